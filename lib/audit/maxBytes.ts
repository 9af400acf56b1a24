import type { SyncAudit } from '../model/Audit.ts';
import { byteLength } from '../model/Message.ts';
import type { WithMessage } from '../model/Request.ts';
import { onMessage } from './onMessage.ts';
import { libraryDenial } from '../model/makeDenial.ts';

/**
 * Makes an audit that allows messages of at most `most` bytes on the wire (UTF-8 for text). Denies with code
 * `too-large`. The network's `limits.maxMessageBytes` applies anyway; use this audit for a smaller limit.
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
    // A UTF-16 unit takes at most 3 bytes, so short texts need not be measured.
    if (typeof message === 'string' && message.length * 3 <= most) return true;
    return byteLength(message) <= most || tooLarge;
  });
}
