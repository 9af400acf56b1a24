import type { HttpHeader } from '../model/HttpRequest.ts';

/** The options of one request by the platform's `fetch`. Each key is its own, so that nothing is read from a polluted prototype. */
export function fetchOptions(
  method: string,
  headers: readonly HttpHeader[],
  body: Uint8Array | null,
  signal: AbortSignal,
): RequestInit {
  const options: object = {
    __proto__: null,
    method,
    headers: headers.filter(isNeeded).map(([name, value]) => [name, value]),
    body,
    signal,
    redirect: 'manual',
    credentials: 'omit',
    referrer: '',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    mode: 'cors',
    integrity: '',
    keepalive: false, // it would outlive its owner
    window: null,
    duplex: 'half',
    dispatcher: undefined,
    priority: 'auto',
  };
  return options;
}

/** What `events()` asks for is the option `cache`. As a header it would need the leave of a server of another origin. */
function isNeeded([name, value]: HttpHeader): boolean {
  return name !== 'cache-control' || value !== 'no-store';
}
