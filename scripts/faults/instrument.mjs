import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInstrumenter } from 'istanbul-lib-instrument';

// What wraps the callbacks of a subscriber: RxJS takes what it throws for the subscriber's own failure.
const ofSubscribers = /^(Object|GuardedObserver)\.(next|error|complete)$/;

const to = path.resolve('build/faults');

/**
 * Loads the built package with a switch at the entry of each of its functions.
 *
 * @returns the doors, and `during(call, at)`: runs `call`, throws at the entry of the function that is entered as number
 * `at` in it (counted from 1; none for 0), and says how many were entered; `lastFault()`: the name of that function
 */
export function loadInstrumented(doors) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const instrumenter = createInstrumenter({ coverageVariable: '__faults__', esModules: false, compact: false });
  for (const file of readdirSync('dist', { recursive: true }).filter((name) => name.endsWith('.cjs'))) {
    const target = path.join(to, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, instrumenter.instrumentSync(readFileSync(path.join('dist', file), 'utf8'), target));
  }
  cpSync('package.json', path.join(to, 'package.json'));
  const load = createRequire(path.join(to, 'package.json'));
  const loaded = Object.fromEntries(doors.map((door) => [door, load(`./${door}.cjs`)]));

  let entered = 0;
  let due = 0;
  let where = '';
  const onEntry = {
    set(counts, index, count) {
      counts[index] = count;
      entered += 1;
      if (entered === due) {
        const fault = new Error('a fault that was put there');
        where = /at (\S+)/.exec(fault.stack.split('\n')[2])?.[1] ?? 'somewhere';
        if (!ofSubscribers.test(where)) throw fault;
        due += 1;
      }
      return true;
    },
  };
  for (const file of Object.values(globalThis.__faults__)) file.f = new Proxy(file.f, onEntry);

  const during = (call, at) => {
    entered = 0;
    due = at;
    try {
      call();
    } catch {
      // the caller's to have
    } finally {
      due = 0;
    }
    return entered;
  };
  return { ...loaded, during, lastFault: () => where };
}
