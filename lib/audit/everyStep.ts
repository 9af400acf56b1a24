import type { SyncAudit } from '../model/Audit.ts';
import type { CloseRequest, ConnectRequest, CreateRequest } from '../model/Request.ts';
import { checkAudits } from './checkAudits.ts';

/**
 * Returns audits that run one audit for every step of a socket's life: create, connect and close. An owner needs at
 * least these.
 *
 * @throws TypeError if the audit is not a function
 * @example
 * createOwner({ name: 'chat', audits: everyStep(allowEndpoints('wss://chat.example.com/*')) })
 */
export function everyStep(audit: SyncAudit<CreateRequest | ConnectRequest | CloseRequest>): {
  readonly create: SyncAudit<CreateRequest>;
  readonly connect: SyncAudit<ConnectRequest>;
  readonly close: SyncAudit<CloseRequest>;
} {
  checkAudits('everyStep', [audit]);
  return Object.freeze({ create: audit, connect: audit, close: audit });
}
