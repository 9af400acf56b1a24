import { createSecureContext, type SecureContext } from 'node:tls';
import { weakGet, weakSet } from '../model/intrinsics.ts';
import { readOptions } from '../model/readOptions.ts';
import type { ConnectRequest } from '../model/Request.ts';
import type { TlsOptions } from './WsTransportOptions.ts';

/**
 * Reads `tls`: one object for all endpoints, which is checked at once, or a function that is called for each dial. Each
 * object that the function returns is read once, since reading a certificate takes milliseconds.
 *
 * @throws TypeError or RangeError that names the wrong option
 */
export function secureContexts(tls: unknown): SecureContexts {
  if (typeof tls !== 'function') {
    const context = secureContextOf(tls === undefined ? {} : tls, 'tls');
    return () => context;
  }
  const settingsFor = tls as (request: ConnectRequest) => unknown;
  const usual = secureContextOf({}, 'tls');
  const contexts = new WeakMap<object, SecureContext>();
  return (request) => {
    const settings = settingsFor(request);
    if (settings === undefined) return usual;
    const made = typeof settings === 'object' && settings !== null ? weakGet(contexts, settings) : undefined;
    if (made !== undefined) return made as SecureContext;
    const context = secureContextOf(settings, 'tls()');
    weakSet(contexts, settings as object, context);
    return context;
  };
}

function secureContextOf(given: unknown, name: string): SecureContext {
  const own = readOptions<TlsOptions>(name, given, ['ca', 'cert', 'key', 'minVersion']);
  const { ca, cert, key, minVersion = 'TLSv1.2' } = own;
  for (const [field, value] of Object.entries({ ca, cert, key })) {
    const all: readonly unknown[] = field === 'ca' && Array.isArray(value) ? value : [value];
    if (value !== undefined && !all.every(isPem)) throw new TypeError(`tls.${field} must be PEM, as a string or bytes`);
  }
  if (!['TLSv1.2', 'TLSv1.3'].includes(minVersion)) {
    throw new RangeError("tls.minVersion must be 'TLSv1.2' or 'TLSv1.3'");
  }
  // Without a prototype, so that a polluted one cannot change what is trusted.
  const settings = Object.assign(Object.create(null) as object, { ca, cert, key, minVersion });
  try {
    return createSecureContext(settings as Parameters<typeof createSecureContext>[0]);
  } catch (cause) {
    throw new TypeError('tls cannot be used: check that ca, cert and key are PEM and belong together', { cause });
  }
}

function isPem(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** Returns the TLS settings of one dial. Throws if the host's function returns anything else. */
export type SecureContexts = (request: ConnectRequest) => SecureContext;
