import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { allowAll, type Owner } from 'rx-secure-networking';
import { type Fleet, joinFleet } from 'rx-secure-networking/fleet';
import { opened, virtualTransport } from 'rx-secure-networking/testing';
import { concat, firstValueFrom, filter, NEVER, type Observable, of } from 'rxjs';
import { freePort } from '../freePort.ts';
import { authority, certificate } from '../transport/certificates.ts';
import { overIoredis } from '../fleet/redisClients.ts';
import { type RedisServer, startRedis, withRedis } from '../fleet/redisServer.ts';

// The command as an operator runs it, on the built package and a real Redis.

const command = 'bin/rx-secure-networking-fleet.mjs';

withRedis('rx-secure-networking-fleet', () => {
  let redis: RedisServer;
  let stop: () => Promise<void>;
  let fleet: Fleet;
  beforeAll(async () => {
    redis = await startRedis();
    const { engine, ...connection } = await overIoredis(redis.port, { fleet: 'night' });
    fleet = joinFleet({
      engine,
      host: 'host-1',
      transport: virtualTransport(concat(of(opened()), NEVER)),
      policy: allowAll,
      staleAfter: 5_000,
    });
    await firstValueFrom(fleet.health$.pipe(filter(({ fresh }) => fresh)));
    stop = async () => {
      await fleet.leave();
      await connection[Symbol.asyncDispose]();
      await redis[Symbol.asyncDispose]();
    };
  }, 20_000);
  afterAll(() => stop());

  const run = async (...words: string[]) => {
    const env = { ...process.env, REDIS_URL: `redis://127.0.0.1:${redis.port}`, FLEET: 'night' };
    const child = spawn(process.execPath, [command, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const read = async (stream: NodeJS.ReadableStream) => {
      let text = '';
      for await (const chunk of stream) text += String(chunk);
      return text.trimEnd();
    };
    const [out, error, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'exit')]);
    return { out, error, code: code as number };
  };
  const yes = () => true;
  const join = (subject: string): Owner =>
    fleet.createOwner({ name: 'chat', subject, audits: { create: yes, connect: yes } });

  it('revoke ends the owners of the target and says which hosts have applied it; restore takes it back', async () => {
    const owner = join('com.example.chat');
    const revoked = await run('revoke', '--subject', 'com.example.chat', '--reason', 'leaks tokens');
    expect(revoked).toMatchObject({ code: 0, error: '' });
    expect(revoked.out).toMatch(/^revoked subject com\.example\.chat: version 1, \d+ ms\n {2}applied: host-1$/u);
    expect(owner.closed).toBe(true);
    const list = await run('list');
    expect(list.out).toMatch(/^target +since +version +reason\nsubject com\.example\.chat +\S+Z +1 +leaks tokens$/u);
    expect(await run('restore', '--subject', 'com.example.chat')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^restored subject com\.example\.chat: version 2/u),
    });
    expect((await run('list')).out).toBe('nothing is revoked');
  });

  it('restore says that a target was not revoked', async () => {
    const restored = await run('restore', '--subject', 'com.example.caht');
    expect(restored).toMatchObject({
      code: 0,
      error: expect.stringMatching(/^subject com\.example\.caht was not revoked/u),
    });
    const asJson = await run('restore', '--subject', 'com.example.caht', '--json');
    expect(JSON.parse(asJson.out)).toMatchObject({ done: 'restored', wasRevoked: false });
  });

  it('list shows a list of any length', async () => {
    const count = 150_000;
    await using connection = await overIoredis(redis.port, { fleet: 'long' });
    const entry = (i: number) => JSON.stringify({ target: { subject: `com.example.${i}` }, reason: 'leaks', at: 1 });
    const client = new Redis({ port: redis.port, host: '127.0.0.1' });
    await firstValueFrom(connection.engine.change('kind "mod"', null, { epoch: 'e' }) as Observable<unknown>);
    for (let i = 0; i < count; i += 5_000) {
      const some = Array.from({ length: 5_000 }, (_, j) => i + j);
      await client.hset(
        'rsn:{long}:list',
        some.flatMap((n) => [`subject "com.example.${n}"`, `1 ${entry(n)}`]),
      );
    }
    const { code, out, error } = await run('list', '--fleet', 'long');
    client.disconnect();
    expect([code, error]).toEqual([0, '']);
    expect(out.split('\n')).toHaveLength(count + 1);
  }, 20_000);

  it('hosts, table and log show the fleet, and escape what could write to a terminal', async () => {
    const owner = join('evil\u001b[2J\nsubject');
    await new Promise<void>((resolve) => {
      owner.open('wss://example.com/chat').subscribe({ next: () => resolve() });
    });
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // its next beat
    expect((await run('hosts')).out).toMatch(/^host +seen[^\n]*\nhost-1 +\d+ ms ago +yes/u);
    const { out } = await run('table');
    expect(out).toMatch(/host-1 +chat +mod +evil\\u\{1b\}\[2J\\u\{a\}subject +wss:\/\/example\.com:443\/chat +1 +0/u);
    const log = await run('log');
    expect(log.out).toMatch(
      /Z host-1 #\d+ chat \(evil\\u\{1b\}\[2J\\u\{a\}subject\) wss:\S+ allowed connect: allowed$/mu,
    );
    expect(log.error).toMatch(/^\d+ records, 0 missing$/u);
    const lines = (await run('log', '--json')).out.split('\n').map((line) => JSON.parse(line) as { id: string });
    expect(lines.length).toBeGreaterThan(1);
    expect((await run('log', '--json', '--from', lines[0]!.id)).out.split('\n')).toHaveLength(lines.length - 1);
    expect(JSON.parse((await run('table', '--json')).out)).toMatchObject({ host: 'host-1', open: 1 });
    owner.destroy();
  });

  it('log shows a record that no host has written so as unreadable, and goes on', async () => {
    const client = new Redis({ port: redis.port, host: '127.0.0.1' });
    const put = (...fields: string[]) => client.xadd('rsn:{forged}:log', '*', ...fields);
    const owner = '{"name":{"toString":"x"}}';
    await put('i', 'h/1', 's', '1', 'd', `{"type":"decision","action":"create","owner":${owner}}`);
    await put('no', 'record');
    await put('i', 'h/1', 's', 'x', 'd', 'rubbish');
    await put(
      'i',
      'h/1',
      's',
      '2',
      'd',
      '{"type":"decision","action":"create","code":"c","at":1,"owner":{"name":"good"}}',
    );
    const { code, out, error } = await run('log', '--fleet', 'forged');
    client.disconnect();
    const lines = out.split('\n');
    expect(lines[0]).toBe('h #1 UNREADABLE: no host writes such a record');
    expect(lines.at(-1)).toMatch(/^1970\S+ h #2 good /u);
    expect([code, error]).toEqual([0, expect.stringMatching(/ records, 0 missing$/u)]);
  });

  it('revoke exits with 3 if not all hosts have reported that they have applied it', async () => {
    const { engine, ...connection } = await overIoredis(redis.port, { fleet: 'night' });
    await new Promise<void>((resolve, reject) => {
      const row = { text: JSON.stringify({ host: 'silent', epoch: 'x', joined: 1 }), rows: '[]', ttl: 1 };
      (engine.publish('silent/1', row) as never as { subscribe(observer: object): void }).subscribe({
        complete: resolve,
        error: reject,
      });
    });
    const { code, out } = await run('revoke', '--kind', 'mod', '--tenant', 'x', '--reason', 'r');
    expect([code, out]).toEqual([2, '']);
    const report = await run('revoke', '--tenant', 'x', '--reason', 'r', '--wait', '100', '--json');
    expect(report.code).toBe(3);
    expect(JSON.parse(report.out)).toMatchObject({ done: 'revoked', applied: ['host-1'], behind: ['silent'] });
    await connection[Symbol.asyncDispose]();
  });

  it('revoke exits with 3 and says that it is done if only the hosts cannot be asked', async () => {
    await using narrow = await startRedis({ more: ['--user', 'op', 'on', '>p', '~*', '+@all', '-hkeys'] });
    const url = `redis://op:p@127.0.0.1:${narrow.port}`;
    const { code, error } = await run('revoke', '--subject', 'a', '--reason', 'r', '--url', url);
    expect([code, error]).toEqual([3, expect.stringMatching(/^The change is made \(version 1\), .*HKEYS/iu)]);
    expect((await run('list', '--url', url)).out).toContain('subject a');
  });

  it('exits with 1 if the engine does not answer, and names the server without its password', async () => {
    const { code, out, error } = await run('list', '--url', 'redis://user:secret@127.0.0.1:1');
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^Redis at 127\.0\.0\.1:1: /u);
    expect(error).not.toContain('secret');
  });

  it('exits with 1 and says why for a name with two addresses at which nothing listens', async () => {
    const addresses = "[{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }]";
    const code = `import dns from 'node:dns'; dns.lookup = (name, options, done) => done(null, ${addresses});`;
    process.env['NODE_OPTIONS'] = `--import=data:text/javascript,${encodeURIComponent(code)}`;
    try {
      const { code, out, error } = await run('list', '--url', 'redis://localhost:1');
      expect([code, out]).toEqual([1, '']);
      expect(error).toMatch(/^Redis at localhost:1: connect .*127\.0\.0\.1:1, connect .*::1/u);
    } finally {
      delete process.env['NODE_OPTIONS'];
    }
  });

  it('shows its help and exits with 0 for --help, and with 2 without a command', async () => {
    for (const [words, expected] of [
      [['--help'], 0],
      [['revoke', '--help'], 0],
      [[], 2],
    ] as const) {
      const { code, out } = await run(...words);
      expect(code).toBe(expected);
      for (const word of [
        'revoke',
        'restore',
        'list',
        'hosts',
        'table',
        'log',
        '--fleet',
        '--url',
        '--json',
        'Exit codes',
      ]) {
        expect(out).toContain(word);
      }
    }
  });

  it('revoke exits with 3 if there is no host in the fleet, as with a wrong name', async () => {
    const { code, out, error } = await run('revoke', '--subject', 'a', '--reason', 'r', '--fleet', 'nihgt');
    expect(code).toBe(3);
    expect(out).toContain('applied: no host');
    expect(error).toContain('no host is in this fleet');
    expect((await run('hosts', '--fleet', 'nihgt')).out).toBe('no host is in this fleet');
    expect(await run('hosts', '--fleet', 'nihgt', '--json')).toEqual({ code: 0, out: '', error: '' });
    expect((await run('table', '--fleet', 'nihgt')).out).toBe('no host has connections');
    expect((await run('log', '--fleet', 'nihgt')).error).toBe('0 records, 0 missing');
  });

  it.each([
    ['says nothing', () => undefined, 'no answer within 3000 ms'],
    ['is no Redis', (socket: net.Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'this is no Redis server'],
    ['closes', (socket: net.Socket) => socket.end(), 'the connection has closed'],
  ])('exits with 1 if the server %s', async (_name, answer, text) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      answer(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as net.AddressInfo;
    const { code, out, error } = await run('list', '--url', `redis://127.0.0.1:${port}`);
    server.close();
    expect([code, out]).toEqual([1, '']);
    expect(error).toBe(`Redis at 127.0.0.1:${port}: ${text}`);
  });

  it('exits with 1 for a wrong password or none, and with 0 for the right one of a user', async () => {
    const more = ['--requirepass', 's3cret', '--user', 'op', 'on', '>p%40ss', '~*', '+@all'];
    await using closed = await startRedis({ more });
    const at = (login: string) => run('list', '--url', `redis://${login}127.0.0.1:${closed.port}`);
    for (const [login, text] of [
      ['', 'NOAUTH'],
      [':wrong@', 'WRONGPASS'],
      ['op:wrong@', 'WRONGPASS'],
      ['nobody:s3cret@', 'WRONGPASS'],
    ] as const) {
      const { code, out, error } = await at(login);
      expect([code, out]).toEqual([1, '']);
      expect(error).toContain(`Redis at 127.0.0.1:${closed.port}: ${text}`);
      expect(error).not.toMatch(/wrong(?!-)|s3cret/u);
    }
    expect(await at(':s3cret@')).toMatchObject({ code: 0, out: 'nothing is revoked' });
    expect(await at('op:p%2540ss@')).toMatchObject({ code: 0, out: 'nothing is revoked' });
  });

  it('speaks TLS with rediss:, and exits with 1 if it cannot trust the server', async () => {
    const ca = await authority();
    const { cert, key } = await certificate({ ip: '127.0.0.1' }, ca);
    const dir = await mkdtemp(path.join(tmpdir(), 'fleet-tls-'));
    const file = async (name: string, text: string) => {
      await writeFile(path.join(dir, name), text);
      return path.join(dir, name);
    };
    const [certFile, keyFile, caFile] = [await file('cert', cert), await file('key', key), await file('ca', ca.cert)];
    const port = await freePort();
    const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', caFile];
    await using server = await startRedis({ more: ['--tls-port', `${port}`, ...files, '--tls-auth-clients', 'no'] });
    expect(server.port).not.toBe(port);
    const url = `rediss://127.0.0.1:${port}`;
    const refused = await run('list', '--url', url);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.error).toMatch(/^Redis at 127\.0\.0\.1:\d+: .*(?:certificate|self-signed)/u);
    process.env['NODE_EXTRA_CA_CERTS'] = caFile;
    try {
      expect(await run('list', '--url', url)).toMatchObject({ code: 0, out: 'nothing is revoked', error: '' });
    } finally {
      delete process.env['NODE_EXTRA_CA_CERTS'];
      await rm(dir, { recursive: true, force: true });
    }
  });

  it.each([
    ['junk'],
    ['http://127.0.0.1:1'],
    ['redis://:%zz@127.0.0.1:1'],
    ['redis://127.0.0.1:1/zero'],
    ['redis://:secret@127.0.0.1:99999'],
  ])('exits with 2 for the URL %s, and does not repeat it', async (url) => {
    const { code, out, error } = await run('list', '--url', url);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(/^the URL of Redis must have the form redis:/u);
    expect(error).not.toContain('secret');
  });

  it('says what is wrong with a command before it looks for a server', async () => {
    for (const words of [
      ['revoke', '--reason', 'a'],
      ['restore', '--kind', 'a', '--tenant', 'b'],
      ['revoke', '--subject', '', '--reason', 'r'],
      ['restore', '--tenant', 'x'.repeat(513)],
      ['revoke', '--kind', 'a', '--reason', 'r'.repeat(1_001)],
      ['list', '--fleet', 'bad name'],
      ['log', '--from', '18446744073709551616'],
      ['log', '--from', '1-99999999999999999999'],
    ]) {
      expect(await run(...words, '--url', 'redis://127.0.0.1:1')).toMatchObject({ code: 2, out: '' });
    }
  });

  it.each([
    [[], ''],
    [['ban'], 'unknown command: ban'],
    [['revoke', '--subject', 'a'], 'revoke needs a --reason'],
    [['revoke', '--subject', 'a', '--reason='], 'revoke needs a --reason'],
    [['revoke', '--reason', 'a'], 'name a subject'],
    [['revoke', '--subject', 'a', '--subject', 'b', '--reason', 'r'], '--subject is given twice'],
    [['list', '--subject', 'a'], 'list takes no --subject'],
    [['restore', '--kind', 'mod', '--wait', 'soon'], '--wait must be'],
    [['log', '--from', 'bad'], '--from is no id of an entry'],
    [['list', '--fleet', '{x}'], 'fleet must be'],
    [['list', '--verbose'], '--verbose'],
  ])('exits with 2 for %j', async (words, text) => {
    const { code, error } = await run(...words);
    expect(code).toBe(2);
    expect(error).toContain(text);
  });

  it.each([
    [['log'], 1],
    [['revoke', '--subject', 'nobody', '--reason', 'gone'], 3],
  ])('says that its output cannot be written, as on a full disk: %s', async (words, expected) => {
    const env = { ...process.env, REDIS_URL: `redis://127.0.0.1:${redis.port}`, FLEET: 'night' };
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, [command, ...words], { env, stdio: ['ignore', full.fd, 'pipe'] });
    let error = '';
    child.stderr?.on('data', (text) => (error += String(text)));
    const [code] = (await once(child, 'close')) as [number];
    await full.close();
    expect(error).toContain('The output cannot be written');
    expect(code).toBe(expected);
  });

  it('--json escapes every character that a terminal hides, and the text stays the same', async () => {
    const reason = 'r\u061c\u00ad\u202e\u{e0041}';
    await run('revoke', '--subject', 'hidden', '--reason', reason, '--wait', '100');
    const { out } = await run('list', '--json');
    expect(out).not.toMatch(/\p{Cf}/u);
    const reasons = out.split('\n').map((line) => (JSON.parse(line) as { reason: string }).reason);
    expect(reasons).toContain(reason);
  });
});
