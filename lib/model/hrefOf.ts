// Taken when the module loads: who changes the globals later does not change what is read.
const platformHref = Object.getOwnPropertyDescriptor(URL.prototype, 'href');

/** The href of a real `URL` object, as the platform knows it; undefined for all else, proxies and lookalikes too. */
export function hrefOf(value: unknown): string | undefined {
  try {
    const href: unknown = platformHref?.get?.call(value);
    return typeof href === 'string' ? href : undefined;
  } catch {
    return undefined;
  }
}
