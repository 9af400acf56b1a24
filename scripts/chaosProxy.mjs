// A proxy on loopback that treats each connection as a bad network would: it delays in each direction by itself, stalls
// for a while, half-closes, or resets. TCP keeps the order within one connection, and so does the proxy.
import { once } from 'node:events';
import net from 'node:net';

export const kinds = ['none', 'delay', 'stall', 'halfClose', 'reset'];

/** Starts a proxy to `port`; `random` gives numbers from 0 to 1. Counts its faults by kind. */
export async function startChaosProxy(port, random) {
  const faults = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  const open = new Set();
  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const kind = kinds[Math.floor(random() * kinds.length)];
    faults[kind] += 1;
    const timers = new Set();
    const later = (act, ms) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, ms);
      timers.add(timer);
    };
    const end = () => {
      for (const timer of timers) clearTimeout(timer);
      for (const side of [near, far]) {
        open.delete(side);
        side.destroy();
      }
    };
    for (const side of [near, far]) {
      open.add(side);
      side.on('error', () => undefined).on('close', end);
    }
    const stall = kind === 'stall' ? { from: Date.now() + 50 + random() * 300, for: 100 + random() * 600 } : undefined;
    carry(near, far, later, kind === 'none' ? 0 : random() * 40, stall);
    carry(far, near, later, kind === 'none' ? 0 : random() * 40, stall);
    if (kind === 'reset') later(() => reset(random() < 0.5 ? [near, far] : [far, near]), 50 + random() * 900);
    if (kind === 'halfClose') later(() => (random() < 0.5 ? near : far).end(), 50 + random() * 900);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    for (const side of open) side.destroy();
    return new Promise((closed) => server.close(closed));
  };
  return { port: server.address().port, faults, close };
}

/** Passes on what comes, in order, each chunk as much later as this direction is slow, and none during a stall. */
function carry(from, to, later, delay, stall) {
  let due = 0;
  const queue = []; // timers of different lengths may fire in another order on a busy machine: each lets the first go
  const pass = (act) => {
    const now = Date.now();
    const stalled = stall && now >= stall.from && now < stall.from + stall.for ? stall.from + stall.for - now : 0;
    due = Math.max(due, now + delay + stalled);
    queue.push(act);
    later(() => queue.shift()(), due - now);
  };
  from.on('data', (chunk) => pass(() => to.writable && to.write(chunk)));
  from.on('end', () => pass(() => to.end()));
}

function reset([first, second]) {
  if (first.writableEnded) first.destroy();
  else first.resetAndDestroy();
  second.destroy();
}
