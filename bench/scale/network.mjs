// One sample, in a fresh process: what a message costs where N owners have a connection each and all get as many.
import { once } from 'node:events';
import WebSocket from 'ws';
import { cpu } from '../cpu.mjs';
import { allocated } from './allocated.mjs';

const [subject, count, url] = process.argv.slice(2);
const { group } = await import(`../clients/${subject}.mjs`);
const owners = Number(count);
const each = Math.ceil(200_000 / owners);
let left = 0;
let finish;
const open = async () => {
  const socket = await group().open(`${url}/fan/${each}/32`);
  socket.onMessage(() => {
    left -= 1;
    if (left === 0) finish();
  });
};
for (let there = 0; there < owners; there += 100) {
  await Promise.all(Array.from({ length: Math.min(100, owners - there) }, open));
}
// Starts all of them, so that nothing but receiving is measured.
const control = new WebSocket(`${url}/start`);
await once(control, 'open');
const turn = () =>
  new Promise((resolve) => {
    left = each * owners;
    finish = resolve;
    control.send('go');
  });
await turn();
const sent = {
  'µs a message on a network': await cpu(each * owners, turn),
  'bytes allocated a message on a network': await allocated(each * owners, turn),
};
process.send(sent, () => process.exit());
