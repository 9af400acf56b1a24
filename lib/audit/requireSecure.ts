import type { SyncAudit } from '../model/Audit.ts';
import type { Endpoint } from '../model/Endpoint.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';

const insecure = libraryDenial('insecure', 'the scheme must be wss or https');

/** Allows `wss:` and `https:` only, loopback included. Denies with code `insecure`. */
export function requireSecure(): SyncAudit<{ readonly endpoint: Endpoint }> {
  return ({ endpoint }) => endpoint.scheme === 'wss' || endpoint.scheme === 'https' || insecure;
}
