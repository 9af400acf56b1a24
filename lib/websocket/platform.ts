import { getterOf, hrefOf, uncurryThis } from '../model/intrinsics.ts';
import { guarded } from '../stream/guarded.ts';
import { addListener, PlatformEvent } from '../stream/platformEvents.ts';
import { soon } from '../stream/whenSettled.ts';

// What this room uses of the platform, taken when the module loads. Code that changes a global or a prototype later can
// neither see nor stop the events of another owner's sockets.
const { CloseEvent: PlatformCloseEvent, Blob: PlatformBlob } = globalThis as {
  readonly CloseEvent?: typeof CloseEvent;
  readonly Blob?: typeof Blob;
};
const { process: node } = globalThis as { readonly process?: { nextTick?(work: () => void): void } };
const { MessageEvent: PlatformMessageEvent, URL: PlatformUrl } = globalThis;

export { PlatformCloseEvent };

/**
 * Runs `work` when all microtasks have run. Must be called in a microtask: Node's next tick comes after these, and before
 * any I/O. Elsewhere it is a task of its own.
 */
export const afterMicrotasks: (work: () => void) => void = node?.nextTick?.bind(node) ?? /*#__PURE__*/ tasksOfChannel();

function tasksOfChannel(): (work: () => void) => void {
  const { MessageChannel: Channel } = globalThis as { readonly MessageChannel?: typeof MessageChannel };
  if (!Channel) return soon;
  const due: (() => void)[] = [];
  let post: (() => void) | undefined;
  return (work) => {
    due.push(work);
    if (!post) {
      const { port1, port2 } = new Channel();
      addListener(port1, 'message', () => due.shift()?.());
      port1.start();
      post = port2.postMessage.bind(port2, undefined);
    }
    post();
  };
}

/** Reads a blob. Undefined if the platform cannot. */
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

/**
 * Resolves and serialises a URL.
 *
 * @throws TypeError if it is no URL
 */
export function parseUrl(text: string, base?: string): string {
  return hrefOf(new PlatformUrl(text, base)) ?? '';
}

/** The value of `URL.origin`. */
export function originOf(url: string): string {
  return originOfUrl(new PlatformUrl(url)) as string;
}

/** Undefined if the platform has no blobs. */
export function makeBlob(bytes: Uint8Array): Blob | undefined {
  return PlatformBlob && new PlatformBlob([bytes as Uint8Array<ArrayBuffer>]);
}

/** Makes an event without data. */
export function plainEvent(type: 'open' | 'error'): Event {
  return new PlatformEvent(type);
}

export function messageEvent(data: unknown, origin: string): Event {
  return new PlatformMessageEvent('message', { data, origin });
}

/** The base of relative URLs (HTML, API base URL). Undefined without a page. */
export function baseUrl(): string | undefined {
  const { document, location } = globalThis as {
    readonly document?: { readonly baseURI?: string };
    readonly location?: { readonly href?: string };
  };
  return document?.baseURI ?? location?.href;
}
