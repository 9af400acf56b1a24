import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../freePort.ts';

const found = spawnSync('redis-server', ['--version']).status === 0;
if (!found && process.env['CI']) throw new Error('There is no redis-server: apt-get install redis-server');

/** `describe` where there is a redis-server; else its tests are skipped, each by name. In CI its absence fails the file. */
export const withRedis = found ? describe : describe.skip;

/** A real redis-server on a port of the system's choosing: `await using redis = await startRedis()`. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly process: () => ChildProcess;
  /** Ends it at once, and starts it again on the same port, with what it has kept. */
  restart(options?: { readonly empty?: boolean; readonly after?: number }): Promise<void>;
}

/**
 * @param options.more further options of redis-server, such as `--requirepass`
 * @throws Error if it does not start
 */
export async function startRedis({ persist = false, more = [] as readonly string[] } = {}): Promise<RedisServer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'fleet-redis-'));
  const port = await freePort();
  const settings = ['--appendonly', persist ? 'yes' : 'no', ...more];
  let child = await start(port, dir, settings);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    port,
    process: () => child,
    restart: async ({ empty = false, after = 0 } = {}) => {
      await stop();
      if (empty) await rm(path.join(dir, 'appendonlydir'), { recursive: true, force: true });
      if (after > 0) await new Promise((resolve) => setTimeout(resolve, after));
      child = await start(port, dir, settings);
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function start(port: number, dir: string, settings: readonly string[]): Promise<ChildProcess> {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--loglevel', 'warning'];
  const child = spawn('redis-server', [...options, ...settings], { stdio: 'ignore' });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`redis-server has ended with ${code}`));
    });
  });
  failed.catch(() => undefined);
  await Promise.race([failed, answering(port, child)]);
  return child;
}

/** Waits until it answers a ping, if only by asking for a password. */
async function answering(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
      socket.once('data', (data) => {
        socket.destroy();
        resolve(/^(?:\+PONG|-NOAUTH)/u.test(data.toString()));
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
