// A page with a view of a network over virtual connections: see view.test.ts.
import {
  allow,
  createNetwork,
  deny,
  everyStep,
  type Decision,
  type Network,
  type Owner,
  type OwnerSnapshot,
} from 'rx-secure-networking';
import { fetchFor } from 'rx-secure-networking/http';
import { opened, virtualHttpTransport, virtualTransport } from 'rx-secure-networking/testing';
import { defineOwnersView, type OwnersViewElement, ownersView } from 'rx-secure-networking/view';
import { concat, config, NEVER, of, Subject, Subscription } from 'rxjs';

const owners: Owner[] = [];

function makeNetwork(): Network {
  return createNetwork({
    transport: virtualTransport(() => concat(of(opened()), NEVER)),
    http: virtualHttpTransport(NEVER),
    policy: { close: deny('not today'), request: allow },
    limits: { sockets: 100_000 },
  });
}

let network = makeNetwork();
const frame = document.createElement('iframe');
let cancelling = new AbortController();

Object.assign(globalThis, {
  /** Shows a new network in the page, with so many owners. */
  show(count: number): void {
    network.destroy();
    network = makeNetwork();
    owners.length = 0;
    document.body.replaceChildren(ownersView(network));
    for (let i = 0; i < count; i++) add(`owner ${i}`, { subject: `plug-in-${i % 10}`, tenant: `tenant-${i % 3}` });
  },
  /** Shows another network, with so many owners, in the view that the page has; without a number, nothing. */
  change(count?: number): void {
    const view = document.querySelector('owners-view') as OwnersViewElement;
    const other = count === undefined ? undefined : makeNetwork();
    for (let i = 0; i < (count ?? 0); i++) other?.createOwner({ name: `other ${i}`, audits: everyStep(allow) });
    view.source = other;
  },
  /** What is thrown for these sources, by the function and by the property. */
  wrong(): readonly string[] {
    const view = ownersView(network);
    const wrong = [null, 0, '', {}, { owners$: NEVER }] as unknown as Network[];
    const tried = [undefined as unknown as Network, ...wrong].map((source) => () => ownersView(source));
    return [...tried, ...wrong.map((source) => () => (view.source = source))].map((attempt) => {
      try {
        attempt();
        return 'nothing was thrown';
      } catch (error) {
        return String(error);
      }
    });
  },
  /** Shows one owner, whose snapshot is read again and again; says how many finalizers its subscriptions gain meanwhile. */
  async reading(times: number): Promise<number> {
    const known = new Set<Subscription>();
    const { add: original } = Subscription.prototype;
    Subscription.prototype.add = function (teardown) {
      known.add(this);
      original.call(this, teardown);
    };
    const finalizers = (each: object): number =>
      (each as { _finalizers?: readonly unknown[] })._finalizers?.length ?? 0;
    const count = () => Math.max(...[...known].map(finalizers));
    let left = times;
    const counts = await new Promise<readonly number[]>((resolve) => {
      let first = 0;
      const snapshot = () => {
        if (left === times) first = count();
        left -= 1;
        if (left === 0) resolve([first, count()]);
        return [];
      };
      document.body.replaceChildren(ownersView({ owners$: NEVER, decisions$: NEVER, snapshot }));
    });
    Subscription.prototype.add = original;
    return (counts[1] ?? 0) - (counts[0] ?? 0);
  },
  /** Moves the view into the document of a frame, or back. */
  move(into: 'frame' | 'page'): void {
    const view = document.querySelector('owners-view') ?? frame.contentDocument?.querySelector('owners-view');
    if (into === 'frame') document.body.append(frame);
    (into === 'frame' ? frame.contentDocument : document)?.body.append(view as Element);
  },
  /**
   * Removes a frame that shows a view. Says what is still subscribed when something was to be shown after it, and the
   * errors of two frames.
   */
  async removeFrame(then: 'list' | 'decision' | 'reading') {
    const owners$ = new Subject<readonly OwnerSnapshot[]>();
    const decisions$ = new Subject<Decision>();
    const errors: string[] = [];
    addEventListener('error', ({ message }) => errors.push(message));
    let onReading = (): void => undefined;
    const snapshot = () => {
      onReading();
      return [];
    };
    document.body.append(frame);
    frame.contentDocument?.body.append(ownersView({ owners$, decisions$, snapshot }));
    await twoFrames();
    frame.remove();
    await twoFrames();
    if (then === 'list') owners$.next([]);
    else if (then === 'decision') decisions$.next({} as Decision);
    else await new Promise<void>((resolve) => (onReading = resolve));
    return { errors, subscribed: owners$.observed || decisions$.observed };
  },
  /** Shows so many owners by an element of the page's markup, which is defined when it has its source. Counters stand. */
  early(count: number): void {
    document.body.innerHTML = '<owners-view></owners-view>';
    const { owners$, decisions$ } = network;
    const element = document.querySelector('owners-view') as OwnersViewElement;
    element.source = { owners$, decisions$ };
    defineOwnersView();
    for (let i = 0; i < count; i++) add(`owner ${i}`, {});
  },
  /** Shows one owner by a snapshot that throws the first time. */
  flaky(): void {
    config.onUnhandledError = () => undefined;
    let readings = 0;
    const snapshot = () => {
      readings += 1;
      if (readings === 1) throw new Error('once');
      return network.snapshot();
    };
    add('owner 0', {});
    document.body.replaceChildren(ownersView({ owners$: NEVER, decisions$: NEVER, snapshot }));
  },
  add,
  /** Opens a socket of one owner. */
  open(index: number, url = 'wss://chat.example.com/room'): void {
    owners[index]?.open(url).subscribe((socket) => {
      socket.send('hello');
    });
  },
  /** Has its close denied. */
  close(index: number): void {
    const socket = owners[index]?.create('wss://chat.example.com/');
    socket?.connect();
    socket?.opened$.subscribe(() => {
      socket.close();
    });
  },
  /** Posts a body, and waits for an answer that does not come. */
  request(index: number, url: string): void {
    const owner = owners[index];
    cancelling = new AbortController();
    const init = { method: 'POST', body: 'body', signal: cancelling.signal };
    if (owner) fetchFor(owner)(url, init).catch(() => undefined);
  },
  cancel: () => {
    cancelling.abort();
  },
  destroy: (index: number) => owners[index]?.destroy(),
  leave: () => {
    document.querySelector('owners-view')?.remove();
  },
  come: () => {
    document.body.append(ownersView(network));
  },
  /** In each of so many frames, changes ten owners and scrolls; says how long the frames took, in ms. */
  async frames(count: number): Promise<readonly number[]> {
    const grid = document.querySelector('owners-view')?.shadowRoot?.querySelector('.grid');
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < 10; j++) owners[(i * 37 + j * 101) % owners.length]?.create('wss://chat.example.com/');
      if (grid) grid.scrollTop = (i * 97) % (owners.length * 32);
      times.push(await twoFrames());
    }
    return times;
  },
});

/** Waits for two frames; says how long the second took, in ms. */
async function twoFrames(): Promise<number> {
  const before = await new Promise<number>(requestAnimationFrame);
  return (await new Promise<number>(requestAnimationFrame)) - before;
}

function add(name: string, more: { readonly subject?: string; readonly tenant?: string; readonly reasoning?: string }) {
  owners.push(network.createOwner({ name, audits: everyStep(allow), limits: { attemptsPerSecond: 1_000 }, ...more }));
}
