import type { Limits } from '../model/Limits.ts';
import { parseSocketUrl } from '../model/parseSocketUrl.ts';
import type { ConnectRequest } from '../model/Request.ts';
import type { DialRequest } from '../model/Transport.ts';

/**
 * Makes the request for a dial without a network around it: as its first socket's, allowed by everybody.
 *
 * @throws TypeError for a URL that no socket could have
 */
export function dialRequest(
  url: string,
  protocols: readonly string[],
  limits: Limits,
  approve: DialRequest['approve'] = () => true,
): DialRequest {
  const parsed = parseSocketUrl(url);
  if (!parsed.ok) throw new TypeError(`Cannot dial "${url}": ${parsed.reason}`);
  const owner = Object.freeze({ id: 1, name: 'contract', kind: 'mod' });
  const { endpoint } = parsed;
  const connect: ConnectRequest = { action: 'connect', at: 0, owner, url: parsed.url, endpoint, socket: 1, protocols };
  return { url: parsed.url, protocols, connect: Object.freeze(connect), limits, approve };
}
