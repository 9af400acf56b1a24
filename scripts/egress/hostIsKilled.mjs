import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const script = path.join(import.meta.dirname, 'killedHost.mjs');

/** Whether a guest that does not want to end dies with its host, with namespaces and without. */
export async function hostIsKilled(home, title, { name, executable }, say, failures) {
  const folder = path.join(home, 'without-unshare');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const command of ['setpriv', 'true']) {
    symlinkSync(spawnSync('which', [command], { encoding: 'utf8' }).stdout.trim(), path.join(folder, command));
  }
  for (const [PATH, namespaces] of [
    [process.env.PATH, true],
    [folder, false],
  ]) {
    const mark = `stubborn-${process.pid}-${name}-${namespaces}`;
    const host = spawn(process.execPath, [script, name, executable, mark], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PATH },
    });
    const exited = once(host, 'exit');
    const [said] = await Promise.race([once(host.stdout, 'data'), sleep(20_000).then(() => [''])]);
    const before = ofGuest(mark);
    host.kill('SIGKILL');
    const since = performance.now();
    await exited;
    while (ofGuest(mark).length > 0 && performance.now() - since < 5_000) await sleep(10);
    const after = ofGuest(mark);
    const how = `the host is killed, ${namespaces ? 'in' : 'without'} namespaces`;
    if (!String(said).startsWith(`up, namespaces: ${namespaces}`) || before.length === 0) {
      failures.push(`${title}: ${how}: the guest said ${said}`);
    }
    if (after.length > 0) failures.push(`${title}: ${how}: ${after.length} processes of the guest live on`);
    else
      say(`${title}: ${how}: a guest that refuses to exit is dead after ${(performance.now() - since).toFixed()} ms`);
    for (const pid of after) process.kill(pid, 'SIGKILL');
  }
}

/** Its processes: the host has the mark too, but not the first script of guests. */
function ofGuest(mark) {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/u.test(pid))
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        return line.includes(mark) && line.includes('guest.process.mjs');
      } catch {
        return false; // it has just ended
      }
    })
    .map(Number);
}
