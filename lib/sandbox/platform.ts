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

export const newChannel = (): MessageChannel => new MessageChannel();

export const newObserver = (callback: () => void): MutationObserver => new MutationObserver(callback);

/** Loads the code of a guest as the host's page loads things. Rejects if the server does not answer with 2xx. */
export async function loadText(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  return response.text();
}
