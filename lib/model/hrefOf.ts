import { getterOf } from './getterOf.ts';

// Taken when the module loads: code that changes the globals later does not change what is read.
const PlatformURL = typeof URL === 'function' ? URL : undefined;
const platformHref = /*#__PURE__*/ getterOf(PlatformURL?.prototype, 'href');

/** The href of a real `URL` object, as the platform knows it; undefined for all else, proxies and lookalikes too. */
export function hrefOf(value: unknown): string | undefined {
  const href = platformHref(value);
  return typeof href === 'string' ? href : undefined;
}

/** The href of a text that the platform parses as a URL; undefined where it does not parse. */
export function parseHref(text: string): string | undefined {
  try {
    return PlatformURL && hrefOf(new PlatformURL(text));
  } catch {
    return undefined;
  }
}
