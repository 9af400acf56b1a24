import { once } from 'node:events';
import {
  filter,
  firstValueFrom,
  type Observable,
  ReplaySubject,
  type SchedulerLike,
  Subject,
  timer,
  VirtualTimeScheduler,
} from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, type Owner, platforms, type Policy } from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking, type WebSocketFace } from 'rx-secure-networking/blueprint';
import { wsTransport } from 'rx-secure-networking/ws';
import { WebSocket, type WebSocketServer } from 'ws';
import { loadExample } from './example.ts';

interface Bridge {
  readonly url: string;
  readonly wss: WebSocketServer;
  close(): Promise<void>;
}
interface Settings {
  readonly url: string;
  readonly token: string;
  readonly scheduler: SchedulerLike;
}
type ModClass = new (
  settings: Settings & { show(line: string): void },
) => BlueprintObject & {
  start(face: WebSocketFace): void;
  say(message: string): boolean;
};
type ChatBridge = (owner: Owner, settings: Settings & { say$: Observable<string> }) => Observable<string>;

const { startChatBridge } = loadExample('11-chat-bridge/server.mjs') as {
  startChatBridge(settings: { token: string; scheduler: SchedulerLike }): Promise<Bridge>;
};
const { ChatBridgeMod } = loadExample('11-chat-bridge/blueprint.mjs') as { ChatBridgeMod: ModClass };
const { chatBridge } = loadExample('11-chat-bridge/rx.mjs') as { chatBridge: ChatBridge };
const { run } = loadExample('11-chat-bridge/run.mjs') as { run(show: (line: string) => void): Promise<void> };

/** A running client, whichever way it is written. */
interface Client {
  say(message: string): void;
  destroy(): void;
}
type Start = (network: ReturnType<typeof createNetwork>, settings: Settings, show: (line: string) => void) => Client;

const throughBlueprint: Start = (network, settings, show) => {
  const sockets = secureNetworking(network, { describe: () => ({ name: 'chat' }) });
  const mod = new ChatBridgeMod({ ...settings, show });
  mod.start(sockets.face(mod));
  return { say: (message) => mod.say(message), destroy: () => sockets.destroy(mod) };
};
const throughRx: Start = (network, settings, show) => {
  const owner = network.createOwner({ name: 'chat', audits: everyStep(allowEndpoints(settings.url.slice(0, -1))) });
  const say$ = new Subject<string>();
  chatBridge(owner, { ...settings, say$ }).subscribe(show);
  return { say: (message) => say$.next(message), destroy: () => owner.destroy() };
};

const token = 'a secret of the players';

