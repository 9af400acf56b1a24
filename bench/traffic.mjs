import { cpu } from './cpu.mjs';

/** Receives `count` messages, after as many again to warm up. */
export async function receive({ open }, url, count, bytes) {
  const socket = await open(`${url}/send/${count}/${bytes}`);
  let left = 0;
  let finish;
  socket.onMessage(() => {
    left -= 1;
    if (left === 0) finish();
  });
  const turn = () =>
    new Promise((resolve) => {
      left = count;
      finish = resolve;
      socket.send('go');
    });
  await turn();
  return cpu(count, turn);
}

/** Sends `count` messages in bursts, after as many again to warm up, until the far end has them all. */
export async function send({ open }, url, count, bytes) {
  const payload = 'x'.repeat(bytes);
  const turn = async (socket) => {
    const done = new Promise((resolve) => socket.onMessage(resolve));
    const burst = (left) => {
      for (let i = 0; i < Math.min(left, 1_000); i += 1) socket.send(payload);
      if (left > 1_000) setImmediate(burst, left - 1_000);
    };
    burst(count);
    await done;
  };
  await turn(await open(`${url}/count/${count}`));
  const socket = await open(`${url}/count/${count}`);
  return cpu(count, () => turn(socket));
}
