import { filter, firstValueFrom } from 'rxjs';

const payload = 'x'.repeat(32);

async function open(owner, url) {
  const socket = owner.create(url);
  socket.connect();
  await firstValueFrom(socket.opened$, { defaultValue: undefined });
  return socket;
}

const writable = (socket) => firstValueFrom(socket.writable$.pipe(filter(Boolean)), { defaultValue: false });

/** What an owner does, direct or in a guest; resolves when it is done, some with what came of it. */
export const works = {
  'receive-32': async (owner, url, count) => {
    const socket = await open(owner, `${url}/send/${count}/32`);
    let left = count;
    const done = new Promise((resolve) => {
      socket.messages$.subscribe(() => {
        left -= 1;
        if (left === 0) resolve();
      });
    });
    socket.send('go');
    await done;
    socket.close();
  },
  'send-32': async (owner, url, count) => {
    const socket = await open(owner, `${url}/count/${count}`);
    const done = firstValueFrom(socket.messages$);
    // As fast as it may, 1,000 in a turn; what does not fit waits until the socket is writable.
    const burst = (left) => {
      let rest = left;
      for (let i = 0; i < 1_000 && rest > 0 && socket.send(payload) === 'sent'; i += 1) rest -= 1;
      if (rest > 0) writable(socket).then(() => setImmediate(burst, rest));
    };
    burst(count);
    await done;
    socket.close();
  },
  echo: async (owner, url, count) => {
    const socket = await open(owner, `${url}/echo`);
    let left = count;
    await new Promise((resolve) => {
      socket.messages$.subscribe(() => {
        left -= 1;
        if (left > 0) socket.send(payload);
        else resolve();
      });
      socket.send(payload);
    });
    socket.close();
  },
  /** Echoes for so many ms, one message in flight; gives how long each took, in ms. */
  'echo-times': async (owner, url, ms) => {
    const socket = await open(owner, `${url}/echo`);
    const times = [];
    const until = performance.now() + ms;
    await new Promise((resolve) => {
      let sent = performance.now();
      socket.messages$.subscribe(() => {
        const now = performance.now();
        times.push(now - sent);
        sent = now;
        if (now < until) socket.send(payload);
        else resolve();
      });
      socket.send(payload);
    });
    socket.close();
    return Float64Array.from(times).sort();
  },
  /** Sends as fast as it may, for ever. */
  pump: async (owner, url) => {
    const socket = await open(owner, `${url}/count/${Number.MAX_SAFE_INTEGER}`);
    for (;;) {
      for (let i = 0; i < 1_000 && socket.send(payload) === 'sent'; i += 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  /** Receives as fast as it may, for ever. */
  drink: async (owner, url) => {
    const socket = await open(owner, `${url}/send/${Number.MAX_SAFE_INTEGER}/32`);
    await new Promise((_, reject) => {
      socket.messages$.subscribe({ complete: reject });
      socket.send('go');
    });
  },
};
