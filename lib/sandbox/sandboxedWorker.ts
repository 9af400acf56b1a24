import { type Observable, Subscription } from 'rxjs';
import { type GuestOptions, guestOptionNames } from '../host/serveGuest.ts';
import type { Owner } from '../model/Owner.ts';
import { readFunction, readInteger, readOptions } from '../model/readOptions.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { callReporting } from '../stream/callReporting.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import type { GuestEnd } from '../wall/GuestEnd.ts';
import { GuestLife } from '../wall/GuestLife.ts';
import type { FrameNews } from './FrameNews.ts';
import { insideTexts } from './insideTexts.ts';
import { frameAddress, hostDocument, loadText, newChannel } from './platform.ts';
import { SandboxFrame } from './SandboxFrame.ts';

/**
 * Options of `sandboxedWorker`: those of `serveGuest`, and these. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#sandboxedworkercode-options}
 */
export interface SandboxOptions<K extends string = string> extends GuestOptions<K> {
  /** The address of a page of `sandboxPage()`, which the host's server serves by http: or https:. @default the frame is not served */
  readonly frame?: string | URL;
  /** Called with what the guest posts by `postMessage`. The guest controls it: do not trust it. @default none */
  readonly onMessage?: (data: unknown) => void;
  /** Ends the guest if it has not started after so many ms. Its `lease` begins when it has. @default 10_000 */
  readonly startTimeout?: number;
}

/** A guest in a worker whose only connection is its port. */
export interface SandboxedWorker {
  /** The guest's owner. It stays with the host: destroying it ends the worker. */
  readonly owner: Owner;
  /** Emits why the guest ended when its owner is destroyed and its worker is ended, to late subscribers too. Never errors. */
  readonly ended$: Observable<GuestEnd>;
  /**
   * Ends the worker and destroys the owner, at once. Idempotent.
   *
   * @param reason a text for `ended$` and the host's records; anything else is ignored, as by `owner.destroy`
   */
  terminate(reason?: unknown): void;
  /** Posts to the guest, whose `onmessage` gets a copy. */
  postMessage(data: unknown): void;
}

/**
 * Runs code in a worker that cannot reach the network, and gives it the sockets of a new owner. For browsers.
 *
 * The worker runs in a frame without origin whose policy blocks everything. Before the guest starts, a test in the same
 * place tries `fetch`, `importScripts` and others: if one works, the guest is not started, and `ended$` says so.
 *
 * The guest is one classic script that can load nothing. Its globals `owner`, `WebSocket` and `fetch` are those of its
 * owner; `postMessage` and `onmessage` lead to the host, as in any worker. An error, or a rejected promise, that it does not
 * handle ends it.
 *
 * @param code the guest's code, or a `URL` that the host's page loads it from
 * @throws TypeError, RangeError for an option of the wrong form; TypeError if the page forbids the frame; SocketError
 *   `owner-destroyed` if the network is destroyed
 * @example
 * const { owner, ended$ } = sandboxedWorker(new URL('/plugins/weather.js', location.href), {
 *   network,
 *   name: 'weather',
 *   audits: everyStep(allowEndpoints('wss://api.example.com/*')),
 * });
 */
export function sandboxedWorker<K extends string = string>(
  code: string | URL,
  options: SandboxOptions<K>,
): SandboxedWorker {
  const given = readOptions<SandboxOptions<K>>('sandboxedWorker', options, names) as SandboxOptions<K>;
  const { frame: served, onMessage, startTimeout = 10_000, ...ofGuest } = given;
  const handle = readFunction('onMessage', onMessage);
  const patience = readInteger('startTimeout', startTimeout);
  readFunction('onViolation', ofGuest.onViolation);
  if (served !== undefined && typeof served !== 'string' && !(served instanceof URL)) {
    throw new TypeError('frame must be a text or a URL');
  }
  if (typeof code !== 'string' && !(code instanceof URL)) throw new TypeError('the code must be a text or a URL');
  if (typeof code === 'string' && address.test(code)) {
    throw new TypeError('the code is an address: to load it from there, pass new URL(address, location.href)');
  }
  if (insideTexts.frame === '') throw new TypeError('sandboxedWorker() works only in the built package');

  const page = hostDocument();
  const framed = served === undefined ? undefined : frameAddress(served, page);
  const { port1, port2 } = newChannel();
  const parts = new Subscription();
  const waiting = new Subscription();
  const life = new GuestLife(port1, ofGuest, () => parts.unsubscribe(), waiting);
  let loading = true;
  const patient = schedule(
    ownerCoreOf(life.owner).scheduler,
    () => {
      life.end(
        loading
          ? 'its code did not load in time'
          : framed === undefined
            ? 'it did not start in time; a policy of the page may block its frame'
            : 'it did not start in time; a policy of the page may block its frame, or `frame` is no page of sandboxPage()',
      );
    },
    patience,
  );
  waiting.add(patient);
  parts.add(waiting);
  const onNews: { readonly [T in FrameNews['type']]: (news: Extract<FrameNews, { type: T }>) => void } = {
    started: () => waiting.unsubscribe(),
    refused: ({ found }) => life.end(`it was not started, because its sandbox does not stop ${String(found)}`),
    untested: ({ message = 'a policy of the page blocks its worker: serve the frame, by the option frame' }) => {
      life.end(`it was not started, because its sandbox cannot be tested: ${message}`);
    },
    failed: ({ message = 'the browser does not describe it; it may be a SyntaxError' }) => {
      life.fail(`it did not handle an error: ${message}`);
    },
    flooded: () => life.end('it posted more messages than the host could handle'),
    message: ({ data }) => {
      if (handle) callReporting((): unknown => handle(data));
      frame.post({ handled: true });
    },
  };
  const listener = {
    news: (news: FrameNews) => {
      (onNews[news.type] as (news: FrameNews) => void)(news);
    },
    lost: (reason: string) => life.end(reason),
  };
  let frame: SandboxFrame;
  try {
    frame = new SandboxFrame(page, framed, port2, listener);
  } catch (cause) {
    life.end('its frame cannot be made');
    throw new TypeError('the page forbids the frame, as by Trusted Types: serve it, by the option frame', { cause });
  }
  parts.add(() => {
    frame.remove();
    life.gone();
  });
  const start = (text: unknown): void => {
    loading = false;
    if (life.over) return;
    frame.start({ selfTest: insideTexts.selfTest, guest: `${insideTexts.workerGuest}\n;${String(text)}` });
  };
  if (typeof code === 'string') start(code);
  else whenSettled(loadText(code, parts), start, (error) => life.end(`its code cannot be loaded: ${String(error)}`));

  return Object.freeze({
    owner: life.owner,
    ended$: life.ended$,
    terminate: life.terminate,
    postMessage: (data: unknown) => {
      if (!life.over) frame.post({ data });
    },
  });
}

const names = [...guestOptionNames, ...(['frame', 'onMessage', 'startTimeout'] as const)];

/** What looks like an address in the place of code: nobody means a program that consists of nothing else. */
const address = /^(?:https?:\/\/\S+|\.{0,2}\/[\w./-]+\.m?js)$/u;
