// Installs the packed tarball into throw-away projects, one for the lowest rxjs and one for the newest, and uses it there
// on every supported Node, on Bun and Deno, through bundlers in a real Chromium, in vitest's environments, and with TypeScript; prints a
// table of what passed.
import { inBundles, refusals } from './matrix/bundles.mjs';
import { onNodes } from './matrix/nodes.mjs';
import { makeProjects } from './matrix/projects.mjs';
import { inRuntimes } from './matrix/runtimes.mjs';
import { withTypes } from './matrix/types.mjs';
import { inVitest } from './matrix/vitests.mjs';

const projects = makeProjects();
const all = [...onNodes(), ...inRuntimes(), ...inBundles(), ...refusals(), ...inVitest(), ...withTypes()];
const only = process.argv[2] ?? ''; // `npm run matrix -- Bun`
const rows = all.filter(([name]) => name.includes(only));
const width = Math.max(...rows.map(([name]) => name.length)) + 2;
const print = (name, cells) => console.log(`${name.padEnd(width)}${cells.map((cell) => cell.padEnd(14)).join('')}`);

print(
  '',
  projects.map(({ rxjs }) => `rxjs ${rxjs}`),
);
for (const [name, use] of rows) {
  const cells = [];
  for (const { folder } of projects) {
    try {
      await use(folder);
      cells.push('passed');
    } catch (error) {
      console.error(error);
      cells.push('failed');
      process.exitCode = 1;
    }
  }
  print(name, cells);
}
console.log('rxjs before 7.5.5 has no types in its exports: TypeScript gets `paths` to them.');
