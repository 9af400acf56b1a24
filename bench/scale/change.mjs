// One sample, in a fresh process: what one change costs whoever observes the table of owners where there are N sockets.
import { cpu } from '../cpu.mjs';
import { heap } from '../heap.mjs';
import { meanOfLaps } from './laps.mjs';

const [subject, count] = process.argv.slice(2);
const { registry } = await import(`./subjects/registry-${subject}.mjs`);
const sockets = Number(count);

async function perChange(all, perOwner) {
  const { owner, changes$, destroy } = registry();
  let last;
  for (let i = 0; i < all; i += 1) {
    if (i % perOwner === 0) last = owner();
    last.open();
  }
  let emitted = () => {};
  const subscription = changes$.subscribe(() => emitted());
  const next = (change) =>
    new Promise((resolve) => {
      emitted = resolve;
      change();
    });
  // One more socket, then one less.
  const lap = async () => {
    let socket;
    await next(() => (socket = last.create()));
    await next(() => socket.close());
  };
  await lap();
  heap();
  const mean = await meanOfLaps(() => cpu(2, lap));
  subscription.unsubscribe();
  destroy();
  return mean;
}

for (let i = 0; i < 3; i += 1) await perChange(100, 10); // warms up
const sent = {
  'µs a change (ten sockets an owner)': await perChange(sockets, 10),
  'µs a change (one owner of all)': await perChange(sockets, sockets),
};
process.send(sent, () => process.exit());
