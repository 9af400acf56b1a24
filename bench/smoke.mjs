// Receives and sends 100,000 small messages through this library and through raw ws, in one run: npm run bench:smoke
// Each measurement is a fresh process; the figure is the CPU time of that process, and the ratio to raw ws of its round.
import { fork } from 'node:child_process';
import { once } from 'node:events';

const MESSAGES = 100_000;
const ROUNDS = 5;
const subjects = ['ws', 'library', 'audited'];
const ways = ['receive', 'send'];

const measure = async (subject, way, url) => {
  const child = fork(new URL('smokeClient.mjs', import.meta.url), [subject, way, url, String(MESSAGES)]);
  const [microseconds] = await once(child, 'message');
  if (child.exitCode === null) await once(child, 'exit');
  return microseconds / MESSAGES;
};
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const server = fork(new URL('smokeServer.mjs', import.meta.url), [String(MESSAGES)]);
const [url] = await once(server, 'message');
const samples = [];
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of ways) {
    const order = subjects.map((_, i) => subjects[(i + round) % subjects.length]);
    for (const subject of order) samples.push({ round, way, subject, cost: await measure(subject, way, url) });
  }
}
server.kill();

console.log(`${MESSAGES} messages of 32 bytes, ${ROUNDS} rounds, Node ${process.version}: CPU of the client process`);
for (const way of ways) {
  for (const subject of subjects) {
    const own = samples.filter((sample) => sample.way === way && sample.subject === subject);
    const ratios = own.map(({ round, cost }) => {
      const raw = samples.find((other) => other.way === way && other.subject === 'ws' && other.round === round);
      return cost / raw.cost;
    });
    const figures = `${median(own.map(({ cost }) => cost)).toFixed(2)} µs a message, ${median(ratios).toFixed(2)} of raw ws`;
    console.log(
      `${way.padEnd(8)} ${subject.padEnd(8)} ${figures} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
    );
  }
}
