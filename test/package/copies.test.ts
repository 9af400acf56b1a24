import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { fullText } from './fullText.ts';

// A host and a plug-in that has installed a copy of its own, of another patch version; once with the host's rxjs, once
// with its own. The plug-in is CommonJS, an ES module, or a bundle of our ES modules, of both builds.
const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');
const home = path.join(root, 'build/copies');
const name = 'rx-secure-networking';

function install(folder: string, version: string): string {
  const modules = path.join(home, folder, 'node_modules');
  const target = path.join(modules, name);
  mkdirSync(target, { recursive: true });
  for (const part of ['dist', 'package.json'])
    cpSync(path.join(root, part), path.join(target, part), { recursive: true });
  const pkg = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8')) as object;
  writeFileSync(path.join(target, 'package.json'), JSON.stringify({ ...pkg, version }));
  // A package of another name, or what is in this repository would mean itself by ours.
  writeFileSync(path.join(home, folder, 'package.json'), JSON.stringify({ name: 'holder', private: true }));
  return modules;
}

beforeAll(() => {
  rmSync(home, { recursive: true, force: true });
  const host = install('.', '0.1.0');
  for (const peer of ['rxjs', 'ws', 'tslib']) symlinkSync(path.join(root, 'node_modules', peer), path.join(host, peer));
  install('plugin', '0.1.7');
  const alone = install('plugin-with-rxjs', '0.1.7');
  cpSync(path.join(root, 'node_modules/rxjs'), path.join(alone, 'rxjs'), { recursive: true });
  for (const plugin of ['plugin', 'plugin-with-rxjs']) {
    writeFileSync(path.join(home, plugin, 'cjs.cjs'), requires);
    writeFileSync(path.join(home, plugin, 'esm.mjs'), imports(name));
    writeFileSync(path.join(home, plugin, 'bundle.mjs'), imports(`./node_modules/${name}/dist/index.mjs`));
    writeFileSync(
      path.join(home, plugin, 'production.mjs'),
      imports(`./node_modules/${name}/dist/production/index.mjs`),
    );
  }
});

const requires = `module.exports = { ...require('${name}'), ...require('rxjs'),
  ...require('${name}/websocket'), ...require('${name}/blueprint'), ...require('${name}/codec'), ...require('${name}/testing') };`;
function imports(index: string): string {
  const at = (door: string): string => (index === name ? `${name}/${door}` : index.replace('index', door));
  return [index, ...['websocket', 'blueprint', 'codec', 'testing'].map(at), 'rxjs']
    .map((from) => `export * from '${from}';`)
    .join('\n');
}

const plugins = ['plugin', 'plugin-with-rxjs'].flatMap((folder) =>
  ['cjs.cjs', 'esm.mjs', 'bundle.mjs', 'production.mjs'].map((file) => `./${folder}/${file}`),
);

/**
 * What the host and the plug-in do: each part gives what is compared below. It is given the host's copy as `host`, and the
 * plug-in's with the rxjs that it finds as `mine`.
 */
