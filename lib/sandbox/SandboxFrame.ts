import { guarded } from '../stream/guarded.ts';
import type { FrameNews, FrameStart, UnreadablePost } from './FrameNews.ts';
import { newChannel, newObserver } from './platform.ts';
import { sandboxDocument } from './sandboxPage.ts';

/** Whom a frame calls, until it is removed. */
export interface FrameListener {
  news(news: FrameNews): void;
  /** The frame was removed, or shows another page. */
  lost(reason: string): void;
}

/** The frame of one guest. It has no origin of its own and no network, and shows nothing. */
export class SandboxFrame {
  readonly #element: HTMLIFrameElement;
  readonly #control = newChannel();
  readonly #observer: MutationObserver;
  #loaded = false;
  #removed = false;
  #start: FrameStart | undefined;
  readonly #guestPort: MessagePort;
  readonly #listener: FrameListener;

  /** @param served the address of a page of `sandboxPage()`; undefined: the frame gets its page from here */
  constructor(page: Document, served: string | undefined, guestPort: MessagePort, listener: FrameListener) {
    this.#guestPort = guestPort;
    this.#listener = listener;
    const element = page.createElement('iframe');
    this.#element = element;
    element.setAttribute('sandbox', 'allow-scripts');
    element.setAttribute('aria-hidden', 'true');
    element.hidden = true;
    if (served === undefined) element.srcdoc = sandboxDocument();
    else element.src = served;
    element.addEventListener(
      'load',
      guarded(() => {
        this.#onLoad();
      }),
    );
    this.#control.port1.onmessage = guarded(({ data }: MessageEvent<FrameNews | UnreadablePost>) => {
      if (this.#removed) return;
      if (data.type !== 'unreadable') listener.news(data);
      else throw new DOMException('sandboxedWorker: what the host posted cannot enter the frame', 'DataCloneError');
    });
    this.#control.port1.onmessageerror = guarded(() => {
      if (this.#removed) return;
      listener.news({ type: 'failed', message: 'DataCloneError: what it posted cannot leave its frame' });
    });
    // In whichever tree of the page it stands, and whoever removes it.
    this.#observer = newObserver(
      guarded(() => {
        if (element.isConnected) this.#watch();
        else this.#lost('its frame was removed from the page');
      }),
    );
    page.body.append(element);
    this.#watch();
  }

  /** Observes its tree and all trees around it: an observer does not see into a shadow tree. */
  #watch(): void {
    let tree = this.#element.getRootNode();
    this.#observer.observe(tree, { childList: true, subtree: true });
    while ('host' in tree) {
      tree = (tree as ShadowRoot).host.getRootNode();
      this.#observer.observe(tree, { childList: true, subtree: true });
    }
  }

  /** Starts the guest, when the frame is ready. */
  start(start: FrameStart): void {
    this.#start = start;
    this.#begin();
  }

  post(message: unknown): void {
    this.#control.port1.postMessage(message);
  }

  /** Ends the guest's worker, in whatever it does. Idempotent. */
  remove(): void {
    if (this.#removed) return;
    this.#removed = true;
    this.#observer.disconnect();
    this.#control.port1.close();
    this.#guestPort.close();
    this.#element.remove();
  }

  #onLoad(): void {
    if (this.#loaded) this.#lost('its frame was navigated');
    this.#loaded = true;
    this.#begin();
  }

  #begin(): void {
    const start = this.#start;
    if (this.#removed || !this.#loaded || !start) return;
    this.#start = undefined;
    // An origin that is opaque has no name: `*` is the only address. The frame's page is the host's own.
    this.#element.contentWindow?.postMessage(start, '*', [this.#guestPort, this.#control.port2]);
  }

  #lost(reason: string): void {
    if (!this.#removed) this.#listener.lost(reason);
  }
}
