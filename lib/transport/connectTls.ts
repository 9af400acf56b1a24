import type { Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { familyOf } from './canonicalAddress.ts';
import { unset } from './unset.ts';

const untold = unset(
  ...['path', 'onread', 'signal', 'session', 'pskCallback', 'requestOCSP', 'enableTrace', 'keepAlive'],
  ...['allowHalfOpen', 'highWaterMark', 'rejectUnauthorized', 'ALPNProtocols'],
  ...['isServer', 'keepAlive', 'keepAliveInitialDelay', 'noDelay'],
  ...['socket', 'host', 'servername', 'secureContext'],
);

/**
 * Puts TLS on a connection, and verifies that it leads to `host`, whatever the environment says.
 *
 * @param session of an earlier connection to `host` that was verified under the same settings
 */
export function connectTls(socket: Socket, host: string, secureContext: SecureContext, session?: Buffer): TLSSocket {
  return connect({
    ...untold,
    socket,
    host,
    servername: familyOf(host) !== 0 ? '' : host, // RFC 6066, 3: no addresses
    secureContext,
    session,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
}
