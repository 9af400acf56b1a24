import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { httpCases } from './cases.mjs';

const run = promisify(execFile);
const program = path.join(import.meta.dirname, 'client.mjs');

/** One round of HTTP: a sample of each case of each client, in a fresh process, beginning with another client each round. */
export async function sampleHttp({ round, quick }, add) {
  const server = fork(path.join(import.meta.dirname, 'server.mjs'), { execArgv: [] });
  try {
    const [url] = await once(server, 'message');
    for (const [kind, { clients, unit }] of Object.entries(httpCases)) {
      for (let i = 0; i < clients.length; i += 1) {
        const client = clients[(i + round) % clients.length];
        const args = ['--expose-gc', program, kind, client, url, quick ? '0.1' : '1'];
        const { stdout } = await run(process.execPath, args);
        add([round, kind, client, Number(stdout).toFixed(3), unit]);
      }
    }
  } finally {
    server.disconnect();
  }
}
