import type { Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { familyOf } from './canonicalAddress.ts';
import { unset } from './unset.ts';

const unsetOptions = unset(
  ...['path', 'onread', 'signal', 'session', 'pskCallback', 'requestOCSP', 'enableTrace', 'keepAlive'],
  ...['allowHalfOpen', 'highWaterMark', 'rejectUnauthorized', 'ALPNProtocols'],
  ...['isServer', 'keepAlive', 'keepAliveInitialDelay', 'noDelay'],
  ...['socket', 'host', 'servername', 'secureContext'],
);

/** Starts TLS on a connection, and verifies the certificate of `host`, whatever the environment variables say. */
export function connectTls(socket: Socket, host: string, secureContext: SecureContext): TLSSocket {
  return connect({
    ...unsetOptions,
    socket,
    host,
    servername: familyOf(host) !== 0 ? '' : host, // RFC 6066, 3: no addresses
    secureContext,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
}
