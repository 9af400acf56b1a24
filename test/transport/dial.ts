import type { Endpoint } from '../../lib/model/Endpoint.ts';
import { defaultLimits, type Limits } from '../../lib/model/Limits.ts';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';
import type { ConnectRequest } from '../../lib/model/Request.ts';
import type { DialRequest, Link } from '../../lib/model/Transport.ts';
import type { WsTransportOptions } from '../../lib/transport/WsTransportOptions.ts';
import { wsTransport } from '../../lib/transport/wsTransport.ts';
import { SinkRecord } from './SinkRecord.ts';

/** What a test may say of a dial. */
export interface DialOptions extends WsTransportOptions {
  readonly protocols?: readonly string[];
  readonly approve?: DialRequest['approve'];
  readonly limits?: Partial<Limits>;
}

export interface Dialled {
  readonly link: Link;
  readonly sink: SinkRecord;
}

export const connectRequest: ConnectRequest = Object.freeze({
  action: 'connect',
  at: 0,
  owner: Object.freeze({ id: 1, name: 'a mod', kind: 'mod' }),
  url: 'ws://a.example/',
  endpoint: Object.freeze({ scheme: 'ws', host: 'a.example', port: 80, path: '/', text: 'ws://a.example:80/' }),
  socket: 1,
  protocols: [],
});

/** The endpoint of a URL, or of one that no socket could have and a transport is given nevertheless. */
export function endpointOf(url: string): Endpoint {
  const parsed = parseSocketUrl(url);
  if (parsed.ok) return parsed.endpoint;
  const { protocol, hostname, port, pathname } = new URL(url);
  const scheme = protocol === 'wss:' ? 'wss' : 'ws';
  const number = Number(port || (scheme === 'wss' ? 443 : 80));
  return { scheme, host: hostname, port: number, path: pathname, text: `${scheme}://${hostname}:${number}${pathname}` };
}

/** Dials with the transport under test. The test sees to it that the link closes. */
export function dial(url: string, options: DialOptions = {}): Dialled {
  const { protocols = [], approve = () => true, limits, ...settings } = options;
  const sink = new SinkRecord();
  const request: DialRequest = {
    url,
    protocols,
    connect: { ...connectRequest, url, protocols, endpoint: endpointOf(url) },
    limits: { ...defaultLimits, ...limits },
    approve,
  };
  return { link: wsTransport(settings)(request, sink), sink };
}

/** Dials what must fail; gives `closed`'s arguments. */
export async function failedDial(url: string, options?: DialOptions): Promise<readonly unknown[]> {
  const { sink } = dial(url, options);
  await sink.until('closed');
  expect(sink.kinds).toEqual(['closed']);
  return sink.ending;
}

/** Dials, and waits until it is open. */
export async function openDial(url: string, options?: DialOptions): Promise<Dialled> {
  const dialled = dial(url, options);
  await Promise.race([dialled.sink.until('opened'), dialled.sink.until('closed')]);
  expect(dialled.sink.told).toEqual([['opened', expect.any(String)]]);
  return dialled;
}

/** Ends an open link and waits for it. */
export async function end({ link, sink }: Dialled): Promise<void> {
  link.terminate();
  await sink.until('closed');
}
