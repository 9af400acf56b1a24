import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisedBy, read, root } from './pages/blocks.ts';
import { isFile } from './pages/broken.ts';
import { linesOf } from './pages/run.ts';

// Numbered: a module, or a folder with a run.mjs.
const numbered = readdirSync(path.join(root, 'examples'))
  .filter((name) => /^\d/.test(name))
  .sort();
const runnable = (name: string): string => (name.endsWith('.mjs') ? `examples/${name}` : `examples/${name}/run.mjs`);

it('the examples are numbered from 1, and the index has each', () => {
  const index = read('examples/README.md');
  expect(numbered.map((name) => parseInt(name, 10))).toEqual(numbered.map((_name, n) => n + 1));
  expect([...numbered, 'demo.mjs'].filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

// These run in a page: test/browser/frameworks.test.ts and sandbox.test.ts. The last one runs in `npm run egress` too.
const elsewhere = ['12-react', '13-angular', '18-sandboxed-plugins'];
const alone = numbered.filter((name) => !elsewhere.includes(name));

it.each([...alone.map(runnable), 'examples/demo.mjs'])(
  '%s runs by itself, and prints what its comments say',
  async (file) => {
    expect(isFile(file)).toBe(true);
    const lines = await linesOf(path.join(root, file));
    const promised = promisedBy(read(file));
    if (promised.length > 0) expect(lines).toEqual(promised);
    else expect(lines.length).toBeGreaterThan(5); // times and chance are in it
  },
  60_000,
);
