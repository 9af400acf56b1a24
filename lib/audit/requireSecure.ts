import type { SyncAudit } from '../model/Audit.ts';
import type { WithEndpoint } from '../model/Request.ts';
import { libraryDenial } from '../model/makeDenial.ts';

/** Makes an audit that allows only `wss:` and `https:`, also for loopback addresses. Denies with code `insecure`. */
export function requireSecure(): SyncAudit<WithEndpoint> {
  return ({ endpoint }) => endpoint.scheme === 'wss' || endpoint.scheme === 'https' || insecure;
}

const insecure = /*#__PURE__*/ libraryDenial('insecure', 'the scheme must be wss or https');
