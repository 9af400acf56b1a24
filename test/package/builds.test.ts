import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { anyText, composed, fullText } from './fullText.ts';

const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');

/** A host and its owners, with all that goes wrong: everything that either of them can read is in the answer. */
const program = `
import { Observable, of, throwError, VirtualTimeScheduler } from 'rxjs';
const at = (door) => import(process.env.BUILD + door + '.mjs');
const { allow, allowAll, createNetwork, deny, everyStep, maxBytes, platforms, reconnect, sendTo, SocketError, webSocketTransport } = await at('index');
const { echo, virtualTransport } = await at('testing');
const { decodeWith, readManifest } = await at('codec');
const { secureNetworking } = await at('blueprint');
const { webSocketFor } = await at('websocket');

const seen = [];
const plain = (value) => JSON.parse(JSON.stringify(value ?? null, (_, inner) =>
  inner instanceof Error ? { ...inner, name: inner.name, class: inner.constructor?.name, message: inner.message, cause: inner.cause } : inner));
const note = (what) => (value) => seen.push([what, plain(value)]);
const attempt = (what, call) => { try { note(what)(typeof call()); } catch (error) { note(what)(error); } };

const scheduler = new VirtualTimeScheduler();
const transport = virtualTransport((session) => new Observable((frames) => {
  frames.next('hello'); frames.next('x'.repeat(50)); session?.messages$?.subscribe?.((m) => frames.next(m));
}), { scheduler });
const make = (more = {}) => createNetwork({ transport, policy: allowAll, scheduler, ...more });
for (const options of [undefined, null, 5, [], new Map(), Promise.resolve({}), () => ({}), { polcy: {} }, { transport: webSocketTransport, policy: allowAll },
  { transport, policy: {}, kinds: [] }, { transport, policy: {}, kinds: [''] }, { transport, policy: { create: 5 } }, { transport, policy: { resolv: allow } },
  { transport, policy: {}, limits: { sockets: 0 } }, { transport, policy: {}, limits: { socket: 1 } }, { transport, policy: {}, scheduler: {} }, { transport, policy: {}, onError: 1 }, { transport, policy: platforms.console, kinds: ['custom_cosmetics'] }])
  attempt('createNetwork', () => createNetwork(options));

const network = make({ limits: { sockets: 3, maxMessageBytes: 40, auditTimeout: 10, attemptsPerSecond: 5 } });
network.decisions$.subscribe(note('decision'));
network.ends$.subscribe(note('end'));
network.lifecycle$.subscribe(note('lifecycle'));
for (const options of [undefined, {}, { name: '' }, { name: 'a', kind: 'modd', audits: {} }, { name: 'a', audits: { resolve: allow } }, { name: 'a', audits: {}, until: 5 },
  { name: 'a', audits: {}, auditMessages: 'all' }, { name: 'a', audits: {}, errorDetail: 'no' }, { name: 'a', audits: {}, reasoning: 5 }, { name: 'a', audits: { connect: 'no' } }])
  attempt('createOwner', () => network.createOwner(options));

const audits = { ...everyStep(allow), receive: maxBytes(45) };
const owner = network.createOwner({ name: 'mod', audits });
const urls = [5, null, '', 'nowhere', 'ftp://a.example/', 'wss://user@a.example/', 'wss://a.example/#x', 'wss://a.example:22/', 'wss://a.example:0x1/', 'wss://a..example/', 'wss://A.example./',
  'wss://1.2.3/', 'wss://a.example/\\\\x', 'wss://a.example/ü', 'wss://a.example/?a b', 'wss://a.example:/', 'ws:/a', 'wss://a.example/' + 'x'.repeat(9000), 'wss://[::1', 'wss://a.example/x/../y', 'wss://a_.example-.b/', 'wss://a$.example/', 'wss://a.example/\\ud800'];
for (const url of urls) {
  attempt('create', () => owner.create(url));
  attempt('open', () => owner.open(url).subscribe({ error: note('open') }));
}
for (const options of [5, { protocol: 'x' }, { protocols: 5 }, { protocols: ['a', 'a'] }, { protocols: ['('] }, { keepAlive: {} }, { keepAlive: { interval: 0, timeout: 1 } }, { messages: 'keep' }, { signal: 5 }, { auditMessages: 1 }])
  attempt('options', () => owner.create('wss://a.example/', options));
const verdicts = [false, undefined, 5, {}, deny('not now', { retryAfter: 100 }), () => true, 'reject', new Observable(() => {}), throwError(() => new Error('y')), of()];
for (const verdict of verdicts) {
  const other = network.createOwner({ name: 'other', audits: { ...audits, create: allow, connect: () => (verdict === 'reject' ? Promise.reject(new Error('x')) : verdict) } });
  const socket = other.create('wss://a.example/');
  socket.events$.subscribe(note('event'));
  socket.opened$.subscribe({ error: note('opened$') });
  socket.connect();
  scheduler.flush();
  await new Promise((resolve) => setTimeout(resolve));
  other.destroy('enough');
}
for (const create of [() => { throw new Error('bad'); }, () => Promise.resolve(true), () => 'yes', undefined])
  attempt('audit', () => network.createOwner({ name: 'thrower', audits: { create } }).create('wss://a.example/'));
for (const create of [() => false, () => 5, () => ({ allow: false })])
  attempt('policy', () => make({ policy: { create } }).createOwner({ name: 'p', audits }).create('wss://a.example/'));
const failing = make({ transport: virtualTransport(() => throwError(() => new Error('no server')), { scheduler }) });
failing.createOwner({ name: 'f', audits }).open('wss://a.example/').pipe(reconnect({ maxAttempts: 2, random: () => 0 })).subscribe({ error: note('gave up') });
failing.createOwner({ name: 'o', audits, errorDetail: 'opaque' }).open('wss://a.example/').subscribe({ error: note('opaque') });
for (const retryAfter of ['Thu, 01 Jan 1970 01:00:00 GMT', 'Thursday, 01-Jan-70 01:00:00 GMT', 'Thu Jan  1 01:00:00 1970', '1 January', '60']) {
  const busy = make({ transport: virtualTransport(() => throwError(() => Object.assign(new Error('busy'), { status: 503, retryAfter })), { scheduler }) });
  busy.createOwner({ name: 'b', audits }).open('wss://a.example/').subscribe({ error: note('busy') });
}
failing.createOwner({ name: 'p', audits }).open(() => { throw new Error('no token'); }).subscribe({ error: note('provider') });
failing.createOwner({ name: 'q', audits }).open(() => new Observable(() => {})).subscribe({ error: note('provider') });
scheduler.flush();

const socket = owner.create('wss://a.example/');
socket.events$.subscribe(note('event'));
socket.ended$.subscribe(note('ended'));
socket.connect();
socket.connect();
scheduler.flush();
for (const message of ['hello', 5, 'y'.repeat(41), '\\ud800', new ArrayBuffer(1), {}]) note('send')(socket.send(message));
for (const [code, reason] of [[1], [1001], [1000, 5], [1000, 'z'.repeat(200)], [1000, '\\ud800'], [4000, 'bye']]) socket.close(code, reason);
scheduler.flush();
const speaking = make({ transport: virtualTransport(echo, { scheduler }) });
speaking.decisions$.subscribe(note('decision'));
const speaker = speaking.createOwner({ name: 's', audits }).create('wss://a.example/');
speaker.connect();
scheduler.flush();
for (const message of [5, null, {}, new Uint8Array(new SharedArrayBuffer(1)), '\\ud800', 'hello']) note('send')(speaker.send(message));
speaking.destroy();
for (const count of [1, 2, 3, 4]) attempt('limit ' + count, () => owner.create('wss://a.example/'));
for (const options of [{ maxDelay: 0 }, { maxDelays: 1 }, { random: 5 }, { wakeOn: 5 }]) attempt('reconnect', () => reconnect(options));
for (const manifest of [5, {}, { endpoints: ['*'], reasoning: 'x' }, { endpoints: ['wss://127.1/'], reasoning: 'x' }, { endpoints: ['wss://*.com/*'], reasoning: '' }, { endpoints: 5, reasoning: 'x', limits: { a: 1 } }]) attempt('manifest', () => readManifest(manifest));
attempt('brand', () => webSocketFor({}));
attempt('brand', () => secureNetworking({}, { describe: () => undefined }));
attempt('sendTo', () => sendTo({}));
attempt('codec', () => decodeWith({}));
owner.destroy();
attempt('destroyed', () => owner.create('wss://a.example/'));
network.destroy();
attempt('destroyed', () => network.createOwner({ name: 'late', audits }));
attempt('unbound', () => { const { create } = owner; return create('wss://a.example/'); });
note('error')(new SocketError('lost', 'mine'));
console.log(JSON.stringify(seen));
`;

