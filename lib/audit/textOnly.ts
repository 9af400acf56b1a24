import type { SyncAudit } from '../model/Audit.ts';
import type { WithMessage } from '../model/Message.ts';
import { onMessage } from './onMessage.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';

const notText = /*#__PURE__*/ libraryDenial('invalid-message', 'only text is allowed');

/**
 * Allows messages of text, no binary ones. Denies with code `invalid-message`.
 *
 * @example
 * createOwner({ name: 'chat', audits: { ...everyStep(allow), send: textOnly() } })
 */
export function textOnly(): SyncAudit<WithMessage> {
  return onMessage((message) => typeof message === 'string' || notText);
}
