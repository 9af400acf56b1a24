import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { weakGet, weakSet } from '../model/intrinsics.ts';
import { readOptions } from '../model/readOptions.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { reportRejection } from '../stream/callReporting.ts';
import type { TlsOptions } from './WsTransportOptions.ts';

/**
 * Reads `tls`: one object for all endpoints, which is checked at once, or a function that is called for each dial. Each
 * object that the function returns is read once, since reading a certificate takes milliseconds.
 *
 * @throws TypeError or RangeError that names the wrong option
 */
export function secureContexts<R = ConnectRequest>(tls: unknown): SecureContexts<R> {
  if (typeof tls !== 'function') {
    const context = secureContextOf(tls === undefined ? {} : tls, 'tls');
    return () => context;
  }
  const settingsFor = tls as (request: R) => unknown;
  const usual = secureContextOf({}, 'tls');
  const contexts = new WeakMap<object, SecureContext>();
  return (request) => {
    const settings = reportRejection(settingsFor(request));
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
  const authorities: readonly unknown[] = Array.isArray(ca) ? ca : [ca];
  if (authorities.length === 0)
    throw new TypeError('tls.ca is an empty list: without tls.ca, Node trusts those it knows');
  if (ca !== undefined && !authorities.every(isCertificate)) {
    throw new TypeError('tls.ca must be certificates in PEM, as a string or bytes, or a list of such: no path');
  }
  for (const [field, value] of Object.entries({ cert, key })) {
    if (value !== undefined && !isText(value)) throw new TypeError(`tls.${field} must be PEM, as a string or bytes`);
  }
  if ((cert === undefined) !== (key === undefined)) throw new TypeError('tls.cert and tls.key go together');
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

function isText(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** Of a list in one text, the first is looked at. The platform ignores what is none, and then trusts nobody. */
function isCertificate(value: unknown): boolean {
  if (!isText(value)) return false;
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('latin1');
  if (!text.includes('-----BEGIN')) return false; // DER
  try {
    return Boolean(new X509Certificate(text));
  } catch {
    return false;
  }
}

/** Returns the TLS settings of one dial. Throws if the host's function returns anything else. */
export type SecureContexts<R = ConnectRequest> = (request: R) => SecureContext;
