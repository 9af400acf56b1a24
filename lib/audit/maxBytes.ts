import type { SyncAudit } from '../model/Audit.ts';
import { byteLength } from '../model/byteLength.ts';
import type { WithMessage } from '../model/Message.ts';
import { onMessage } from './onMessage.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';

/**
 * Allows messages of at most `most` bytes, as they are on the wire: UTF-8 of a text. Denies with code `too-large`. The
 * network's `limits.maxMessageBytes` holds anyway; this is for less than that.
 *
 * @throws RangeError unless `most` is an integer from 1
 * @example
 * socket.messages$.pipe(guardMessages(maxBytes(1_024)))
 */
export function maxBytes(most: number): SyncAudit<WithMessage> {
  if (!Number.isSafeInteger(most) || most < 1)
    throw new RangeError('maxBytes() takes a number of bytes: an integer from 1');
  const tooLarge = libraryDenial('too-large', `the message has more than ${most} bytes`);
  return onMessage((message) => {
    if (typeof message === 'string' && message.length * 3 <= most) return true; // no unit takes more: no need to count
    return byteLength(message) <= most || tooLarge;
  });
}
