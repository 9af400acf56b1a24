import type { AuditMessages } from './Audit.ts';

/** In which directions an owner's audits see messages. */
export interface MessageAuditing {
  readonly send: boolean;
  readonly receive: boolean;
}

/** In neither. */
export const noAuditing: MessageAuditing = Object.freeze({ send: false, receive: false });

/**
 * Reads an `auditMessages` option and unites it with what is audited without it.
 *
 * @param base what is audited already; where nothing is given, and beside what is demanded
 * @param off what `false` comes to. A socket can only add to its owner's: there it is `base` too
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
