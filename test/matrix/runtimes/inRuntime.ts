// What runs in Bun, in Deno and, to compare, in Node, on the packed package: the contract of transports, the laws, the
// standard's tables on `webSocketFor(owner)`, and the blueprint entry point. Servers run in the process of the matrix.
import { createRequire } from 'node:module';
import process from 'node:process';
import { inspect, isDeepStrictEqual } from 'node:util';
import { allowAll, createNetwork, type Transport, webSocketTransport } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { transportContract } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { abilities } from '../../browser/abilities.ts';
import { Remote } from '../../browser/remote/Remote.ts';
import { remoteServers } from '../../browser/remote/remoteServers.ts';
import { stories } from '../../laws/stories.ts';
import { play } from '../../laws/Story.ts';
import { tables } from '../../websocket/whatwg.ts';
import type { Urls } from './servers.ts';

export interface Case {
  readonly name: string;
  readonly expected?: unknown;
  run(): unknown;
}

const yes = () => true;
const audits = { create: yes, connect: yes, send: yes, receive: yes, close: yes };
const limits = { socketsPerOwner: 1_000, attemptsPerSecond: 1_000 };
const [, , driver = 'native', servers = ''] = process.argv;
const { control, whatwg, nobody, tls } = JSON.parse(servers) as Urls;

/** The native transport, or that of `ws`, which is loaded only where it is asked for. */
async function transportOf(): Promise<Transport> {
  if (driver === 'native') return webSocketTransport();
  const { wsTransport } = await import('rx-secure-networking/ws');
  return wsTransport();
}

const modLog = [
  'connected',
  'sent hello',
  'received you said hello',
  'closed 4001 by the server clean',
  'a foreign id: -1 false',
];

const transport = await transportOf();
const remote = await Remote.connect(control);
const listen = remoteServers(remote);
// Deno's WebSocket closes as soon as its peer's close frame has arrived, so there is no time between the two. Bun's hands
// what is sent to the system in the call, so of 4 MB nothing waits.
const native = { leave: !('Deno' in globalThis), buffers: !('Bun' in globalThis) };
const able = driver === 'native' ? native : { pause: true, ping: true, codes: true };

const { exports: doors } = createRequire(import.meta.url)('rx-secure-networking/package.json') as { exports: object };

const suites: Readonly<Record<string, readonly Case[]>> = {
  imports: Object.keys(doors)
    .filter((door) => door !== './package.json')
    .map((door) => ({
      name: `rx-secure-networking${door.slice(1)}`,
      expected: true,
      run: async () => Object.keys((await import(`rx-secure-networking${door.slice(1)}`)) as object).length > 0,
    })),
  contract: transportContract({ transport, listen, can: { ...abilities, ...able }, patience: 8_000 }),
  laws: stories.map((story) => ({
    name: story.what,
    expected: story.expected,
    run: () => play(story, { transport, listen }),
  })),
  websocket: Object.entries(tables).flatMap(([table, rows]) =>
    rows.map(({ what, expected, see }) => ({
      name: `${table}: ${what}`,
      expected,
      run: () => see({ WebSocket: classOf(), server: whatwg, nobody }),
    })),
  ),
  dial: driver === 'native' ? [] : (await import('./dialCases.ts')).dialCases(tls),
  blueprint: [{ name: 'a mod connects, sends, receives, and is closed', expected: modLog, run: runMod }],
};

function classOf(): typeof WebSocket {
  const network = createNetwork({ transport, policy: allowAll, limits });
  return webSocketFor(network.createOwner({ name: 'client', audits, limits }));
}

/** What a mod of the blueprint entry point sees of one socket. */
async function runMod(): Promise<unknown> {
  const log: string[] = [];
  const server = await listen({ handshake: 'accept', protocol: undefined, greeting: [], answersClose: true });
  const network = createNetwork({ transport, policy: allowAll });
  const sockets = secureNetworking(network, { describe: () => ({ name: 'mod' }) });
  try {
    await new Promise<void>((resolve) => {
      const mod = {
        auditCreateWebSocket: yes,
        auditConnectWebSocket: yes,
        auditCloseWebSocket: yes,
        onWebSocketConnected: (id: number) => {
          log.push('connected');
          sockets.sendMessageToWebSocket(mod, id, 'hello');
        },
        onWebSocketMessageSent: (_id: number, message: unknown) => log.push(`sent ${String(message)}`),
        onWebSocketMessageReceived: (_id: number, message: unknown) => log.push(`received ${String(message)}`),
        onWebSocketClosed: (_id: number, code: number, reason: string, wasClean: boolean) => {
          log.push(`closed ${code} ${reason} ${wasClean ? 'clean' : 'unclean'}`);
          resolve();
        },
      };
      sockets.connectWebSocket(mod, sockets.createWebSocket(mod, server.url));
      void server.peer().then(async (peer) => {
        peer.send(`you said ${String(await peer.next())}`);
        peer.close(4001, 'by the server');
      });
    });
    const stranger = {};
    log.push(
      `a foreign id: ${sockets.createWebSocket(stranger, server.url)} ${String(sockets.connectWebSocket(stranger, 1))}`,
    );
    return log;
  } finally {
    network.destroy();
    await server.stop();
  }
}

/** Runs a case; gives what is wrong, or undefined. */
async function flawOf({ run, ...rest }: Case): Promise<string | undefined> {
  try {
    const seen = await run();
    if (!('expected' in rest) || isDeepStrictEqual(plain(seen), plain(rest.expected))) return undefined;
    return `saw ${inspect(seen)}, not ${inspect(rest.expected)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Without what is undefined, as `toEqual` compares. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, plain(part)]),
  );
}

const results: { suite: string; name: string; flaw?: string | undefined }[] = [];
for (const [suite, cases] of Object.entries(suites)) {
  for (const each of cases) results.push({ suite, name: each.name, flaw: await flawOf(each) });
}
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
