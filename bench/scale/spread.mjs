// One sample, in a fresh process: what a message costs where N connections get as many each.
import { cpu } from '../cpu.mjs';

const [subject, count, url] = process.argv.slice(2);
const { open } = await import(`../clients/${subject}.mjs`);
const connections = Number(count);
const each = Math.ceil(100_000 / connections);
let left = 0;
let finish;
const sockets = [];
while (sockets.length < connections) {
  const some = Math.min(100, connections - sockets.length);
  sockets.push(...(await Promise.all(Array.from({ length: some }, () => open(`${url}/send/${each}/32`)))));
}
for (const socket of sockets) {
  socket.onMessage(() => {
    left -= 1;
    if (left === 0) finish();
  });
}
const turn = () =>
  new Promise((resolve) => {
    left = each * connections;
    finish = resolve;
    for (const socket of sockets) socket.send('go');
  });
await turn();
process.send(await cpu(each * connections, turn), () => process.exit());
