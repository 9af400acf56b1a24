import type { SyncAudit } from '../model/Audit.ts';
import type { HttpRequest } from '../model/HttpRequest.ts';
import type { CloseRequest, ConnectRequest, CreateRequest } from '../model/Request.ts';
import { checkAudits } from './checkAudits.ts';

/**
 * Returns audits that run one audit for every step of a socket's life, create, connect and close, and for every
 * HTTP request. An owner needs at least these.
 *
 * @throws TypeError if the audit is not a function, or for a second one: combine them with `allOf` or `anyOf`
 * @example
 * createOwner({ name: 'chat', audits: everyStep(allowEndpoints('wss://chat.example.com/*')) })
 */
export function everyStep(audit: SyncAudit<CreateRequest | ConnectRequest | CloseRequest | HttpRequest>): {
  readonly create: SyncAudit<CreateRequest>;
  readonly connect: SyncAudit<ConnectRequest>;
  readonly close: SyncAudit<CloseRequest>;
  readonly request: SyncAudit<HttpRequest>;
};
export function everyStep(
  audit: SyncAudit<CreateRequest | ConnectRequest | CloseRequest | HttpRequest>,
  second?: unknown,
): ReturnType<typeof everyStep> {
  if (typeof second === 'function')
    throw new TypeError('everyStep() takes one audit: combine two by allOf() or anyOf()');
  checkAudits('everyStep', [audit]);
  return Object.freeze({ create: audit, connect: audit, close: audit, request: audit });
}
