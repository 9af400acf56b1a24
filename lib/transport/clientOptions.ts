import type { ClientRequest } from 'node:http';
import type { ClientOptions } from 'ws';
import { largestInteger } from '../model/readOptions.ts';
import type { DialRequest } from '../model/Transport.ts';
import type { GuardedDial } from './GuardedDial.ts';
import type { LateHeaders } from './LateHeaders.ts';
import { hostHeader, requestTarget } from './requestTarget.ts';
import { unset } from './unset.ts';

const fixedOptions = {
  ...unset(
    ...['agent', '_defaultAgent', 'auth', 'lookup', 'socketPath', 'defaultPort', 'localAddress', 'family', 'signal'],
    ...['origin', 'finishRequest', 'generateMask', 'handshakeTimeout', 'maxHeaderSize', 'joinDuplicateHeaders'],
    ...['href', 'uniqueHeaders', 'setDefaultHeaders', 'checkServerIdentity'],
    ...['headers', 'createConnection', 'maxPayload', 'maxFragments', 'maxBufferedChunks', 'closeTimeout'],
    'length', // of protocols, for which `ws` may take these
  ),
  protocolVersion: 13,
  perMessageDeflate: false,
  // So many pings may come in one read, as after a long pause. The default of `ws`, 60, would end the connection.
  maxPendingAutoPongs: 512,
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
  const { maxMessageBytes, maxFragments } = request.limits;
  // `ws` and Node parse the URL too; what they have found does not count.
  const { endpoint } = request.connect;
  const path = requestTarget(request.url, endpoint);
  const protocols = listOf(request.protocols);
  headers['host'] = hostHeader(endpoint);
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
    // That of `ws` would cut off an upload before the close: the deadline of the socket knows whether it continues (L22).
    closeTimeout: largestInteger,
  };
  return options;
}

/** The value of the header that offers sub-protocols. */
function listOf(protocols: readonly string[]): string {
  let offered = '';
  for (let i = 0; i < protocols.length; i++) offered += `${i > 0 ? ',' : ''}${protocols[i] ?? ''}`;
  return offered;
}
