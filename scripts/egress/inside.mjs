// Runs in the network of netns.sh. See ../egress.mjs.
import { browserRuns } from './browserRuns.mjs';
import { Observer } from './Observer.mjs';
import { processRuns } from './processRuns.mjs';

const given = JSON.parse(process.argv[2]);
const observer = await Observer.start();
const rows = [];
const failures = [];
const note = (row) => {
  rows.push(row);
  console.log(row);
};
await browserRuns(observer, given, note, failures);
await processRuns(observer, given, note, failures);
await observer.close();
for (const failure of failures) console.error(`FAILED: ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);
