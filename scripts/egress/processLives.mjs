import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { firstValueFrom } from 'rxjs';
import { WebSocketServer } from 'ws';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const file = path.join(import.meta.dirname, 'livingGuest.mjs');

/** Runs the example of sandboxed plug-ins, one of which tries what it can, and kills that one. */
export async function example(executable, title, say, failures) {
  const child = spawn(process.execPath, ['examples/18-sandboxed-plugins/run.mjs', executable], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const expected = ['hostile: asked for news, was answered: you said anything new?', 'chat: receives: you said hello'];
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    if (expected.every((line) => output.includes(line)) && child.stdin.writable) child.stdin.end('2\nq\n');
  });
  await Promise.race([exited, sleep(30_000)]);
  child.kill('SIGKILL');
  const lines = [
    'hostile: tried 15 ways out, reached: nothing',
    'host: hostile ended: killed by hand (SIGKILL)',
    ...expected,
  ];
  const missing = lines.filter((line) => !output.includes(line));
  if (missing.length > 0)
    failures.push(`${title}: the example of sandboxed plug-ins does not print ${missing.join('; ')}`);
  else say(`${title}: the example of sandboxed plug-ins prints what it should`);
}

/** Whether a guest's sockets work behind the wall, and how soon the host notices each kind of death. */
export async function processLives({ network, everyStep, allowEndpoints, title, executable, ...doors }, say, failures) {
  const wss = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  wss.on('connection', (peer) => peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })));
  await once(wss, 'listening');
  const server = `ws://127.0.0.1:${wss.address().port}/`;
  const start = doors.name === 'deno' ? doors.denoGuest : doors.nodeGuest;
  const deaths = [
    ['the host terminates it', 'nothing', ({ terminate }) => terminate()],
    ['the host terminates it, while it loops for ever', 'loops', ({ terminate }) => terminate(), 150],
    ['the host destroys its owner', 'nothing', ({ owner }) => owner.destroy()],
    ['it exits', 'exits'],
    ['it throws', 'throws'],
    ['it loops for ever (lease 1 s)', 'loops'],
    ['it tries to kill the host', 'kills the host', ({ terminate }) => terminate(), 500],
  ];
  for (const [how, act, doIt, wait = 0] of deaths) {
    let log = '';
    let told;
    const said = new Promise((resolve) => (told = resolve));
    const guest = start(file, {
      network,
      name: how,
      audits: everyStep(allowEndpoints(`${server}*`)),
      executable,
      args: [server, act, String(process.pid)],
      lease: 1_000,
      require: 'namespaces',
      onLog: (text) => {
        log += text;
        if (log.includes('\n')) told();
      },
    });
    await Promise.race([said, sleep(20_000)]);
    if (!log.startsWith('said rx by the class endpoint function')) {
      failures.push(`${title}: ${how}: the guest said ${log}`);
      guest.terminate();
      continue;
    }
    let since = performance.now() + 50;
    const owner = firstValueFrom(guest.owner.destroyed$).then(() => performance.now() - since);
    const end = firstValueFrom(guest.ended$);
    if (doIt) {
      await sleep(wait);
      since = performance.now();
      doIt(guest);
    }
    const noticed = await Promise.race([owner, sleep(10_000)]);
    const { reason, code, signal } = (await Promise.race([end, sleep(10_000)])) ?? {};
    const gone = performance.now() - since;
    if (noticed === undefined || reason === undefined) failures.push(`${title}: ${how}: not noticed`);
    else {
      const times = `the owner ended after ${noticed.toFixed(1)} ms, the process after ${gone.toFixed(1)} ms`;
      say(`${title}: ${how}: ${times} (${reason}; ${code ?? signal})`);
    }
  }
  if (network.snapshot().length > 0) failures.push(`${title}: ${network.snapshot().length} owners are left`);
  for (const peer of wss.clients) peer.terminate();
  await new Promise((resolve) => wss.close(resolve));
}
