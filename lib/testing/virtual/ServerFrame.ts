import type { Message } from '../../model/Message.ts';

/** What a virtual server can do beside sending. */
type Step =
  | { readonly type: 'opened'; readonly protocol: string | undefined }
  | { readonly type: 'closes'; readonly code: number; readonly reason: string; readonly linger: number | 'never' }
  | { readonly type: 'drains'; readonly bytes: number };

const brand: unique symbol = Symbol.for('rx-secure-networking.signal'); // other copies of the package make them too

/** What a virtual server does beside sending; frozen, and made by `opened`, `closes` and `drains` only. */
export type ServerSignal = Step & { readonly [brand]: true };

/** One step of a virtual server: a message that it sends, or a signal. */
export type ServerFrame = Message | ServerSignal;

/**
 * Makes the signal by which the server accepts the connection; it comes first, and once.
 *
 * @param protocol which sub-protocol it chooses. As everywhere, the connection fails where that is none of those
 * offered, and where some were offered and it chooses none (`''`).
 * @default the first that was offered, or none
 * @example
 * virtualTransport(cold('--o-m', { o: opened(), m: 'hello' }));
 */
export function opened(protocol?: string): ServerSignal {
  return signal({ type: 'opened', protocol });
}

/**
 * Makes the signal by which the server starts the closing handshake, or answers ours with a code of its own.
 * Our side answers at once, and then the link is gone with `closed(code, reason, true)`. Whatever the server does after
 * it is lost.
 *
 * @param linger how long the server keeps the connection after its close frame, in ms, as a real round trip does.
 * `'never'`: only `terminate` ends the link. When the frame arrives, the link calls `closing()`.
 * @default 0: the link ends as soon as the frame arrives
 * @param code as it arrives: an integer from 1000 to 4999; 1005 for a close frame without a code.
 * @throws RangeError for a code that never arrives, like 1006: a lost connection is an error of the server's observable;
 * and for a `linger` that is neither `'never'` nor ms from 0.
 * @example
 * virtualTransport(cold('o---c', { o: opened(), c: closes(4001, 'kicked') }));
 * virtualTransport(cold('o---c', { o: opened(), c: closes(4009, 'restart', 40) })); // with 40 ms of round trip
 */
export function closes(code: number, reason = '', linger: number | 'never' = 0): ServerSignal {
  if (!Number.isInteger(code) || code < 1000 || code > 4999 || code === 1006 || code === 1015) {
    throw new RangeError(`closes(${code}): no close frame arrives so; let the observable error for a lost connection`);
  }
  if (linger !== 'never' && !(Number.isFinite(linger) && linger >= 0)) {
    throw new RangeError(`closes(): linger must be 'never' or ms from 0, not ${linger}`);
  }
  return signal({ type: 'closes', code, reason, linger });
}

/**
 * Makes the signal by which the network takes what waits to be sent, oldest first; for tests of back-pressure.
 * It means something only with the option `drain: 'scripted'`.
 *
 * @param bytes how many it takes; a message is received when its last byte is taken.
 * @default all that waits
 * @example
 * virtualTransport(cold('o--d', { o: opened(), d: drains(1_024) }), { drain: 'scripted' });
 */
export function drains(bytes = Number.POSITIVE_INFINITY): ServerSignal {
  return signal({ type: 'drains', bytes });
}

/** Tells a signal from a message. */
export function isSignal(frame: unknown): frame is ServerSignal {
  return typeof frame === 'object' && frame !== null && brand in frame;
}

function signal(step: Step): ServerSignal {
  return Object.freeze({ ...step, [brand]: true as const });
}
