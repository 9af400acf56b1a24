import { getterOf, hrefOf, uncurryThis } from '../model/intrinsics.ts';
import { guarded } from '../stream/guarded.ts';
import { addListener, PlatformEvent } from '../stream/platformEvents.ts';

// What this room uses of the platform, taken when the module loads. Code that changes a global or a prototype later can
// neither see nor stop the events of another owner's sockets.
const { CloseEvent: PlatformCloseEvent, Blob: PlatformBlob } = globalThis as {
  readonly CloseEvent?: typeof CloseEvent;
  readonly Blob?: typeof Blob;
};
const { MessageEvent: PlatformMessageEvent, URL: PlatformUrl } = globalThis;

export { PlatformCloseEvent };

/** Made when it is first used: an import touches nothing. */
let queue: ((work: () => void) => void) | undefined;

/**
 * Runs `work` when all microtasks have run. Must be called in a microtask: Node's next tick comes after these, and before
 * any I/O. Elsewhere it is a task of its own.
 */
export function afterMicrotasks(work: () => void): void {
  (queue ??= makeQueue())(work);
}

/** Whether the events of the platform's own WebSocket may come in microtasks of one task, as Deno's do. */
export const comesInMicrotasks = (): boolean => (globalThis as Platform).Deno !== undefined;

interface Platform {
  readonly process?: { nextTick?(work: () => void): void };
  readonly Deno?: object;
  readonly MessageChannel?: typeof MessageChannel;
}

function makeQueue(): (work: () => void) => void {
  const { process: node, Deno: deno, MessageChannel: Channel } = globalThis as Platform;
  // Deno's next tick comes before microtasks, and a port would keep its process.
  // eslint-disable-next-line no-restricted-syntax -- there is no scheduler here, and virtual time does not come here
  if (deno || !(node?.nextTick ?? Channel)) return (work) => setTimeout(guarded(work));
  return node?.nextTick?.bind(node) ?? tasksOfChannel(Channel as typeof MessageChannel);
}

function tasksOfChannel(Channel: typeof MessageChannel): (work: () => void) => void {
  const due: (() => void)[] = [];
  const { port1, port2 } = new Channel();
  addListener(port1, 'message', () => due.shift()?.());
  port1.start();
  const post = port2.postMessage.bind(port2, undefined);
  return (work) => {
    due.push(work);
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
  return new PlatformMessageEvent('message', { __proto__: null, data, origin } as MessageEventInit);
}

/** The base of relative URLs (HTML, API base URL). Undefined without a page. */
export function baseUrl(): string | undefined {
  const { document, location } = globalThis as {
    readonly document?: { readonly baseURI?: string };
    readonly location?: { readonly href?: string };
  };
  return document?.baseURI ?? location?.href;
}
