import type { ClientRequest } from 'node:http';
import type { ClientOptions } from 'ws';
import { ceil, indexOf, max, min, slice } from '../model/intrinsics.ts';
import type { DialRequest } from '../model/Transport.ts';
import type { GuardedDial } from './GuardedDial.ts';
import type { LateHeaders } from './LateHeaders.ts';
import { unset } from './unset.ts';

const fixedOptions = {
  ...unset(
    ...['agent', '_defaultAgent', 'auth', 'lookup', 'socketPath', 'defaultPort', 'localAddress', 'family', 'signal'],
    ...['origin', 'finishRequest', 'generateMask', 'handshakeTimeout', 'maxHeaderSize', 'joinDuplicateHeaders'],
    ...['href', 'uniqueHeaders', 'setDefaultHeaders', 'checkServerIdentity'],
    ...['headers', 'createConnection', 'maxPayload', 'maxFragments', 'maxBufferedChunks', 'closeTimeout'],
  ),
  protocolVersion: 13,
  perMessageDeflate: false,
  followRedirects: false,
  skipUTF8Validation: false,
  insecureHTTPParser: false,
  setHost: true,
};

/** What `ws` gets for one dial: what was audited, and nothing else. Where headers are late, the request waits for them. */
export function clientOptions(
  request: DialRequest,
  headers: Record<string, string>,
  dial: GuardedDial,
  late: LateHeaders | undefined,
): ClientOptions {
  const { maxMessageBytes, maxFragments, closeTimeout } = request.limits;
  const { host, path, protocols } = targetOf(request);
  headers['host'] = host;
  const options: object = {
    ...fixedOptions,
    headers,
    createConnection: (_options: unknown, done: Parameters<GuardedDial['start']>[0]) => {
      dial.start(done);
    },
    finishRequest: (handshake: ClientRequest) => {
      handshake.path = path;
      if (protocols !== '') handshake.setHeader('Sec-WebSocket-Protocol', protocols);
      else handshake.removeHeader('Sec-WebSocket-Protocol');
      if (late) late.handshake = handshake;
      else handshake.end();
    },
    maxPayload: maxMessageBytes,
    maxFragments,
    maxBufferedChunks: maxFragments,
    // For a peer that says good-bye and stays; the deadline above is to strike first.
    closeTimeout: between(1, 2 * closeTimeout, 2 ** 31 - 1),
  };
  return options;
}

function between(least: number, wanted: number, most: number): number {
  return min(max(ceil(wanted), least), most);
}

interface Target {
  readonly host: string;
  readonly path: string;
  readonly protocols: string;
}

/** What the handshake asks for, and of whom. `ws` and Node parse the URL too; what they have found does not count. */
function targetOf({ url, protocols, connect: { endpoint } }: DialRequest): Target {
  const { scheme, host, port, path } = endpoint;
  const queryAt = indexOf(url, '?');
  let offered = '';
  for (let i = 0; i < protocols.length; i++) offered += `${i > 0 ? ',' : ''}${protocols[i] ?? ''}`;
  return {
    protocols: offered,
    host: port === (scheme === 'wss' ? 443 : 80) ? host : `${host}:${port}`,
    path: queryAt < 0 ? path : path + slice(url, queryAt),
  };
}
