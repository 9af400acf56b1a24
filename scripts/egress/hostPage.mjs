// The page of a host, in a real browser: does what the script on this machine asks for, and reports.
import { allowEndpoints, createNetwork, everyStep, webSocketTransport } from 'rx-secure-networking';
import { sandboxedWorker } from 'rx-secure-networking/sandbox';

const network = createNetwork({ transport: webSocketTransport(), policy: {} });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const textOf = async (path) => (await fetch(path)).text();

/** Tries ways out, some at a time, and names those that were tried and those whose guest was still there at the end. */
async function tryWays({ wall, frame, guests }) {
  const started = [];
  const ends = {};
  for (let from = 0; from < guests.length; from += 12) {
    const batch = guests.slice(from, from + 12);
    const waiting = batch.map(
      ({ channel, code }) =>
        new Promise((resolve) => {
          const onMessage = (said) => {
            if (said !== 'started') return;
            started.push(channel);
            resolve();
          };
          const stop = wall ? inWall(channel, code, frame, onMessage, ends, resolve) : inPage(code, onMessage);
          stops.push(stop);
        }),
    );
    await Promise.race([Promise.all(waiting), sleep(20_000)]);
    await sleep(2_500);
    for (const stop of stops.splice(0)) stop();
  }
  return { started, ends };
}
const stops = [];

function inWall(channel, code, frame, onMessage, ends, resolve) {
  const audits = everyStep(allowEndpoints('wss://nowhere.example'));
  const given = { network, name: channel, audits, onMessage, lease: 0, ...(frame && { frame }) };
  const guest = sandboxedWorker(code, given);
  guest.ended$.subscribe(({ reason }) => {
    ends[channel] = reason;
    resolve();
  });
  return guest.terminate;
}

function inPage(code, onMessage) {
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  worker.onmessage = ({ data }) => onMessage(data);
  return () => worker.terminate();
}

/** What a guest of an honest host does and sees, and how soon the host notices each kind of death. */
async function live({ server, frame }) {
  const serve = (name, code, more) => {
    let said;
    const first = new Promise((resolve) => (said = resolve));
    const options = { network, name, audits: everyStep(allowEndpoints(`${server}*`)), onMessage: said, lease: 3_000 };
    const guest = sandboxedWorker(code, { ...options, ...more });
    return { guest, first: Promise.race([first, sleep(20_000).then(() => 'silence')]) };
  };
  const { guest, first } = serve(
    'talks',
    `const said = [];
    owner.open('${server}').subscribe((socket) => {
      socket.messages$.subscribe((message) => {
        const native = new WebSocket('${server}');
        native.onopen = () => native.send('by the class');
        native.onmessage = ({ data }) => owner.open('wss://elsewhere.example').subscribe({
          error: ({ decision }) => postMessage([message, data, decision.code, typeof fetch, typeof importScripts]),
        });
      });
      socket.send('by rx');
    });`,
    frame && { frame },
  );
  const talk = await first;
  guest.terminate();

  const open = `owner.open('${server}').subscribe(() => { postMessage('open'); `;
  const spin = 'setTimeout(() => { for (;;); }, 50); ';
  const frameOf = () => [...document.querySelectorAll('iframe')].at(-1);
  const deaths = {
    'the host terminates it': [open, ({ terminate }) => terminate()],
    'the host terminates it, while it loops for ever': [open + spin, ({ terminate }) => terminate(), 100],
    'the host destroys its owner': [open, ({ owner }) => owner.destroy()],
    'its frame is removed': [open, () => frameOf().remove()],
    'its frame is removed, while it loops for ever': [open + spin, () => frameOf().remove(), 100],
    'its frame is navigated': [open, () => frameOf().setAttribute('srcdoc', '<p>another')],
    'it closes itself': [`${open} setTimeout(() => close(), 100); `],
    'it throws': [`${open} setTimeout(() => { throw new Error('x'); }, 100); `],
    'it loops for ever (lease 3 s)': [`${open} setTimeout(() => { for (;;); }, 100); `],
  };
  const times = {};
  for (const [how, [code, act, wait = 0]] of Object.entries(deaths)) {
    const { guest, first } = serve(how, `${code} });`, frame && { frame });
    if ((await first) !== 'open') {
      times[how] = 'did not open';
      continue;
    }
    let since = performance.now() + (act ? 0 : 100);
    const ended = new Promise((resolve) => guest.ended$.subscribe(() => resolve(performance.now())));
    await sleep(wait);
    if (act) {
      since = performance.now();
      act(guest);
    }
    const at = await Promise.race([ended, sleep(10_000)]);
    times[how] = at === undefined ? 'not noticed' : Math.max(0, Math.round((at - since) * 10) / 10);
  }
  times['it is no JavaScript (no lease)'] = await noticed('this is no code', frame);
  return { talk, times, owners: network.snapshot().length, frames: document.querySelectorAll('iframe').length };
}

/** After how many ms the host notices that a guest's code cannot run. */
async function noticed(code, frame) {
  const since = performance.now();
  const audits = everyStep(allowEndpoints('wss://nowhere.example'));
  const guest = sandboxedWorker(code, { network, name: 'no code', audits, lease: 0, ...(frame && { frame }) });
  const ended = new Promise((resolve) => guest.ended$.subscribe(() => resolve(Math.round(performance.now() - since))));
  const ms = await Promise.race([ended, sleep(10_000).then(() => 'not noticed')]);
  guest.terminate();
  return ms;
}

void report();

async function report() {
  const jobs = { tryWays, live };
  const { kind, ...job } = JSON.parse(await textOf('/job'));
  const outcome = await jobs[kind](job).catch((error) => ({ failed: String(error) }));
  await fetch('/report', { method: 'POST', body: JSON.stringify(outcome) });
}
