import type { HttpTransport } from '../model/HttpTransport.ts';
import { readFunction, readOptions } from '../model/readOptions.ts';
import { markTransportMaker } from '../model/Transport.ts';
import { without, withOne } from '../model/intrinsics.ts';
import { FetchLine } from './FetchLine.ts';

/**
 * The host's settings of `fetchTransport`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#fetchtransportoptions}
 */
export interface FetchTransportOptions {
  /** What fetches. @default the platform's own, looked up once, when the transport is made */
  readonly fetch?: typeof fetch;
}

/**
 * Makes the HTTP transport for browsers, workers, Deno and Bun, on the platform's `fetch`.
 *
 * Such a driver can do less than `undiciTransport`. The platform alone decides about names, TLS, proxies, connections and
 * `Origin`; `policy.resolve` is asked only about addresses in the URL itself; it sends headers of its own; it decodes a
 * body, even one that is encoded twice, before its size is checked. No redirect is followed: a response that redirects is an
 * error (`limit`). No cookies are sent or kept, and nothing is cached.
 *
 * If the platform has no `fetch`, this still returns a transport. Each request then fails.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#fetchtransportoptions}
 * @throws TypeError for options of the wrong form
 * @example
 * const network = createNetwork({ transport: webSocketTransport(), http: fetchTransport(), policy });
 */
export function fetchTransport(options: FetchTransportOptions = {}): HttpTransport {
  const own = readOptions<FetchTransportOptions>('fetchTransport', options, ['fetch']);
  const { fetch: platform } = globalThis as { readonly fetch?: typeof fetch };
  const driver = readFunction('fetch', own.fetch) ?? platform ?? noFetch;
  return () => {
    let over = false;
    let lines: FetchLine[] = [];
    return {
      send: (dial, sink) => {
        if (over) throw new Error('the owner is destroyed');
        const line = new FetchLine(driver, dial, sink, () => {
          lines = without(lines, line);
        });
        lines = withOne(lines, line);
        return line;
      },
      destroy: () => {
        over = true;
        const ending = lines;
        for (let i = ending.length - 1; i >= 0; i--) ending[i]?.terminate();
      },
    };
  };
}

markTransportMaker(fetchTransport);

function noFetch(): never {
  throw new TypeError('this platform has no fetch: use undiciTransport() from rx-secure-networking/undici');
}
