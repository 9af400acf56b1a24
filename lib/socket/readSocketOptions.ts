import { type KeepAliveOptions, readKeepAlive } from '../model/KeepAliveOptions.ts';
import { type MessageAuditing, readAuditMessages } from '../model/MessageAuditing.ts';
import type { SocketOptions } from '../model/OwnedSocket.ts';
import { readChoice, readOptions } from '../model/readOptions.ts';
import { isSignal } from '../owner/watchSignal.ts';

/**
 * Reads socket options.
 *
 * @param call names them in messages
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function readSocketOptions(call: string, given: SocketOptions, owners: MessageAuditing): CapturedOptions {
  const own = readOptions<SocketOptions>(call, given, names);
  const { protocols, messages = 'hold', signal } = own;
  readChoice('messages', messages, ['hold', 'discard']);
  if (signal !== undefined && !isSignal(signal)) throw new TypeError('signal must be an AbortSignal');
  return {
    protocols,
    auditing: readAuditMessages(own.auditMessages, owners),
    keepAlive: own.keepAlive === undefined ? undefined : readKeepAlive(own.keepAlive),
    messages,
    signal,
  };
}

/** Socket options as they were when they were given. */
export interface CapturedOptions {
  /** As given: wrong protocols are denied, rather than thrown as a mistake of the programmer. */
  readonly protocols: unknown;
  readonly auditing: MessageAuditing;
  readonly keepAlive: KeepAliveOptions | undefined;
  /** What becomes of messages before `messages$` has a subscriber. */
  readonly messages: 'hold' | 'discard';
  readonly signal: AbortSignal | undefined;
}

const names = ['protocols', 'auditMessages', 'messages', 'keepAlive', 'signal'] as const;