const parts = {
  errors: `
    const { network, owner } = make({});
    const theirs = thrownBy(() => owner.create(url));
    class Own extends mine.SocketError {}
    const refused = thrownBy(() => codec.readManifest(5));
    network.destroy();
    return {
      known: theirs instanceof mine.SocketError,
      back: new mine.SocketError('lost', 'x') instanceof host.SocketError,
      subclass: [theirs instanceof Own, new Own('lost', 'x') instanceof Own, new Own('lost', 'x') instanceof host.SocketError],
      codec: [refused instanceof mine.CodecError, refused instanceof mine.SocketError],
      others: [new Error('x'), null, {}, 5].map((other) => other instanceof mine.SocketError),
    };`,
  reconnects: `
    let dials = 0;
    const server = () => (++dials < 4 ? rx.throwError(() => new Error('lost')) : saying('hello ' + dials));
    const { network, owner } = make({ server, audits: host.everyStep(host.allow) });
    const seen = [];
    const settings = { initialDelay: 1, maxDelay: 2, onAttempt: ({ attempt, error }) => seen.push([attempt, error.code]) };
    const messages$ = owner.open(url).pipe(mine.switchMap((socket) => socket.messages$), mine.reconnect(settings));
    await new Promise((resolve) => {
      messages$.subscribe({
        next: (message) => { seen.push(message); owner.destroy(); },
        error: (error) => { seen.push(String(error)); resolve(); },
        complete: () => { seen.push('completed'); resolve(); },
      });
    });
    network.destroy();
    return seen;`,
  crashes: `
    const told = [];
    let crashed = 0;
    const count = () => { crashed += 1; };
    process.on('uncaughtException', count);
    const boom = (what) => () => { throw new Error(what); };
    const network = host.createNetwork({
      transport: virtualTransport(() => saying('no JSON')),
      policy: host.allowAll,
      onError: (error, owner) => told.push(error.message + ' of ' + owner.name),
    });
    const owner = network.createOwner({ name: 'mod', audits: host.everyStep(host.allow) });
    const messages$ = owner.open(url).pipe(mine.switchMap((socket) => socket.messages$));
    messages$.pipe(mine.reconnect()).subscribe(boom('reconnect'));
    messages$.pipe(mine.reconnect(), mine.map(boom('map'))).subscribe();
    messages$.pipe(mine.json({ onInvalid: boom('json') })).subscribe();
    messages$.pipe(mine.guardMessages(mine.allow)).subscribe(boom('guard'));
    let named;
    owner.open(url).subscribe((socket) => {
      mine.sendTo(socket)(['a']).subscribe(boom('sendTo'));
      socket.messages$.pipe(mine.inOrder(socket, boom('inOrder'))).subscribe();
    });
    for (let turn = 0; turn < 20 && told.length < 6; turn += 1) await new Promise((resolve) => setTimeout(resolve));
    network.destroy();
    process.off('uncaughtException', count);
    const [report] = Object.getOwnPropertySymbols(Object.getPrototypeOf(messages$));
    const shared = messages$[report]();
    return { told: told.sort(), crashed, shared: [Object.isFrozen(shared), Object.keys(shared), 'prototype' in shared] };`,
  kinds: `
    const rules = [mine.denyKinds('plugins'), host.allOf(host.allow, mine.not(mine.denyKinds('plugins')))];
    const transport = virtualTransport(() => saying());
    return rules.map((create) => String(thrownBy(() => host.createNetwork({ transport, policy: { create }, kinds: ['plugin'] }))));`,
  destroyed: `
    const { network, owner } = make({ server: () => rx.throwError(() => new Error('lost')), audits: host.everyStep(host.allow) });
    let attempts = 0;
    const settings = { initialDelay: 1e9, maxDelay: 1e9, random: () => 1, onAttempt: () => { attempts += 1; setImmediate(() => owner.destroy()); } };
    await new Promise((complete) => { owner.open(url).pipe(mine.reconnect(settings)).subscribe({ complete }); });
    network.destroy();
    return attempts;`,
  denials: `
    const denials = [{ allow: false, reason: 'soon', retryAfter: 5 }, false];
    const { network, owner } = make({ policy: { ...host.allowAll, create: () => denials.shift() }, audits: mine.everyStep(mine.allow) });
    const seen = [];
    const settings = { initialDelay: 1, maxDelay: 1, onAttempt: ({ delay }) => seen.push(delay >= 5) };
    await new Promise((resolve) => {
      owner.open(url).pipe(mine.reconnect(settings)).subscribe({ error: ({ code }) => { seen.push(code); resolve(); } });
    });
    network.destroy();
    return seen;`,
  provider: `
    const { network, owner } = make({ audits: host.everyStep(host.allow) });
    const seen = [];
    const provider = () => { if (seen.length === 0) throw new mine.SocketError('lost', 'of my own'); return url; };
    const settings = { initialDelay: 1, maxDelay: 1, onAttempt: ({ error }) => seen.push([error.code, error.cause.message]) };
    await new Promise((resolve) => { owner.open(provider).pipe(mine.reconnect(settings)).subscribe(resolve); });
    network.destroy();
    return seen;`,
  unbranded: `
    const sent = [];
    const over$ = new mine.Subject();
    const server = (_dial, received$) => { received$.subscribe((message) => { if (sent.push(message) === 2) over$.next(); }); return saying('{"n":1}', '{"n":2}'); };
    const { network, owner } = make({
      transport: mine.virtualTransport(server),
      policy: mine.combine(mine.platforms.desktop, { create: mine.rateLimit({ count: 3, per: 1000 }) }),
      until: over$,
      audits: mine.everyStep(mine.allOf(mine.allowEndpoints('wss://example.com/*'), mine.not(() => false))),
    });
    const strict = network.createOwner({ name: 'strict', audits: { create: mine.allow, connect: mine.allOf(mine.allow, mine.not(() => mine.EMPTY)) } });
    const denied = [];
    network.decisions$.subscribe(({ allow, action, code }) => allow || denied.push(action + ' ' + code));
    thrownBy(() => owner.create('wss://other.example/'));
    strict.create(url).connect();
    const got = [];
    await new Promise((complete) => {
      const opened = (socket) => {
        socket.messages$.pipe(mine.inOrder(socket, (message) => mine.of(JSON.parse(message).n))).subscribe((n) => {
          got.push(n);
          if (n === 1) return;
          mine.sendTo(socket)(['a', 'b']).subscribe((outcome) => got.push(outcome));
        });
      };
      owner.open(url).subscribe({ next: opened, complete });
    });
    const left = network.snapshot().map((each) => each.name);
    network.destroy();
    return { got, sent, denied, left };`,
  refused: `
    const { network, owner } = make({});
    const refusals = [() => mine.webSocketFor(owner), () => mine.secureNetworking(network, { describe: () => ({}) })];
    network.destroy();
    return refusals.map((act) => String(thrownBy(act)));`,
};