describe.each([
  ['through /blueprint', throughBlueprint],
  ['through Rx', throughRx],
])('the client of the chat bridge, %s', (_how, start) => {
  let bridge: Bridge;
  let network: ReturnType<typeof createNetwork>;
  let clock: VirtualTimeScheduler; // of the client's five seconds
  let lines$: ReplaySubject<string>;
  const lines: string[] = [];

  beforeEach(async () => {
    bridge = await startChatBridge({ token, scheduler: new VirtualTimeScheduler() });
    clock = new VirtualTimeScheduler();
    lines$ = new ReplaySubject(Infinity);
    lines.length = 0;
  });
  afterEach(async () => {
    network.destroy();
    await bridge.close();
  });

  const client = (settings: { url?: string; token?: string; policy?: Policy } = {}): Client => {
    network = createNetwork({ transport: wsTransport(), policy: settings.policy ?? platforms.desktop });
    network.decisions$.subscribe(({ action, allow, socket }) => {
      if (action === 'create' && allow) lines$.next(`socket ${socket}`);
    });
    return start(network, { url: bridge.url, token, scheduler: clock, ...settings }, (line) => {
      lines.push(line);
      lines$.next(line);
    });
  };
  const waitFor = (line: string) => firstValueFrom(lines$.pipe(filter((each) => each === line)));
  /** Waits until the network has recorded the end of the socket, and a turn later, until `open()` has emitted it. */
  const waitForEnd = async () => {
    await firstValueFrom(network.owners$.pipe(filter(([owner]) => owner?.sockets.length === 0)));
    await firstValueFrom(timer(0));
  };

  it('signs in first, and makes one message of the tokens of a reply', async () => {
    const { say } = client();
    await waitFor('signed in');
    say('hello there');
    await waitFor('the bridge says: you said "hello there"');
    say('again');
    await waitFor('the bridge says: you said "again"');
    expect(lines).toEqual([
      'signed in',
      'the bridge is thinking',
      'the bridge says: you said "hello there"',
      'the bridge is thinking',
      'the bridge says: you said "again"',
    ]);
  });

  it('shows an error of the bridge, ignores what it does not know, and continues', async () => {
    const { say } = client();
    await waitFor('signed in');
    for (const peer of bridge.wss.clients) {
      for (const text of ['no JSON', 'null', '7', '{"type":"constructor"}', '{"type":"news"}']) peer.send(text);
      peer.send(Uint8Array.of(1, 2, 3));
      peer.send('{"type":"stream_token","content":"half a repl"}');
      peer.send('{"type":"error","message":"the model is away"}');
    }
    await waitFor('the bridge has an error: the model is away');
    say('hello');
    await waitFor('the bridge says: you said "hello"');
    expect(lines).toHaveLength(4);
  });

  it('takes 4001 for final', async () => {
    client({ token: 'another' });
    await waitFor('the bridge does not know us');
    await waitForEnd();
    expect(clock.actions).toEqual([]);
    expect(lines).toEqual(['the bridge does not know us']);
  });

  it.each([
    ['a restart of the bridge, 1012', 1012],
    ['a close without a fault, 1000', 1000],
    ['a link that breaks off', undefined],
  ])('after %s tries again five seconds later, with a new socket', async (_what, code) => {
    const { say } = client();
    for (const round of [1, 2, 3]) {
      await waitFor(`socket ${round}`);
      lines$ = new ReplaySubject(Infinity);
      await waitFor('signed in');
      const [peer] = bridge.wss.clients;
      const ended = waitForEnd();
      if (code === undefined) peer?.terminate();
      else peer?.close(code);
      await ended;
      expect(clock.actions.map(({ delay }) => delay - clock.frame)).toEqual([5_000]);
      clock.flush();
    }
    await waitFor('socket 4');
    lines$ = new ReplaySubject(Infinity);
    await waitFor('signed in');
    say('hello');
    await waitFor('the bridge says: you said "hello"');
    expect(clock.frame).toBe(15_000);
  });

  it('tries again when nobody listens', async () => {
    await bridge.close();
    client();
    await waitFor('socket 1');
    await waitForEnd();
    clock.flush();
    await waitFor('socket 2');
  });

  it.each(['create', 'connect'] as const)('takes a denied %s for final, and says why', async (action) => {
    client({ policy: { [action]: () => false } });
    await firstValueFrom(lines$.pipe(filter((line) => line.includes('the policy returned false'))));
    expect(clock.actions).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(network.snapshot()).toMatchObject([{ sockets: [], denied: 1 }]);
  });

  it('ends with its owner: nothing is tried again', async () => {
    const { destroy } = client();
    await waitFor('signed in');
    const [peer] = bridge.wss.clients;
    const closed = once(peer!, 'close');
    destroy();
    expect((await closed)[0]).toBe(1001);
    clock.flush();
    expect(network.snapshot()).toEqual([]);
    expect(lines).toEqual(['signed in']);
  });

  it('that is destroyed while it waits tries no more', async () => {
    const { destroy } = client();
    await waitFor('signed in');
    const ended = waitForEnd();
    for (const peer of bridge.wss.clients) peer.close(1012);
    await ended;
    destroy();
    clock.flush();
    expect(bridge.wss.clients.size).toBe(0);
    expect(lines.slice(1)).toEqual([]);
  });
});

describe('the chat bridge', () => {
  it('closes with 4001 if a client does not say auth within ten seconds, and not sooner', async () => {
    const clock = new VirtualTimeScheduler();
    const bridge = await startChatBridge({ token, scheduler: clock });
    const peer = new WebSocket(bridge.url);
    await once(peer, 'open');
    clock.maxFrames = 9_999;
    clock.flush();
    expect(clock.actions).toHaveLength(1);
    clock.maxFrames = 10_000;
    clock.flush();
    expect((await once(peer, 'close')).map(String)).toEqual(['4001', 'auth did not come in time']);
    await bridge.close();
  });

  it.each(['{"type":"player_message"}', '{"type":"auth","token":"wrong"}', 'no JSON', ''])(
    'closes with 4001 if a client says %p first',
    async (first) => {
      const bridge = await startChatBridge({ token, scheduler: new VirtualTimeScheduler() });
      const peer = new WebSocket(bridge.url);
      peer.on('open', () => peer.send(first));
      expect((await once(peer, 'close'))[0]).toBe(4001);
      await bridge.close();
    },
  );

  it('stops waiting for a client that has signed in or disconnected, and answers what it does not know with an error', async () => {
    const clock = new VirtualTimeScheduler();
    const bridge = await startChatBridge({ token, scheduler: clock });
    const peer = new WebSocket(bridge.url);
    peer.on('open', () => peer.send(JSON.stringify({ type: 'auth', token })));
    expect(String((await once(peer, 'message'))[0])).toBe('{"type":"auth_success"}');
    expect(clock.actions).toEqual([]);
    peer.send('{"type":"dance"}');
    expect(String((await once(peer, 'message'))[0])).toContain('nothing is known of \\"dance\\"');
    await bridge.close();
  });
});

it('the run of the example: both clients sign in, say hello and get the same reply', async () => {
  const shown: string[] = [];
  await run((line) => shown.push(line));
  for (const who of ['blueprint', 'Rx']) {
    expect(shown.filter((line) => line.startsWith(who))).toEqual([
      `${who}: signed in`,
      `${who}: the bridge is thinking`,
      `${who}: the bridge says: you said "hello"`,
    ]);
  }
});
