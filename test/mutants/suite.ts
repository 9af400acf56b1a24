import { readdirSync } from 'node:fs';
import path from 'node:path';

// All tests of the rooms whose lines are mutated, in one file: the modules are loaded once for a mutant. Those of its
// own room come first, and the first failure is the last test: see environment.mjs.
const own = process.env['MUTANTS_ROOM'] ?? 'model';
const rooms = new Set([own, 'model', 'stream', 'verdict', 'audit', 'owner', 'socket', 'network']);
const wanted = (globalThis as { readonly filesOfMutant?: ReadonlySet<string> }).filesOfMutant;

for (const room of rooms) {
  const folder = path.join(__dirname, '..', room);
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  for (const name of files) {
    const file = `${room}/${name}`;
    if (!wanted || wanted.has(file)) describe(file, () => load(path.join(folder, name)));
  }
}

function load(file: string): void {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- which one is known only here
    require(file);
  } catch (error) {
    test('loads', () => {
      throw error;
    });
  }
}
