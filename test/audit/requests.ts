import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';
import type { ConnectRequest, CreateRequest } from '../../lib/model/Request.ts';

/** A request to create a socket, as a network makes it. */
export function createRequest(url = 'wss://a.example/', kind = 'mod'): CreateRequest {
  const parsed = parseSocketUrl(url);
  if (!parsed.ok) throw new Error(parsed.reason);
  const { endpoint } = parsed;
  return { action: 'create', at: 0, owner: { id: 1, name: 'a', kind }, url: parsed.url, endpoint, protocols: [] };
}

/** The same to connect it. */
export function connectRequest(url?: string, kind?: string): ConnectRequest {
  return { ...createRequest(url, kind), action: 'connect', socket: 1 };
}
