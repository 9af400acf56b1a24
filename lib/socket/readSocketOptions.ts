import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import { type MessageAuditing, readAuditMessages } from '../model/MessageAuditing.ts';
import type { SocketOptions } from '../model/OwnedSocket.ts';
import { readKeepAlive } from './readKeepAlive.ts';

/** Socket options as they were when they were given. */
export interface CapturedOptions {
  /** As given: what is wrong with them is a denial, not a mistake of the programmer. */
  readonly protocols: unknown;
  readonly auditing: MessageAuditing;
  readonly keepAlive: KeepAliveOptions | undefined;
  /** What becomes of messages before `messages$` has a subscriber. */
  readonly messages: 'hold' | 'discard';
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads socket options: own properties only, each once.
 *
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function readSocketOptions(given: SocketOptions | undefined, owners: MessageAuditing): CapturedOptions {
  if (given !== undefined && !isObject(given)) {
    throw new TypeError('the options of a socket must be an object');
  }
  const own = <K extends keyof SocketOptions>(name: K): SocketOptions[K] | undefined =>
    given !== undefined && Object.hasOwn(given, name) ? given[name] : undefined;
  const messages: unknown = own('messages') ?? 'hold';
  if (messages !== 'hold' && messages !== 'discard') throw new TypeError("messages must be 'hold' or 'discard'");
  const signal = own('signal');
  if (signal !== undefined && !isSignal(signal)) throw new TypeError('signal must be an AbortSignal');
  return {
    protocols: own('protocols'),
    auditing: readAuditMessages(own('auditMessages'), owners),
    keepAlive: readKeepAlive(own('keepAlive')),
    messages,
    signal,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** As `watchLifetime` tells it. */
function isSignal(given: unknown): boolean {
  if (!isObject(given)) return false;
  const { aborted, addEventListener } = given as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}
