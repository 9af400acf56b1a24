import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Starts the far end: its two URLs, and the file of its certificate, for `NODE_EXTRA_CA_CERTS`, by which every client
 * trusts it alike. Stop it at the end.
 */
export async function startServer() {
  const server = fork(new URL('server.mjs', import.meta.url), { execArgv: [] });
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const stop = () => {
    server.kill();
    rmSync(folder, { recursive: true });
  };
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code}`);
  });
  ended.catch(() => {});
  try {
    const [{ url, secureUrl, authority }] = await Promise.race([once(server, 'message'), ended]);
    const trusted = path.join(folder, 'authority.pem');
    writeFileSync(trusted, authority);
    return { url, secureUrl, trusted, stop };
  } catch (error) {
    stop();
    throw error;
  }
}
