// One sample, in a fresh process: what it takes to end one socket by its id where there are N handles, one an owner.
import { cpuNow } from '../cpu.mjs';
import { heap } from '../heap.mjs';
import { meanOfLaps } from './laps.mjs';

const [subject, count] = process.argv.slice(2);
const { registry } = await import(`./subjects/registry-${subject}.mjs`);
const lap = 50;

/** The sockets that end are the newest: what is measured is the search, not how far away the memory is. */
async function perEnd(handles) {
  const { owner, endSocket, destroy } = registry();
  for (let i = 0; i < handles; i += 1) owner().create();
  const last = Array.from({ length: lap }, owner);
  heap();
  const mean = await meanOfLaps(() => {
    const ids = last.map(({ create }) => create().id);
    return cpuNow(lap, () => ids.forEach((id) => endSocket(id)));
  });
  destroy();
  return mean;
}

for (let i = 0; i < 5; i += 1) await perEnd(100);
process.send({ 'µs an end by id': await perEnd(Number(count)) }, () => process.exit());
