import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { HostSite } from './browsers.mjs';
import { workerChannels } from './workerChannels.mjs';

/** How many ways the control must let out at least, or the run proves nothing. */
const floors = { Chromium: 44, Firefox: 42 };

const guestFor = ({ channel, host, ip, port }, site) => {
  const u = `http://${host}:${port}/`;
  const parts = { u, i: `http://${ip}:${port}/`, h: host, p: port, ip, r: site.redirectTo(u) };
  const code = `const {u,i,h,p,ip,r}=${JSON.stringify(parts)};
    addEventListener('unhandledrejection',(e)=>e.preventDefault());
    addEventListener('error',(e)=>e.preventDefault());
    postMessage('started');
    (async()=>{try{${workerChannels[channel]}}catch{}})();`;
  return { channel, code };
};

/** Each way out of a worker × {control, walls}, in each browser. */
export async function browserRuns(observer, { browsers }, say, failures) {
  const site = await HostSite.start();
  const channels = Object.keys(workerChannels);
  const walls = [
    ['control: a worker of the page', { wall: false }, true],
    ['the wall alone, its frame not served', { wall: true }, true],
    ['the wall alone, its frame served', { wall: true, frame: site.frame }, true],
    ['sandboxedWorker', { wall: true }, false],
  ];
  for (const browser of browsers) {
    for (const [name, how, bare] of walls) {
      const targets = await observer.targets(channels);
      const guests = targets.map((target) => guestFor(target, site));
      const {
        started = [],
        ends = {},
        failed,
      } = await site.run(browser, { kind: 'tryWays', ...how, guests }, { bare });
      const out = targets.filter(({ seen }) => seen.size > 0);
      say(`${browser}, ${name}: ${out.length} of ${channels.length} ways out, ${started.length} tried`);
      const names = out.map(({ channel, seen }) => `${channel} (${[...seen].join('+')})`).join('; ');
      if (failed) failures.push(`${browser}, ${name}: ${failed}`);
      if (how.wall && out.length > 0) failures.push(`${browser}, ${name}: got out by ${names}`);
      if (!how.wall && out.length < floors[browser]) {
        failures.push(`${browser}: the control let only ${out.length} ways out, fewer than ${floors[browser]}`);
      }
      if (process.env.EGRESS_DETAILS) console.log({ names, ends });
      const silent = channels.filter((channel) => !started.includes(channel));
      if (silent.length > 0) {
        const why = silent.map((channel) => `${channel} (${ends[channel] ?? 'did not start'})`);
        failures.push(`${browser}, ${name}: not tried: ${why.join('; ')}`);
      }
    }
    await lives(site, browser, say, failures);
  }
  await site.close();
}

async function lives(site, browser, say, failures) {
  const wss = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  wss.on('connection', (peer) => peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })));
  await once(wss, 'listening');
  const server = `ws://127.0.0.1:${wss.address().port}/`;
  const cases = [
    ['not served', {}],
    ['served to an isolated page', { frame: site.frame, isolated: true }],
    ['served to an isolated page of another origin', { frame: site.frameElsewhere, isolated: true }],
  ];
  for (const [how, given] of cases) {
    const { talk, times = {}, owners, frames, failed } = await site.run(browser, { kind: 'live', server, ...given });
    const expected = ['by rx', 'by the class', 'endpoint', 'function', 'undefined'];
    const where = `${browser}, its frame ${how}`;
    if (JSON.stringify(talk) !== JSON.stringify(expected)) {
      failures.push(`${where}: the guest said ${JSON.stringify(talk)} (${failed})`);
    } else say(`${where}: the guest's sockets work, and a denial has its reason`);
    for (const [death, ms] of Object.entries(times)) {
      say(`${where}: ${death}: the owner ended after ${ms} ms`);
      if (typeof ms !== 'number') failures.push(`${where}: ${death}: ${ms}`);
    }
    if (owners !== 0 || frames !== 0) failures.push(`${where}: ${owners} owners and ${frames} frames are left`);
  }
  for (const peer of wss.clients) peer.terminate();
  await new Promise((resolve) => wss.close(resolve));
}
