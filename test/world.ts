import { concat, map, NEVER, type Observable, of, type OperatorFunction, Subject } from 'rxjs';
import {
  allowAll,
  type Audits,
  createNetwork,
  type Decision,
  type NetworkOptions,
  type OwnedSocket,
  type Owner,
  type OwnerOptions,
  type SocketEnd,
  SocketError,
  type SocketErrorCode,
  type SocketEvent,
  type Transport,
} from 'rx-secure-networking';
import {
  opened,
  type ServerFrame,
  type VirtualServer,
  type VirtualTransportOptions,
  virtualTransport,
} from 'rx-secure-networking/testing';
import { briefDecision } from './briefDecision.ts';

export { briefDecision };

export const url = 'wss://example.com/chat';
export const endpoint = 'wss://example.com:443/chat';

export const yes = () => true;
export const no = () => false;
/** Allows every step, and every message that it is asked about. */
export const permissive: Audits = { create: yes, connect: yes, send: yes, receive: yes, close: yes };

/** A server that accepts at once, then says these, and stays. */
export const saying = (...frames: ServerFrame[]): Observable<ServerFrame> => concat(of(opened(), ...frames), NEVER);
/** A server that accepts at once and says nothing. */
export const quiet = saying();

export interface WorldOptions extends Partial<NetworkOptions> {
  /** The far end of every connection. @default quiet */
  readonly server?: VirtualServer;
  readonly link?: VirtualTransportOptions;
  /** @default permissive audits */
  readonly owner?: Partial<OwnerOptions>;
}

/** A network over virtual connections with one owner. */
export function world(options: WorldOptions = {}) {
  const made = emptyWorld(options);
  return { ...made, owner: made.newOwner() };
}

/** A network over virtual connections; `wire$` shows what its transport and links were told to do. */
export function emptyWorld({ server = quiet, link, owner, ...options }: WorldOptions = {}) {
  const wire$ = new Subject<string>();
  const dial = watched(virtualTransport(server, link), (what) => wire$.next(what));
  const network = createNetwork({ transport: dial, policy: allowAll, ...options });
  const newOwner = (more: Partial<OwnerOptions> = {}): Owner =>
    network.createOwner({ name: 'chat', audits: permissive, ...owner, ...more });
  return { network, newOwner, wire$ };
}

function watched(transport: Transport, notify: (what: string) => void): Transport {
  return (dial, sink) => {
    notify(`dial ${dial.url}`);
    const link = transport(dial, sink);
    const recorded = (what: string) => {
      notify(what);
      return link;
    };
    return {
      get bufferedBytes() {
        return link.bufferedBytes;
      },
      get bytesRead() {
        return link.bytesRead;
      },
      get ping() {
        return link.ping && (() => recorded('ping').ping?.());
      },
      get isClosing() {
        return link.isClosing;
      },
      get bufferedMessages() {
        return link.bufferedMessages;
      },
      send: (message, bytes) => link.send(message, bytes),
      close: (code, reason) =>
        recorded(reason === '' ? `close ${code}` : `close ${code} ${reason}`).close(code, reason),
      terminate: () => recorded('terminate').terminate(),
      pause: () => recorded('pause').pause(),
      resume: () => recorded('resume').resume(),
    };
  };
}

/** Makes each call in its frame. What it throws fails the test. */
export function play(calls$: Observable<() => unknown>): void {
  calls$.subscribe((call) => call());
}

/** A socket that was asked to connect. */
export function connecting(owner: Owner, ...options: Parameters<Owner['create']> | []): OwnedSocket {
  const socket = owner.create(options[0] ?? url, options[1]);
  socket.connect();
  return socket;
}

/** Matches an error of this library. */
export const failure = (code: SocketErrorCode, more: object = {}): unknown =>
  expect.objectContaining({ name: 'SocketError', code, ...more });

/** What a call throws. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('it throws nothing');
}

/** The same, where it is this library's error. */
export function errorOf(call: () => unknown): SocketError {
  const error = thrownBy(call);
  expect(error).toBeInstanceOf(SocketError);
  return error as SocketError;
}

export const briefEnd = ({ by, code, reason }: SocketEnd): string => [by, code, reason].join(' ').trim();

export function brief(event: SocketEvent): string {
  switch (event.type) {
    case 'connected':
      return event.type;
    case 'connectionError':
      return `connectionError ${event.error.code}`;
    case 'message':
    case 'sent':
      return `${event.type} ${event.seq} (${event.bytes})`;
    case 'unsent':
      return `unsent ${event.seq} ${event.outcome}`;
    case 'denied':
      return `denied ${event.action} ${event.code}`;
    case 'unread':
      return `unread ${event.messages} (${event.bytes})`;
    case 'ended':
      return `ended ${briefEnd(event.end)}`;
  }
}

/** Events as lines of text. */
export const briefly: OperatorFunction<SocketEvent, string> = map(brief);
/** Decisions as lines of text. */
export const decidedly: OperatorFunction<Decision, string> = map(briefDecision);
/** Ends as lines of text. */
export const ended: OperatorFunction<SocketEnd, string> = map(briefEnd);

/** Writes down what a stream notifies, under its name. */
export function note(log: string[], name: string, stream$: Observable<unknown>): void {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'boolean' ? ` ${value}` : '');
  stream$.subscribe({
    next: (value) => log.push(`${name}${text(value)}`),
    error: (error: unknown) => log.push(`${name} # ${error instanceof SocketError ? error.code : String(error)}`),
    complete: () => log.push(`${name} |`),
  });
}
