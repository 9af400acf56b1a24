import type { SyncAudit } from '../model/Audit.ts';
import type { WithEndpoint } from '../model/Request.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';

const insecure = libraryDenial('insecure', 'the scheme must be wss');

/** Allows `wss:` only, loopback included. Denies with code `insecure`. */
export function requireSecure(): SyncAudit<WithEndpoint> {
  return ({ endpoint }) => endpoint.scheme === 'wss' || insecure;
}
