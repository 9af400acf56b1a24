import { parseHref } from './intrinsics.ts';

/**
 * Checks that the global `URL` parses and serialises as the URL standard says. Otherwise every socket would be refused
 * because of its URL.
 *
 * @throws TypeError if it does not, or if there is no global `URL`
 */
export function checkPlatformUrl(): void {
  if (parseHref(sample) === canonical) return;
  throw new TypeError(
    'Cannot create a network: the global URL does not follow the URL standard. Install a polyfill before ' +
      'rx-secure-networking is imported',
  );
}

const sample = 'WSS://Example.com:443/a/../b?c';
const canonical = 'wss://example.com/b?c';
