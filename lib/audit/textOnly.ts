import type { SyncAudit } from '../model/Audit.ts';
import type { WithMessage } from '../model/Request.ts';
import { onMessage } from './onMessage.ts';
import { libraryDenial } from '../model/makeDenial.ts';

/**
 * Makes an audit that allows text messages and denies binary ones, with code `invalid-message`.
 *
 * @example
 * createOwner({ name: 'chat', audits: { ...everyStep(allow), send: textOnly() } })
 */
export function textOnly(): SyncAudit<WithMessage> {
  return onMessage((message) => typeof message === 'string' || notText);
}

const notText = /*#__PURE__*/ libraryDenial('invalid-message', 'only text is allowed');
