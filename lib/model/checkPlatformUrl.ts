import { parseHref } from './hrefOf.ts';

const sample = 'WSS://Example.com:443/a/../b?c';
const canonical = 'wss://example.com/b?c';

/**
 * Checks that the global `URL` parses and serialises as the URL standard says. Without such a class every socket would
 * be refused for its URL, one by one.
 *
 * @throws TypeError where it does not, or where there is none
 */
export function checkPlatformUrl(): void {
  if (parseHref(sample) === canonical) return;
  throw new TypeError(
    'Cannot create a network: the global URL does not follow the URL standard. Install a polyfill before ' +
      'rx-secure-networking is imported',
  );
}
