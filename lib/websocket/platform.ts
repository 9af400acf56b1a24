import { getterOf, hrefOf, uncurryThis } from '../model/intrinsics.ts';
import { guarded } from '../stream/guarded.ts';
import { PlatformEvent } from '../stream/platformEvents.ts';

// What this room takes of the platform, as it was when this module loaded: who changes a global or a prototype later
// neither sees nor stops what another's sockets tell.
const { CloseEvent: PlatformCloseEvent, Blob: PlatformBlob } = globalThis as {
  readonly CloseEvent?: typeof CloseEvent;
  readonly Blob?: typeof Blob;
};
const { MessageEvent: PlatformMessageEvent, URL: PlatformUrl } = globalThis;

export { PlatformCloseEvent };

/** Reads a blob; undefined where none can be read. */
export const bytesOfBlob = /*#__PURE__*/ readerOfBlobs();

function readerOfBlobs(): ((blob: Blob) => Promise<ArrayBuffer>) | undefined {
  const { arrayBuffer } = (PlatformBlob?.prototype ?? {}) as Partial<Blob>;
  if (arrayBuffer) return uncurryThis<Blob['arrayBuffer']>(arrayBuffer);
  const { FileReader: Reader } = globalThis as { readonly FileReader?: typeof FileReader };
  if (!Reader) return undefined;
  return (blob) =>
    new Promise((resolve, reject) => {
      const reader = new Reader(); // jsdom's blobs have no other way
      reader.onload = guarded(() => resolve(reader.result as ArrayBuffer), reject);
      reader.onerror = guarded(() => reject(new Error('the Blob cannot be read')));
      reader.readAsArrayBuffer(blob);
    });
}

export const sizeOfBlob = getterOf(PlatformBlob?.prototype, 'size');

const originOfUrl = getterOf(PlatformUrl.prototype, 'origin');

/** @throws TypeError for what is no URL */
export function parseUrl(text: string, base?: string): string {
  return hrefOf(new PlatformUrl(text, base)) ?? '';
}

/** As `URL.origin` gives it. */
export function originOf(url: string): string {
  return originOfUrl(new PlatformUrl(url)) as string;
}

/** Undefined where the platform has no blobs. */
export function makeBlob(bytes: Uint8Array): Blob | undefined {
  return PlatformBlob && new PlatformBlob([bytes as Uint8Array<ArrayBuffer>]);
}

/** An event that tells no more than that it happened. */
export function plainEvent(type: 'open' | 'error'): Event {
  return new PlatformEvent(type);
}

export function messageEvent(data: unknown, origin: string): Event {
  return new PlatformMessageEvent('message', { data, origin });
}

/** What relative URLs are resolved against (HTML, API base URL); undefined where there is no page. */
export function baseUrl(): string | undefined {
  const { document, location } = globalThis as {
    readonly document?: { readonly baseURI?: string };
    readonly location?: { readonly href?: string };
  };
  return document?.baseURI ?? location?.href;
}