const program = (plugin: string): string => `
import * as host from '${name}';
import * as codec from '${name}/codec';
import * as rx from 'rxjs';
import { opened, virtualTransport } from '${name}/testing';

const loaded = await import('${plugin}');
const mine = loaded.default ?? loaded;
if (mine.createNetwork === host.createNetwork) throw new Error('the plug-in has no copy of its own');
const url = 'wss://example.com/';
const saying = (...messages) => rx.concat(rx.of(mine.opened(), ...messages), rx.NEVER);
const thrownBy = (act) => { try { act(); } catch (error) { return error; } };
function make({ server = () => saying(), transport = virtualTransport(server), policy = host.allowAll, audits = {}, until = [] }) {
  const network = host.createNetwork({ transport, policy });
  return { network, owner: network.createOwner({ name: 'mod', audits, ...(until.subscribe && { until }) }) };
}
const parts = {${Object.entries(parts)
  .map(([part, code]) => `${part}: async () => {${code}\n}`)
  .join(',')}};
const answers = {};
for (const [part, act] of Object.entries(parts)) answers[part] = await act().catch(String);
process.stdout.write(JSON.stringify(answers));`;

describe.each(plugins)('a plug-in with its own copy (%s)', (plugin) => {
  let answers: Readonly<Record<keyof typeof parts, unknown>>;
  beforeAll(async () => {
    const args = ['--input-type=module', '-e', program(plugin)];
    const { stdout } = await run(process.execPath, args, { cwd: home, timeout: 20_000 });
    answers = JSON.parse(stdout) as typeof answers;
  }, 30_000);

  it("knows the host's errors by instanceof, and the host knows the plug-in's", () => {
    expect(answers.errors).toEqual({
      known: true,
      back: true,
      subclass: [false, true, true],
      codec: [true, false],
      others: [false, false, false, false],
    });
  });

  it("reconnects with its own reconnect() over the host's network", () => {
    const attempts = [1, 2, 3].map((attempt) => [attempt, 'connect-failed']);
    expect(answers.reconnects).toEqual([...attempts, 'hello 4', 'completed']);
  });

  it('L17 tells the host’s onError what its callbacks throw, behind the operators of its own copy', () => {
    const told = ['guard', 'inOrder', 'json', 'map', 'reconnect', 'sendTo'].map((what) => `${what} of mod`);
    expect(answers.crashes).toEqual({ told, crashed: 0, shared: [true, ['owner'], false] });
  });

  it('knows the kinds that its rules name, and says that one is misspelt', () => {
    expect((answers.kinds as string[]).map(fullText)).toEqual(
      ['plugins', 'plugins'].map(
        () =>
          "TypeError: policy.create names the unknown kind plugins: did you mean plugin? The network's kinds are plugin",
      ),
    );
  });

  it('L20 ends with its owner while it waits', () => {
    expect(answers.destroyed).toBe(1);
  });

  it('L6 does not try again after a denial, save after the retryAfter that it names', () => {
    expect(answers.denials).toEqual([true, 'denied']);
  });

  it('reconnects after an error of its own copy that its provider throws', () => {
    expect(answers.provider).toEqual([['connect-failed', 'of my own']]);
  });

  it('uses what needs no brand: audits, policies, transports, signals, sendTo(), inOrder(), lifetimes', () => {
    expect(answers.unbranded).toEqual({
      got: [1, 2, 'sent', 'sent'],
      sent: ['a', 'b'],
      denied: ['create denied', 'connect empty'],
      left: ['strict'],
    });
  });

  it('is told that the package is there twice where a brand is needed, and what to do', () => {
    const what = 'was made by another copy of rx-secure-networking, which works only with its own objects.';
    const todo = 'shows the copies. Keep one: run "npm dedupe", or make it a peer dependency of the plug-in';
    expect((answers.refused as string[]).map(fullText)).toEqual(
      ['owner', 'network'].map((made) => `TypeError: this ${made} ${what} "npm ls rx-secure-networking" ${todo}`),
    );
  });
});
