import { readdirSync } from 'node:fs';
import path from 'node:path';

// All tests of the rooms whose lines are mutated, in one file: the modules are loaded once for a mutant. Those of its
// own room come first, then those elsewhere that cover it, and the first failure is the last test: see environment.mjs.
const own = process.env['MUTANTS_ROOM'] ?? 'model';
/** Folders of tests whose own room is not mutated, but that show what a mutated room does for it. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  model: ['http'], // redirects, headers, URLs of requests
  network: ['http'], // the requests of an owner, in its table and at its end
};
const rooms = new Set([
  own,
  ...(elsewhere[own] ?? []),
  'model',
  'stream',
  'verdict',
  'audit',
  'owner',
  'socket',
  'network',
]);
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
