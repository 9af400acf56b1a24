import { concat, EMPTY, NEVER, Observable, of } from 'rxjs';
import { defaultLimits } from '../../../lib/model/Limits.ts';
import type { Message } from '../../../lib/model/Message.ts';
import type { DialRequest, Link, LinkSink, Transport } from '../../../lib/model/Transport.ts';
import {
  closes,
  drains,
  opened,
  type ServerFrame,
  type VirtualTransportOptions,
  virtualTransport,
} from '../../../lib/testing.ts';
import { marbled } from '../../marbled.ts';

const owner = { id: 1, name: 'mod', kind: 'mod' };
const url = 'wss://example.com/';
const endpoint = { scheme: 'wss', host: 'example.com', port: 443, path: '/', text: 'wss://example.com:443/' } as const;

/** The request that each dial uses, unless a test gives other values. */
export const request: DialRequest = {
  url,
  protocols: [],
  connect: { action: 'connect', at: 0, owner, url, endpoint, socket: 1, protocols: [] },
  limits: defaultLimits,
  approve: () => {
    throw new Error('nobody is to be asked unless addresses are given');
  },
};

/** A sink that ignores every call. */
export const ignoringSink: LinkSink = {
  opened: () => {},
  message: () => {},
  drained: () => {},
  closing: () => {},
  closed: () => {},
};

/** One call of a sink, as data: its name and its arguments. */
export type SinkCall = readonly [keyof LinkSink | 'synchronously', ...unknown[]];
/** What a test does to the link. */
export type Act = (link: Link) => void;

/**
 * Dials on subscription, performs the acts, and emits each call of the sink. It never completes, so a call after
 * `closed` fails the test. A call from inside an act, or from inside another call, is marked as synchronous.
 */
export function dialled(
  transport: Transport,
  acts$: Observable<Act> = EMPTY,
  given: Partial<DialRequest> = {},
  react: (call: SinkCall, link: Link) => void = () => undefined,
): Observable<SinkCall> {
  return new Observable((subscriber) => {
    let busy = true;
    const notify = (...call: SinkCall) => {
      subscriber.next(busy ? ['synchronously', ...call] : call);
      during(() => react(call, link));
    };
    const during = (act: () => void) => {
      busy = true;
      act();
      busy = false;
    };
    const link = transport(
      { ...request, ...given },
      {
        opened: (protocol) => notify('opened', protocol),
        message: (text) => notify('message', text),
        drained: () => notify('drained'),
        closing: () => notify('closing'),
        closed: (code, reason, wasClean, error) =>
          error ? notify('closed', code, reason, wasClean, error.message) : notify('closed', code, reason, wasClean),
      },
    );
    busy = false;
    return acts$.subscribe((act) => during(() => act(link)));
  });
}

/** What the server receives, from before it opens. */
export function receivedBy(
  acts$: Observable<Act>,
  options: VirtualTransportOptions = {},
  server: Observable<ServerFrame> = concat(of(opened()), NEVER),
): Observable<Message> {
  return new Observable((subscriber) => {
    const transport = virtualTransport((_dial, received$) => {
      received$.subscribe(subscriber);
      return server;
    }, options);
    return dialled(transport, acts$).subscribe();
  });
}

/** The letters of a server's line: what the server does. */
export const frames: Record<string, ServerFrame> = {
  o: opened(),
  a: 'a',
  b: 'b',
  d: 'd',
  C: closes(4001, 'kicked'),
  D: drains(),
};

/** The letters of our line: what we do to the link. */
export const acts: Record<string, Act> = {
  c: (link) => link.close(4000, 'bye'),
  t: (link) => link.terminate(),
  p: (link) => expect(link.pause()).toBe(true),
  q: (link) => expect(link.pause()).toBe(false),
  r: (link) => link.resume(),
  s: (link) => link.send('hello'),
};

export const message = (text: Message): SinkCall => ['message', text];
export const lost = (error?: string): SinkCall => ['closed', 1006, '', false, ...(error === undefined ? [] : [error])];
export const refused = (why: string): SinkCall => lost(`Cannot connect: ${why}`);

/** The letters of the expected line: the calls of the sink. */
export const notified: Record<string, SinkCall> = {
  o: ['opened', ''],
  a: message('a'),
  b: message('b'),
  d: message('d'),
  D: ['drained'],
  C: ['closed', 4001, 'kicked', true],
  N: ['closed', 1000, '', true],
  B: ['closed', 4000, 'bye', true],
  L: lost(),
};

/** One connection: a line of marbles for each side. */
export interface Scene {
  readonly server: string;
  readonly subs?: string | string[];
  readonly acts?: string;
  readonly expected: string;
  readonly options?: VirtualTransportOptions;
  readonly given?: Partial<DialRequest>;
  readonly error?: unknown;
  /** More letters of `server` and of `expected`. */
  readonly frames?: Record<string, ServerFrame>;
  readonly notified?: Record<string, SinkCall>;
}

/** Makes a test of a scene. */
export function scene(lines: Scene): () => void {
  return marbled(({ cold, expectObservable, expectSubscriptions }) => {
    const server = cold(lines.server, { ...frames, ...lines.frames }, lines.error);
    const transport = virtualTransport(server, lines.options);
    const values = { ...notified, ...lines.notified };

    expectObservable(dialled(transport, cold(lines.acts ?? '', acts), lines.given)).toBe(lines.expected, values);
    if (lines.subs !== undefined) expectSubscriptions(server.subscriptions).toBe(lines.subs);
  });
}
