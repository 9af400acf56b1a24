import type { AuditMessages } from './Audit.ts';

/** In which directions an owner's audits see messages. */
export interface MessageAuditing {
  readonly send: boolean;
  readonly receive: boolean;
}

/**
 * Reads an `auditMessages` option and unites it with what is on already: a socket can only add to its owner's.
 *
 * @throws TypeError for anything but a boolean, 'send', 'receive' or 'both'
 */
export function readAuditMessages(given: AuditMessages | undefined, base: MessageAuditing = none): MessageAuditing {
  if (given === undefined || given === false) return base;
  if (!choices.has(given)) throw new TypeError("auditMessages must be true, false, 'send', 'receive' or 'both'");
  return { send: base.send || given !== 'receive', receive: base.receive || given === 'receive' || given === 'both' };
}

const choices: ReadonlySet<unknown> = new Set([true, 'send', 'receive', 'both']);
const none: MessageAuditing = { send: false, receive: false };
