import { getterOf } from './getterOf.ts';

// Taken when the module loads: who changes the globals later does not change what is read.
const PlatformURL = URL;
const platformHref = /*#__PURE__*/ getterOf(URL.prototype, 'href');

/** The href of a real `URL` object, as the platform knows it; undefined for all else, proxies and lookalikes too. */
export function hrefOf(value: unknown): string | undefined {
  const href = platformHref(value);
  return typeof href === 'string' ? href : undefined;
}

/** A text as the platform's parser writes it; undefined if the parser refuses it. */
export function parseHref(text: string): string | undefined {
  try {
    return hrefOf(new PlatformURL(text));
  } catch {
    return undefined;
  }
}
