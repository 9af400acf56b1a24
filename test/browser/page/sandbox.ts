// The host's page of sandbox.test.ts.
import { config } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, webSocketTransport } from 'rx-secure-networking';
import type { Violation } from 'rx-secure-networking/host';
import { fetchTransport } from 'rx-secure-networking/http';
import {
  type GuestEnd,
  sandboxedWorker,
  type SandboxedWorker,
  sandboxPage,
  type SandboxPage,
} from 'rx-secure-networking/sandbox';

/** What a test may set of a sandbox. */
export interface Given {
  readonly code: string;
  /** The guest's code is loaded from there. */
  readonly url?: string;
  /** The one endpoint that it may use. */
  readonly server?: string;
  /** The one place that it may send HTTP requests to. */
  readonly api?: string;
  readonly lease?: number;
  readonly frame?: string;
  readonly startTimeout?: number;
  /** Whether the host takes its messages. */
  readonly deaf?: boolean;
}

/** What the page makes global. */
export interface Host {
  start(given: Given): number;
  /** The next message of the guest. */
  said(id: number): Promise<unknown>;
  post(id: number, data: unknown): void;
  /** Posts something that does not leave its origin, and then a text. */
  postBound(id: number, what: 'WebAssembly.Module' | 'VideoFrame' | 'SharedArrayBuffer'): void;
  /** How the guest ended, and after how many ms since `mark`. */
  ended(id: number): Promise<GuestEnd & { readonly ms: number }>;
  /** Ends it in one of some ways. */
  act(id: number, how: 'terminate' | 'destroy' | 'remove' | 'remove in a shadow tree' | 'navigate'): void;
  /** A page to answer with for a frame that is served. */
  page(): SandboxPage;
  violations(): readonly string[];
  frames(): number;
  owners(): number;
  /** How many HTTP requests have not ended. */
  requests(): number;
  /** What was reported since the last call. */
  errors(): readonly string[];
}

interface Running {
  readonly sandbox: SandboxedWorker;
  readonly messages: unknown[];
  wake: () => void;
  since: number;
}

const network = createNetwork({
  transport: webSocketTransport(),
  http: fetchTransport(),
  policy: { request: () => true },
});
const running: Running[] = [];
const violations: string[] = [];
const errors: string[] = [];
config.onUnhandledError = (error) => errors.push(String(error));

const at = (id: number): Running => {
  const found = running[id];
  if (!found) throw new Error(`no sandbox ${id}`);
  return found;
};
const frames = (): NodeListOf<HTMLIFrameElement> => document.querySelectorAll('iframe');

const host: Host = {
  start: ({ code, url, server, api, deaf, ...options }) => {
    const messages: unknown[] = [];
    const sandbox = sandboxedWorker(url === undefined ? code : new URL(url), {
      network,
      name: 'guest',
      audits: everyStep(
        allowEndpoints(`${server ?? 'wss://nowhere.example/'}*`, `${api ?? 'https://nowhere.example/'}*`),
      ),
      onViolation: ({ rule }: Violation) => violations.push(rule),
      ...(!deaf && {
        onMessage: (data: unknown) => {
          messages.push(data);
          entry.wake();
        },
      }),
      ...options,
    });
    const entry: Running = { sandbox, messages, wake: () => undefined, since: performance.now() };
    return running.push(entry) - 1;
  },
  said: async (id) => {
    const entry = at(id);
    while (entry.messages.length === 0) await new Promise<void>((resolve) => (entry.wake = resolve));
    return entry.messages.shift();
  },
  post: (id, data) => at(id).sandbox.postMessage(data),
  postBound: (id, what) => {
    const init = { format: 'RGBA', codedWidth: 4, codedHeight: 4, timestamp: 0 } as const;
    const make = {
      'WebAssembly.Module': () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
      VideoFrame: () => new VideoFrame(new Uint8Array(64), init),
      SharedArrayBuffer: () => new SharedArrayBuffer(4),
    };
    at(id).sandbox.postMessage(make[what]());
    at(id).sandbox.postMessage('and a text');
  },
  ended: (id) => {
    const entry = at(id);
    return new Promise((resolve) => {
      entry.sandbox.ended$.subscribe((end) => resolve({ ...end, ms: performance.now() - entry.since }));
    });
  },
  act: (id, how) => {
    const entry = at(id);
    const frame = frames()[frames().length - 1];
    entry.since = performance.now();
    if (how === 'terminate') entry.sandbox.terminate();
    else if (how === 'destroy') entry.sandbox.owner.destroy();
    else if (how === 'remove') frame?.remove();
    else if (how === 'remove in a shadow tree') {
      const outer = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' });
      const inner = outer.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
      // It moves there without loading again.
      (inner as unknown as { moveBefore(node: unknown, child: null): void }).moveBefore(frame, null);
      setTimeout(() => outer.replaceChildren(), 50);
    } else frame?.setAttribute('srcdoc', '<p>another page');
  },
  page: sandboxPage,
  violations: () => violations,
  frames: () => frames().length,
  owners: () => network.snapshot().length,
  requests: () => network.snapshot().flatMap(({ requests = [] }) => requests).length,
  errors: () => errors.splice(0),
};
Object.assign(globalThis, { host });
