// One sample, in a fresh process: what one more socket, one message and one destroy cost where there are N owners.
import { cpuNow } from '../cpu.mjs';
import { heap } from '../heap.mjs';

const [subject, count] = process.argv.slice(2);
const { add } = await import(`./subjects/memory-${subject}.mjs`);
const owners = Number(count);
const more = 2_000;
const messages = 500_000;
const addMany = (many) => Array.from({ length: many }, add);
const destroy = (all) => all.forEach((one) => one.destroy());

// Warms up with more than there will be, so that the size of the sample does not decide what is compiled.
for (let i = 0; i < 10; i += 1) {
  const some = addMany(more);
  for (let j = 0; j < 100; j += 1) some.forEach((one) => one.receive());
  destroy(some);
  await new Promise((resolve) => setImmediate(resolve));
}
const before = heap();
const there = addMany(owners);
const bytes = heap() - before;
const rounds = Math.ceil(messages / owners);
const receive = () => {
  for (let i = 0; i < rounds; i += 1) for (let j = 0; j < owners; j += 1) there[j].receive();
};
receive();
const message = cpuNow(rounds * owners, receive) * 1_000;
if (there[0].received() !== 2 * rounds) throw new Error('messages are missing');
let added;
const socket = cpuNow(more, () => (added = addMany(more)));
const destroyed = cpuNow(more, () => destroy(added));
const sent = {
  'ns a message in memory': message,
  'µs a socket': socket,
  'µs a destroy': destroyed,
  ...(owners >= 1_000 && { 'bytes a socket': bytes / owners }), // less drowns in what else there is
};
process.send(sent, () => process.exit());
