// One sample, in a fresh process: what one change costs whoever observes the table of owners where there are N sockets.
import { cpu } from '../cpu.mjs';

const [subject, count] = process.argv.slice(2);
const { registry } = await import(`./subjects/registry-${subject}.mjs`);
const sockets = Number(count);
const pairs = 100;

async function changes(all, perOwner) {
  const { owner, changes$, destroy } = registry();
  let last = owner();
  for (let i = 0; i < all; i += 1) {
    if (i > 0 && i % perOwner === 0) last = owner();
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
  const turn = async (times) => {
    for (let i = 0; i < times; i += 1) {
      let socket;
      await next(() => (socket = last.create()));
      await next(() => socket.close());
    }
  };
  await turn(10);
  const spent = await cpu(2 * pairs, () => turn(pairs));
  subscription.unsubscribe();
  destroy();
  return spent;
}

await changes(100, 10); // warms up
const sent = {
  'µs a change, ten sockets an owner': await changes(sockets, 10),
  'µs a change, one owner of all sockets': await changes(sockets, sockets),
};
process.send(sent, () => process.exit());
