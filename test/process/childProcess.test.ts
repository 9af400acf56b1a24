import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { allow, allowEndpoints, createNetwork, everyStep } from 'rx-secure-networking';
import { type GuestOptions, serveGuest, streamPort, type Violation } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { encodeFrame } from '../../lib/wire/encodeFrame.ts';
import { labTransport } from '../guests/LabLink.ts';
import { guestCode } from '../guests/startGuest.ts';
import { startEchoWithProtocol } from '../server.ts';
import { until } from '../waiting.ts';

// Guests in processes of their own, over their standard streams. No wall is around them: the walls are in scripts/egress.

const root = path.resolve(__dirname, '../..');
const home = mkdtempSync(path.join(tmpdir(), 'guest-child-'));
const script = path.join(home, 'guest.cjs');
const pump = path.join(home, 'pump.cjs');
beforeAll(() => {
  writeFileSync(script, guestCode('processGuest.ts'));
  writeFileSync(pump, guestCode('processPump.ts'));
}, 60_000);
afterAll(() => rmSync(home, { recursive: true }));

const patience = 60_000; // a process takes long to start on a busy machine
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A process with a guest in it; disposing of it kills the process and waits for its end. */
function startProcess(...args: readonly string[]) {
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { NODE_PATH: path.join(root, 'node_modules') },
  }) as ChildProcess & { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable };
  const exited = once(child, 'close');
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  return {
    child,
    port: streamPort(child.stdout, child.stdin),
    /** What the guest says, as soon as it has said a whole line. */
    said: async (): Promise<unknown> => {
      while (!log.includes('\n')) await once(child.stderr, 'data');
      return JSON.parse(log) as unknown;
    },
    exited,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

it(
  'a guest in a process opens a socket through its standard streams, and its messages come back',
  async () => {
    await using server = await startEchoWithProtocol();
    const network = createNetwork({ transport: wsTransport(), policy: {} });
    await using guest = startProcess(script, 'echo', server.url);
    serveGuest(guest.port, { network, name: 'echo', audits: everyStep(allowEndpoints(`${server.url}*`)) });
    expect(await guest.said()).toEqual(['hello', [1, 2, 3], 'ü€😀', 'x'.repeat(100_000)]);
    network.destroy();
  },
  patience,
);

it(
  'G7 a guest in a process learns why it is denied, and the host records it',
  async () => {
    const network = createNetwork({ transport: wsTransport(), policy: {} });
    const codes: string[] = [];
    network.decisions$.subscribe(({ action, code }) => codes.push(`${action} ${code}`));
    await using guest = startProcess(script, 'denied', 'wss://elsewhere.example/');
    serveGuest(guest.port, { network, name: 'denied', audits: everyStep(allowEndpoints('wss://chat.example.com')) });
    expect(await guest.said()).toBe('endpoint');
    expect(codes).toEqual(['create endpoint']);
    network.destroy();
  },
  patience,
);

it('L10 of a process that is killed in mid-stream nothing is sent after the end of its owner, and nothing stays open: 40 times', async () => {
  const handles = () => process.getActiveResourcesInfo().filter((kind) => /^(?:Process|Pipe)Wrap$/u.test(kind));
  await until(() => !handles().includes('ProcessWrap')); // of the process before
  const before = handles(); // those of jest
  let total = 0;
  for (let i = 0; i < 40; i += 1) {
    const { links, transport } = labTransport();
    const opening: typeof transport = (dial, sink) => {
      queueMicrotask(() => sink.opened(''));
      return transport(dial, sink);
    };
    const network = createNetwork({ transport: opening, policy: {} });
    const violations: Violation[] = [];
    const guest = startProcess(pump);
    const owner = serveGuest(guest.port, {
      network,
      name: 'pump',
      audits: everyStep(allow),
      lease: 0,
      onViolation: (violation) => violations.push(violation),
    });
    let atEnd = -1;
    owner.destroyed$.subscribe({ complete: () => (atEnd = links[0]?.sent.length ?? 0) });
    await until(() => (links[0]?.sent.length ?? 0) >= 1_000);
    expect(guest.child.kill('SIGKILL')).toBe(true);
    if (i % 2) owner.destroy(); // the host may be faster than the end of the streams
    await until(() => owner.closed);
    expect(atEnd).toBe(links[0]?.sent.length);
    await guest.exited;
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(links[0]?.sent.length).toBe(atEnd);
    expect(guest.child.signalCode).toBe('SIGKILL');
    expect([links[0]?.closes, network.snapshot(), violations]).toEqual([[[1001, '']], [], []]);
    expect([guest.child.stdin.destroyed, guest.child.stdout.destroyed]).toEqual([true, true]);
    links[0]?.end(1001, '', true);
    total += atEnd;
    network.destroy();
  }
  expect(total).toBeGreaterThan(40_000);
  expect(handles()).toEqual(before);
}, 120_000);

const hello = Buffer.from(encodeFrame([1, ['1']])).toString('hex');
/** Of the default `maxMessageBytes`, and what a frame may hold beside it. */
const largest = 1_048_576 + 131_072;

/** A process that says hello and then writes what `act` says. It never reads. */
const writer = (act: string): readonly string[] => [
  '-e',
  `const write = (bytes) => process.stdout.write(bytes);
  const head = (length) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(length); return bytes; };
  const forEver = (piece) => { while (write(piece)); process.stdout.once('drain', () => forEver(piece)); };
  write(Buffer.from('${hello}', 'hex'));
  ${act}`,
];

/** Serves the guest until its owner ends. Gives the rules that it broke, and how much memory that took at most. */
async function serveToTheEnd(act: string, options: Partial<GuestOptions> = {}) {
  const network = createNetwork({ transport: labTransport().transport, policy: {} });
  const rules: string[] = [];
  const reasons: string[] = [];
  await using guest = startProcess(...writer(act));
  const held = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = held();
  let peak = before;
  const owner = serveGuest(guest.port, {
    network,
    name: 'writer',
    audits: everyStep(allow),
    lease: 0,
    onViolation: ({ rule, reason }) => {
      peak = Math.max(peak, held());
      rules.push(rule);
      reasons.push(reason);
    },
    ...options,
  });
  while (!owner.closed) {
    await turn();
    peak = Math.max(peak, held());
  }
  for (let turns = 0; turns < 50; turns += 1) {
    await turn();
    peak = Math.max(peak, held());
  }
  expect([network.snapshot(), guest.child.stdout.destroyed]).toEqual([[], true]);
  network.destroy();
  return { rules, reasons, grown: peak - before };
}

it.each<readonly [string, string, string]>([
  ['of 4 GiB, which never ends', 'write(head(0xffffffff)); forEver(Buffer.alloc(65536));', 'malformed'],
  ['of one byte more than the host takes', `write(head(${largest + 1})); forEver(Buffer.alloc(65536));`, 'malformed'],
  ['of garbage, and another for ever', 'forEver(Buffer.from("no frame of ours, and no end"));', 'malformed'],
  [
    'that is cut inside, and another for ever',
    'forEver(Buffer.concat([head(6), Buffer.from([2, 0, 0, 1, 0, 120])]));',
    'malformed',
  ],
  [
    'of the largest size without a meaning, and another for ever',
    `forEver(Buffer.concat([head(${largest}), Buffer.alloc(${largest}, 99)]));`,
    'malformed',
  ],
  ['of 0 bytes, and another for ever', 'forEver(Buffer.alloc(65536));', 'malformed'],
])(
  'G17 a process that writes a frame %s is ended, and takes no memory of the host',
  async (_, act, rule) => {
    const { rules, grown } = await serveToTheEnd(act);
    expect(rules).toEqual([rule]);
    expect(grown).toBeLessThan(32e6);
  },
  patience,
);

it(
  'G17 a process that prints a line where its port is is ended, and the reason says so',
  async () => {
    const { rules, reasons } = await serveToTheEnd("console.log('ready'); setInterval(() => undefined, 1_000);");
    expect([rules, reasons]).toEqual([['malformed'], [expect.stringContaining('such as console output')]]);
  },
  patience,
);

it(
  'G6 a frame that comes byte by byte and is never whole is ended by the lease, and holds no more than a frame',
  async () => {
    const act = `write(head(${largest})); setInterval(() => write(Buffer.from([2])), 5);`;
    const { rules, grown } = await serveToTheEnd(act, { lease: 300 });
    expect(rules).toEqual(['lease']);
    expect(grown).toBeLessThan(32e6);
  },
  patience,
);

it(
  'G2 a frame that is cut by the end of its process ends the owner, and breaks no rule',
  async () => {
    expect((await serveToTheEnd('write(head(1000)); write(Buffer.alloc(500)); process.exitCode = 3;')).rules).toEqual(
      [],
    );
  },
  patience,
);

it(
  'G6 a process that is stopped is ended by the lease',
  async () => {
    const { rules } = await serveToTheEnd("process.kill(process.pid, 'SIGSTOP');", { lease: 300 });
    expect(rules).toEqual(['lease']);
  },
  patience,
);
