import type { Subscription } from 'rxjs';
import { parseHref } from '../model/intrinsics.ts';

// What this room takes of the page, when it is asked for. Importing it touches nothing (L23).

/**
 * The page that a sandbox is made in.
 *
 * @throws TypeError while it has no body, and where there is no page
 */
export function hostDocument(): Document {
  const page = (globalThis as { readonly document?: Document }).document;
  if (!page?.body) throw new TypeError('sandboxedWorker() needs a page with a body: call it when the page is loaded');
  return page;
}

/**
 * The address of the frame, seen from the page.
 *
 * @throws TypeError for anything but an address of http: or https:
 */
export function frameAddress(given: string | URL, page: Document): string {
  const href = parseHref(String(given), page.baseURI);
  if (href === undefined || !/^https?:/.test(href)) throw new TypeError('frame must be an address of http: or https:');
  return href;
}

export const newChannel = (): MessageChannel => new MessageChannel();

export const newObserver = (callback: () => void): MutationObserver => new MutationObserver(callback);

/**
 * Loads the code of a guest as the host's page loads things. Rejects if the server does not answer with 2xx.
 *
 * @param unneeded when it is unsubscribed, loading ends
 */
export async function loadText(url: URL, unneeded: Subscription): Promise<string> {
  const controller = new AbortController();
  unneeded.add(() => controller.abort());
  const response = await fetch(url, { signal: controller.signal });
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  return response.text();
}
