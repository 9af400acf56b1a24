import { defaultLimits, type Limits } from '../../lib/model/Limits.ts';
import type { ConnectRequest } from '../../lib/model/Request.ts';
import type { DialRequest, Link } from '../../lib/model/Transport.ts';
import type { WsTransportOptions } from '../../lib/transport/WsTransportOptions.ts';
import { wsTransport } from '../../lib/transport/wsTransport.ts';
import { endpointOf } from './endpointOf.ts';
import { SinkRecord } from '../../lib/testing/contract/SinkRecord.ts';

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

/** How a link ended: the arguments of `closed`, with the error's text for the error. */
export function ending({ calls }: SinkRecord): readonly unknown[] {
  const last = calls.findLast(([kind]) => kind === 'closed');
  return last?.[0] === 'closed' ? [last[1], last[2], last[3], last[4]?.message] : [];
}

/** Dials what must fail; resolves with its `ending`. */
export async function failedDial(url: string, options?: DialOptions): Promise<readonly unknown[]> {
  const { sink } = dial(url, options);
  await sink.until('closed');
  expect(sink.kinds).toEqual(['closed']);
  return ending(sink);
}

/** Dials, and waits until it is open. */
export async function openDial(url: string, options?: DialOptions): Promise<Dialled> {
  const dialled = dial(url, options);
  await Promise.race([dialled.sink.until('opened'), dialled.sink.until('closed')]);
  expect(dialled.sink.calls).toEqual([['opened', expect.any(String)]]);
  return dialled;
}

/** Ends an open link and waits for it. */
export async function end({ link, sink }: Dialled): Promise<void> {
  link.terminate();
  await sink.until('closed');
}
