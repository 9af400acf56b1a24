import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { allowAll, type Owner } from 'rx-secure-networking';
import { type Fleet, joinFleet } from 'rx-secure-networking/fleet';
import { opened, virtualTransport } from 'rx-secure-networking/testing';
import { concat, firstValueFrom, filter, NEVER, of } from 'rxjs';
import { overIoredis } from '../fleet/redisClients.ts';
import { type RedisServer, startRedis } from '../fleet/redisServer.ts';

// The command as an operator runs it, on the built package and a real Redis.

const command = 'bin/rx-secure-networking-fleet.mjs';

describe('rx-secure-networking-fleet', () => {
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

  it('exits with 1 if the engine does not answer, and names the server without its password', async () => {
    const { code, out, error } = await run('list', '--url', 'redis://user:secret@127.0.0.1:1');
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^Redis at 127\.0\.0\.1:1: /u);
    expect(error).not.toContain('secret');
  });

  it.each([
    [[], ''],
    [['ban'], 'unknown command: ban'],
    [['revoke', '--subject', 'a'], 'revoke needs a --reason'],
    [['revoke', '--reason', 'a'], 'name a subject'],
    [['list', '--subject', 'a'], 'list takes no --subject'],
    [['restore', '--kind', 'mod', '--wait', 'soon'], '--wait must be'],
    [['list', '--fleet', '{x}'], 'fleet must be'],
    [['list', '--verbose'], '--verbose'],
  ])('exits with 2 for %j', async (words, text) => {
    const { code, error } = await run(...words);
    expect(code).toBe(2);
    expect(error).toContain(text);
  });
});
