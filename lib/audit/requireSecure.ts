import type { SyncAudit } from '../model/Audit.ts';
import type { WithEndpoint } from '../model/Request.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';

/** Makes an audit that allows only `wss:`, also for loopback addresses. Denies with code `insecure`. */
export function requireSecure(): SyncAudit<WithEndpoint> {
  return ({ endpoint }) => endpoint.scheme === 'wss' || insecure;
}

const insecure = /*#__PURE__*/ libraryDenial('insecure', 'the scheme must be wss');
