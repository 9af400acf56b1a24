// One sample, in a fresh process: what it takes to end one socket by its id where there are N handles, one an owner.
import { cpuNow } from '../cpu.mjs';

const [subject, count] = process.argv.slice(2);
const { registry } = await import(`./subjects/registry-${subject}.mjs`);
const lap = 50;
const most = 40;
const longest = 500_000; // µs: fewer laps where each socket has to be searched for

function perEnd(handles) {
  const { owner, endSocket, destroy } = registry();
  const owners = Array.from({ length: handles }, owner);
  const ids = owners.map(({ create }) => create().id);
  let spent = 0;
  let laps = 0;
  while (laps < most && spent < longest) {
    // Spread over all; then each of their owners gets another socket.
    const places = Array.from({ length: lap }, (_, i) => (laps * 7 + Math.floor((i * handles) / lap)) % handles);
    const ended = places.map((place) => ids[place]);
    spent += lap * cpuNow(lap, () => ended.forEach((id) => endSocket(id)));
    for (const place of places) ids[place] = owners[place].create().id;
    laps += 1;
  }
  destroy();
  return spent / (laps * lap);
}

for (let i = 0; i < 10; i += 1) perEnd(100);
process.send({ 'µs an end by id': perEnd(Number(count)) }, () => process.exit());
