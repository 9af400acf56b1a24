import { defer, type Observable, type Subscription } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { DialRequest } from '../model/Transport.ts';
import { clean, type Ending, lost } from './Ending.ts';
import { isSignal, type ServerFrame } from './ServerFrame.ts';
import type { VirtualServer } from './VirtualServer.ts';

/** What a virtual server does to one connection. */
export interface ServerEvents {
  /** It accepts and, if it says so, chooses a sub-protocol. */
  opened(protocol: string | undefined): void;
  message(message: Message): void;
  /** The network takes that many bytes of what waits for the server. */
  drains(bytes: number): void;
  /** It closes with a code, and keeps the connection for so many ms. */
  closes(ending: Ending, linger: number | 'never'): void;
  /** It is lost. */
  ends(ending: Ending): void;
  /** It has no more to do. */
  completes(): void;
}

/** Subscribes to a virtual server for one connection and tells what it does; a function that throws is a lost server. */
export function runServer(
  server: VirtualServer,
  dial: DialRequest,
  received$: Observable<Message>,
  events: ServerEvents,
): Subscription {
  const frames$ = defer(() => (typeof server === 'function' ? server(dial, received$) : server));
  return frames$.subscribe({
    next: (frame) => tell(events, frame),
    error: (error: unknown) => events.ends(lost(error ?? 'the connection was lost')),
    complete: () => events.completes(),
  });
}

function tell(events: ServerEvents, frame: ServerFrame): void {
  if (!isSignal(frame)) events.message(frame);
  else if (frame.type === 'opened') events.opened(frame.protocol);
  else if (frame.type === 'closes') events.closes(clean(frame.code, frame.reason), frame.linger);
  else events.drains(frame.bytes);
}
