import { brandErrors, isInstance } from './brandErrors.ts';
import type { Decision, DecisionCode } from './Decision.ts';
import { type ErrorDetail, maxCauses } from './ErrorDetail.ts';
import { freezeOverridable } from './freezeClass.ts';
import type { OwnerInfo } from './OwnerInfo.ts';
import { printable } from './printable.ts';
import { partOf, withoutPrototype } from './readBelowRoot.ts';
import { shareLink, sharedLinkKey } from './sharedLink.ts';
import type { SocketEnd } from './SocketEnd.ts';

// Set by the class, because only it can read its private fields.
let remake: (error: SocketError) => SocketError;

/**
 * The error of this library: `create` throws it, `open()` and `opened$` emit it. `instanceof` recognises it by a brand,
 * so it also works in a plug-in with its own copy of the package.
 *
 * Each receiver gets its own copy and may write to it, as loggers do; nobody else sees the changes. `JSON.stringify`
 * shows everything except its `cause` and `stack`.
 */
export class SocketError extends Error {
  override readonly name = 'SocketError';
  readonly code: SocketErrorCode;
  /** The owner whose request failed. Missing in the error of a `createOwner` that made none. */
  declare readonly owner?: OwnerInfo;
  /** The cause, as plain data. Missing for owners with `errorDetail: 'opaque'`. */
  declare readonly detail?: ErrorDetail;
  /** The denial, if there was one and the owner may see it. */
  declare readonly decision?: Decision;
  /** How the socket ended, if there was a socket. */
  declare readonly end?: SocketEnd;
  readonly #parts: SocketErrorParts;
  readonly #message: string;
  readonly #code: SocketErrorCode;

  constructor(code: SocketErrorCode, message: string, given: SocketErrorParts = {}) {
    const parts = withoutPrototype(given);
    super(message, parts.cause === undefined ? undefined : { cause: ownCause(parts.cause) });
    this.code = code;
    this.#code = code;
    this.#message = message;
    this.#parts = parts;
    const { owner, detail, decision, end } = parts;
    // Writable copies: programs that redact logs do it in place.
    for (const [key, value] of Object.entries({ owner, detail, decision, end })) {
      if (value !== undefined) Object.assign(this, { [key]: plainCopy(value) });
    }
  }

  /** Returns all own fields and the message, for `JSON.stringify`. */
  toJSON(): object {
    return Object.assign({ name: this.name, message: this.message }, this);
  }

  static {
    remake = (error) => new SocketError(error.#code, error.#message, error.#parts);
    brandErrors(this, sharedLinkKey, shareLink);
    freezeOverridable(this); // all owners of a realm share the class (L9)
  }
}

/**
 * Why a request failed or a socket ended, for programs.
 *
 * | code | meaning |
 * |---|---|
 * | `denied` | an audit or the library denied; see `decision` |
 * | `owner-destroyed` | the owner is destroyed |
 * | `invalid-url` | the URL gate refused it |
 * | `limit` | too many sockets or attempts, also by `rateLimit()`; or a message or response that is not taken |
 * | `connect-failed` `connect-timeout` | the connection could not be opened, or not in time |
 * | `lost` | an open connection was lost |
 * | `closed` | the peer or the host closed the socket |
 * | `gave-up` | `reconnect` makes no more attempts |
 */
export type SocketErrorCode =
  | 'denied'
  | 'owner-destroyed'
  | 'invalid-url'
  | 'limit'
  | 'connect-failed'
  | 'connect-timeout'
  | 'lost'
  | 'closed'
  | 'gave-up';

/** What a `SocketError` holds in addition to its code and message. */
export interface SocketErrorParts {
  readonly owner?: OwnerInfo | undefined;
  readonly detail?: ErrorDetail | undefined;
  readonly decision?: Decision | undefined;
  readonly end?: SocketEnd | undefined;
  readonly cause?: unknown;
}

/** Copies an error as it was when it was created, without what its holder has written to it since. */
export function copySocketError(error: SocketError): SocketError {
  return remake(error);
}

/** Returns whether this copy of the package made the error. */
export function isOwnSocketError(value: unknown): value is SocketError {
  return isInstance(SocketError, value);
}

/** The code of a denial whose decision the owner may not see. */
export function denialCodeOf({ code }: SocketError): DecisionCode {
  return code === 'limit' || code === 'invalid-url' || code === 'owner-destroyed' ? code : 'denied';
}

/** Copies plain data deeply, so that its holder can write to it. */
function plainCopy<T>(data: T): T {
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plainCopy(value) as unknown])) as T;
}

const copies = new WeakSet<Error>();

/**
 * Copies the parts of an error that its owner and the host may see: names, messages and codes, each safe to show. The
 * error itself may be shared by all owners, as the resolver's are, or give access to the driver's objects (L9). What an
 * owner's stream failed with can be anything, so this never throws.
 */
export function copyError(given: unknown, depth = 0): Error | undefined {
  const textOf = (key: string, most: number): string | undefined => {
    const text = partOf(given, key);
    return typeof text === 'string' ? printable(text, most) : undefined;
  };
  const message = textOf('message', 500);
  if (message === undefined || depth === maxCauses) return undefined;
  const inner = copyError(partOf(given, 'cause'), depth + 1);
  const copy = new Error(message, inner && { cause: inner });
  for (const [key, value] of Object.entries({ name: textOf('name', 100), code: textOf('code', 100) })) {
    if (value === undefined || Reflect.get(copy, key) === value) continue;
    Object.defineProperty(copy, key, { value, writable: true, configurable: true });
  }
  copies.add(copy);
  return copy;
}

/**
 * Copies a cause for another holder if it is a copy of a driver's error. Returns anything else unchanged: it is the
 * owner's.
 */
function ownCause(cause: unknown): unknown {
  return copies.has(cause as Error) ? copyError(cause) : cause;
}