const seenBy = async (build: string) => {
  const env = { ...process.env, BUILD: path.join(root, 'dist', build) };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: root, env });
  return JSON.parse(stdout) as [string, unknown][];
};

/** Where two values differ, but for the texts of codes: the first place, in words. */
function difference(short: unknown, full: unknown): string | undefined {
  if (typeof short === 'string' && typeof full === 'string') {
    const parts = fullText(short).split(anyText);
    const form = new RegExp(
      `^${parts.map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}/]/gu, String.raw`\$&`)).join('.*')}$`,
      'su',
    );
    return form.test(full) ? undefined : `${short} for ${full}`;
  }
  if (typeof short !== 'object' || typeof full !== 'object' || short === null || full === null) {
    return short === full ? undefined : `${String(short)} for ${String(full)}`;
  }
  const keys = [...new Set([...Object.keys(short), ...Object.keys(full)])];
  const found = keys.map((key) => difference((short as never)[key], (full as never)[key]));
  return found.find((each) => each !== undefined);
}

it('the production build does what the other one does, and its codes stand for the texts of the other one', async () => {
  const [full, short] = await Promise.all([seenBy('./'), seenBy('production/')]);

  expect(full.length).toBeGreaterThan(150);
  expect(JSON.stringify(full)).not.toContain('RXSN');
  const codes = new Set(JSON.stringify(short).match(/RXSN\d+/gu));
  expect(codes.size).toBeGreaterThan(70);
  expect([...composed].filter((code) => !codes.has(code))).toEqual([]);
  expect(difference(short, full)).toBeUndefined();
  expect(difference(full, short)).toBeDefined();
}, 30_000);
