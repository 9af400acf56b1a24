// Taken when the module loads: who changes the globals later does not change what is approved.
const { URL: PlatformURL } = globalThis;

/** The IP address that a URL has for its host, in the spelling of WHATWG URLs; undefined where it has a name. */
export function literalAddress(url: string): string | undefined {
  const { hostname } = new PlatformURL(url);
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return /^\d+(?:\.\d+){3}$/.test(hostname) ? hostname : undefined; // no name ends in a number (WHATWG URL, 3.5)
}
