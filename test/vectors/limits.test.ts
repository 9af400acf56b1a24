import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { authority, certificate } from '../transport/certificates.ts';
import { runInNode } from '../transport/runInNode.ts';
import { startTcpServer, startTlsServer } from '../server.ts';
import { connecting, errorOf, url, world } from '../world.ts';
import { asked } from './asked.ts';
import { stories } from './table.ts';

const table: Record<string, () => void | Promise<void>> = {
  'lifecycle-015': () => {
    const { network, owner, newOwner } = world({ limits: { socketsPerOwner: 4, sockets: 6 } });
    const full = { layer: 'library', code: 'limit', reason: expect.stringMatching(/limits\.sockets/) };
    for (let i = 0; i < 4; i += 1) owner.create(url);
    expect(errorOf(() => owner.create(url))).toMatchObject({ code: 'limit', decision: full });
    const other = newOwner();
    for (let i = 0; i < 2; i += 1) other.create(url);
    expect(errorOf(() => other.create(url))).toMatchObject({ code: 'limit', decision: full });
    network.destroy();
  },
  'lifecycle-016': () => {
    let allow = false;
    const { network, owner } = world({ owner: { audits: { create: () => allow } } });
    let denied = 0;
    for (let i = 0; i < 10_000; i += 1) {
      try {
        owner.create(url);
      } catch {
        denied += 1;
      }
    }
    expect(denied).toBe(10_000);
    expect(network.snapshot()).toMatchObject([{ sockets: [], denied }]);

    allow = true;
    expect(Array.from({ length: 16 }, () => owner.create(url).state)).toHaveLength(16);
    network.destroy();
  },
  'lifecycle-017': async () => {
    for (const canPause of [true, false]) {
      const server = new ReplaySubject<ServerFrame>(Infinity);
      const limits = { maxHeldBytes: 65_536, maxMessageBytes: 1_024 };
      const { network, owner, dialled } = asked({}, { server: () => server, link: { canPause }, limits });
      const socket = connecting(owner);
      const unread: number[] = [];
      socket.events$.subscribe((event) => event.type === 'unread' && unread.push(event.bytes));
      server.next(opened());
      await firstValueFrom(socket.opened$);
      for (let i = 0; i < 1_000; i += 1) server.next('x'.repeat(1_024));

      // Held up to the bound; then the server waits, or, where it cannot be made to, what is held is dropped.
      if (canPause) expect(dialled.at(-1)).toBe('pause');
      else expect(unread.length).toBeGreaterThan(0);
      for (const bytes of unread) expect(bytes).toBeLessThanOrEqual(65_536 + 1_024);
      network.destroy();
    }
  },
  'lifecycle-019': async () => {
    await using silent = await startTcpServer((socket) => socket.resume());
    for (const jump of [3_600_000, -3_600_000]) {
      const { network, owner } = world({ transport: wsTransport(), limits: { connectTimeout: 100 } });
      const started = performance.now();
      const socket = connecting(owner, `ws://127.0.0.1:${silent.port}/`);
      const end = firstValueFrom(socket.ended$);
      const now = Date.now();
      const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + jump);
      await silent.nextSocket();

      expect(await end).toMatchObject({ by: 'deadline', error: { code: 'connect-timeout' } });
      clock.mockRestore();
      expect(performance.now() - started).toBeGreaterThan(90);
      expect(performance.now() - started).toBeLessThan(3_000);
      network.destroy();
    }
  },
  'lifecycle-020': async () => {
    const ca = await authority();
    await using server = await startTlsServer(await certificate({ dns: 'localhost' }, ca));
    const input = { js: '', address: '127.0.0.1', ca: ca.cert, urls: [`wss://localhost:${server.port}/`] };
    // Its answer comes when its process has ended, which nothing of ours has kept alive.
    expect(await runInNode(require.resolve('./guest.ts'), input)).toEqual({ outcomes: ['opened'], called: 0 });
  },
  'lifecycle-021': async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { network, owner } = world({
      limits: { attemptsPerSecond: 1_000_000, socketsPerOwner: 1_000 },
    });
    // The platform's own signals are followed without a listener: one of another make has one, whoever waits for it.
    const signal = Object.assign(new EventTarget(), { aborted: false }) as AbortSignal;
    let listeners = 0;
    const counted = (by: number, method: 'addEventListener' | 'removeEventListener') => {
      const real = signal[method].bind(signal) as (...args: unknown[]) => void;
      Object.defineProperty(signal, method, { value: (...args: unknown[]) => ((listeners += by), real(...args)) });
    };
    counted(1, 'addEventListener');
    counted(-1, 'removeEventListener');
    const cycles = async (count: number): Promise<number> => {
      for (let i = 1; i <= count; i += 1) {
        const socket = owner.create(url, { signal });
        socket.connect();
        expect(listeners).toBe(1);
        socket.close();
        if (i % 500 === 0) await new Promise((resolve) => setTimeout(resolve)); // the links are gone a turn later
      }
      expect(listeners).toBe(0);
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await cycles(2_000);

    expect((await cycles(10_000)) - before).toBeLessThan(2_000_000);
    expect(network.snapshot()[0]?.sockets).toEqual([]);
    network.destroy();
  },
};

describe('lifecycle', () => {
  test.each(stories(table))('%s %s', (_id, _text, notify) => notify(), 60_000);
});
