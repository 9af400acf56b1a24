import type { Decision } from './Decision.ts';
import { ownCause } from './copyError.ts';
import type { ErrorDetail } from './ErrorDetail.ts';
import { freezeOverridable } from './freezeClass.ts';
import type { OwnerInfo } from './OwnerInfo.ts';
import { shareLink, sharedLinkKey } from './sharedLink.ts';
import type { SocketEnd } from './SocketEnd.ts';

/**
 * What went wrong, for programs.
 *
 * | code | meaning |
 * |---|---|
 * | `denied` | an audit or the library denied; see `decision` |
 * | `owner-destroyed` | the owner is gone |
 * | `invalid-url` | the URL gate refused it |
 * | `limit` | too many sockets or attempts, or a message beyond the limits |
 * | `connect-failed` `connect-timeout` | no connection |
 * | `lost` | an open connection broke off |
 * | `closed` | the peer or the host closed it |
 * | `gave-up` | no more attempts |
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

/** Makes the same error once more, as it was when it was made. Set by the class, which alone sees its parts. */
let remake: (error: SocketError) => SocketError;

/**
 * The one error of this library: what `create` throws and what `open()` and `opened$` give. `instanceof` recognises
 * it by a brand, so it also works in a plug-in with its own copy of the package.
 *
 * Each receiver gets its own copy and may write to it, as loggers do; nobody else sees the changes. `JSON.stringify` shows
 * everything but its `cause` and `stack`.
 */
export class SocketError extends Error {
  override readonly name = 'SocketError';
  readonly code: SocketErrorCode;
  /** Whose request it was. Missing if no owner was involved or known: after the network was destroyed, and in `inOrder`. */
  declare readonly owner?: OwnerInfo;
  /** Why, as plain data; missing for owners with `errorDetail: 'opaque'`. */
  declare readonly detail?: ErrorDetail;
  /** The denial, where there was one and the owner may see it. */
  declare readonly decision?: Decision;
  /** How the socket ended, where there was one. */
  declare readonly end?: SocketEnd;
  readonly #parts: SocketErrorParts;
  readonly #message: string;
  readonly #code: SocketErrorCode;

  constructor(code: SocketErrorCode, message: string, parts: SocketErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: ownCause(parts.cause) });
    this.code = code;
    this.#code = code;
    this.#message = message;
    this.#parts = parts;
    const { owner, detail, decision, end } = parts;
    // Copies that can be written to: those who redact logs do it in place.
    for (const [key, value] of Object.entries({ owner, detail, decision, end })) {
      if (value !== undefined) Object.assign(this, { [key]: plainCopy(value) });
    }
  }

  /** All own fields and the message, for `JSON.stringify`. */
  toJSON(): object {
    return Object.assign({ name: this.name, message: this.message }, this);
  }

  static {
    remake = (error) => new SocketError(error.#code, error.#message, error.#parts);
    brandErrors(this, sharedLinkKey, shareLink);
    freezeOverridable(this); // all owners of a realm share the class (L9)
  }
}

/** Copies an error as it was when it was made, whatever its holder has written to it since. */
export function copySocketError(error: SocketError): SocketError {
  return remake(error);
}

/** Whether this copy of the package made the error. */
export function isOwnSocketError(value: unknown): value is SocketError {
  return isInstance(SocketError, value);
}

/**
 * Lets `instanceof` know the errors of a class by a brand, whichever copy of this package made them, in whatever version.
 * The brand is a method that every error inherits. Anybody can copy it: like `instanceof` of any class, it is a way to
 * tell errors apart, and no proof. Subclasses are told apart by class, as usual.
 *
 * @param made must not be frozen yet
 * @param answer what the method says of its error
 */
export function brandErrors(made: ErrorClass, brand: symbol, answer: (error: object) => unknown): void {
  // Methods: a function would have a prototype, which can be written to (L9).
  const methods: Readonly<Record<string, unknown>> = {
    method(this: object): unknown {
      return answer(this);
    },
    hasInstance(this: unknown, value: unknown): boolean {
      return this === made ? hasBrand(value, brand) : isInstance(this, value);
    },
  };
  Object.defineProperty(made.prototype, brand, {
    value: Object.freeze(methods['method']),
    configurable: true,
  });
  Object.defineProperty(made, Symbol.hasInstance, { value: Object.freeze(methods['hasInstance']) });
}

/** `instanceof` without brands: whether the class, or one that extends it, made the value. */
export function isInstance(made: unknown, value: unknown): boolean {
  return ordinaryHasInstance.call(made, value);
}

interface ErrorClass {
  readonly prototype: Error;
}

const ordinaryHasInstance = Function.prototype[Symbol.hasInstance] as (this: unknown, value: unknown) => boolean;

function hasBrand(value: unknown, brand: symbol): boolean {
  try {
    return typeof value === 'object' && value !== null && typeof Reflect.get(value, brand) === 'function';
  } catch {
    return false; // a proxy's
  }
}

/** Copies plain data, so that its holder can write to it: objects of any depth, without prototypes' keys. */
export function plainCopy<T>(data: T): T {
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plainCopy(value) as unknown])) as T;
}
