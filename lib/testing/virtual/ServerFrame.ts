import type { Message } from '../../model/Message.ts';

/** One step of a virtual server: a message that it sends, or a signal. Anything else fails the connection. */
export type ServerFrame = Message | ServerSignal;

/** A step of a virtual server other than a message. It is frozen, and only `opened`, `closes` and `drains` make one. */
export type ServerSignal = Step & { readonly [brand]: true };

const brand: unique symbol = Symbol.for('rx-secure-networking.signal'); // the same for all copies of the package

type Step =
  | { readonly type: 'opened'; readonly protocol: string | undefined }
  | { readonly type: 'closes'; readonly code: number; readonly reason: string; readonly linger: number | 'never' }
  | { readonly type: 'drains'; readonly bytes: number };

/**
 * Makes the signal by which the server accepts the connection. It must be the first step, and come once.
 *
 * @param protocol the sub-protocol that the server chooses. The connection fails if it was not offered, or if it is
 * `''` although some were offered.
 * @default the first one that was offered, or none
 * @example
 * virtualTransport(cold('--o-m', { o: opened(), m: 'hello' }));
 */
export function opened(protocol?: string): ServerSignal {
  return signal({ type: 'opened', protocol });
}

/**
 * Makes the signal by which the server starts the closing handshake, or answers ours with its own code.
 * Our side answers at once, and the link ends with `closed(code, reason, true)`. Later steps of the server are ignored.
 *
 * @param code the code that arrives: an integer from 1000 to 4999; 1005 for a close frame without a code.
 * @param linger how long the server keeps the connection after its close frame, in ms, like a real round trip.
 * `'never'`: only `terminate` ends the link. The link calls `closing()` when the frame arrives.
 * @default 0: the link ends as soon as the frame arrives
 * @throws RangeError for a code that cannot arrive, such as 1006 (for a lost connection, let the server's observable
 * error), and for a `linger` that is neither `'never'` nor a number of ms from 0.
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
 * Makes the signal by which the network takes bytes that wait to be sent, oldest first; for tests of back-pressure.
 * It has an effect only with the option `drain: 'scripted'`.
 *
 * @param bytes how many bytes; the server receives a message when its last byte is taken.
 * @default all that wait
 * @example
 * virtualTransport(cold('o--d', { o: opened(), d: drains(1_024) }), { drain: 'scripted' });
 */
export function drains(bytes = Number.POSITIVE_INFINITY): ServerSignal {
  return signal({ type: 'drains', bytes });
}

/** Whether a step is a signal; otherwise it is a message. */
export function isSignal(frame: unknown): frame is ServerSignal {
  return typeof frame === 'object' && frame !== null && brand in frame;
}

function signal(step: Step): ServerSignal {
  return Object.freeze({ ...step, [brand]: true as const });
}
