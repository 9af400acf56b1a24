import type { AuditMessages } from './Audit.ts';

/** In which directions messages must be audited by the owner's audits. */
export interface MessageAuditing {
  readonly send: boolean;
  readonly receive: boolean;
}

/** No message must be audited. */
export const noAuditing: MessageAuditing = Object.freeze({ send: false, receive: false });

/**
 * Reads an `auditMessages` option and adds its directions to those of `base`.
 *
 * @param base the directions that are audited already; also the result if no option is given
 * @param off the result for `false`. For a socket it is `base`, because a socket can only add to its owner's directions
 * @throws TypeError for anything but a boolean, 'send', 'receive' or 'both'
 */
export function readAuditMessages(
  given: AuditMessages | undefined,
  base: MessageAuditing,
  off: MessageAuditing = base,
): MessageAuditing {
  if (given === undefined) return base;
  if (given === false) return off;
  if (!choices.has(given)) throw new TypeError("auditMessages must be true, false, 'send', 'receive' or 'both'");
  return { send: base.send || given !== 'receive', receive: base.receive || given === 'receive' || given === 'both' };
}

const choices: ReadonlySet<unknown> = new Set([true, 'send', 'receive', 'both']);
