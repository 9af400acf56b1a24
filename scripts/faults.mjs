// Does each act of an owner, a host and a driver with a fault at the entry of each function of the library in turn, and
// at each depth of the stack; then asks on a fresh stack whether what must hold still holds (L24): npm run faults
import { config } from 'rxjs';
import { acts } from './faults/acts.mjs';
import { loadInstrumented } from './faults/instrument.mjs';
import { createRequire } from 'node:module';
import { judge } from './faults/judge.mjs';
import { worldOf } from './faults/world.mjs';

const doors = ['index', 'blueprint', 'websocket'];
const { during, lastFault, ...instrumented } = loadInstrumented(doors);
const load = createRequire(import.meta.url);
const plain = Object.fromEntries(doors.map((door) => [door, load(`../dist/${door}.cjs`)])); // its frames are as large as in use
const reported = [];
config.onUnhandledError = (error) => reported.push(error);
const uncaught = [];
process.on('uncaughtException', (error) => uncaught.push(error));
process.on('unhandledRejection', (error) => uncaught.push(error));

const only = process.argv[2];
const begun = Date.now();
const failures = new Map();
let tried = 0;

async function attempt(act, how, call, built = instrumented) {
  const world = worldOf(built);
  call(world);
  const wrong = await judge(world);
  wrong.push(...uncaught.splice(0).map((error) => `thrown at the process: ${error?.stack?.slice(0, 500) ?? error}`));
  tried += 1;
  for (const each of wrong) {
    const where = failures.get(`${act}: ${each}`) ?? [];
    where.push(how.startsWith('fault') ? `${how} (${lastFault()})` : how);
    failures.set(`${act}: ${each}`, where);
  }
}

/** Calls with `frames` small frames left above the end of the stack. */
function near(frames, call) {
  let left = frames;
  const dive = () => {
    try {
      dive();
    } catch {
      // the end of the stack
    }
    left -= 1;
    if (left === 0) call();
  };
  try {
    dive();
  } catch {
    // what the call throws is its caller's
  }
}

for (const [name, act] of Object.entries(acts)) {
  if (only && !name.includes(only)) continue;
  let entries = 0;
  await attempt(name, 'no fault', (world) => (entries = during(() => act(world), 0)));
  const fresh = /^(the driver|time)/.test(name); // comes on a fresh stack, so it enters our function
  for (let at = fresh || name === 'until' || name === 'options.signal' ? 2 : 1; at <= entries; at += 1)
    await attempt(name, `fault ${at}`, (world) => during(() => act(world), at));
  if (fresh) continue;
  for (let frames = 1; frames < 700; frames += frames < 60 ? 1 : 7) {
    await attempt(name, `depth ${frames}`, (world) => near(frames, () => act(world)), plain);
  }
}

for (const [what, where] of failures) console.log(`${what}\n    ${where.length}×: ${where.slice(0, 12).join(', ')}`);
const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
console.log(
  `${tried} tries of ${Object.keys(acts).length} acts in ${seconds} s: ${failures.size} ways to leave something half done`,
);
process.exitCode = failures.size === 0 ? 0 : 1;
