import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { read, root } from './pages/blocks.ts';

/** Runs the script that writes the page. It fails where an option has no comment, no default, or takes a wrong value. */
const printed = async (): Promise<string> => {
  const script = path.join(root, 'scripts/options.mjs');
  return (await promisify(execFile)(process.execPath, [script, '--print'], { cwd: root, maxBuffer: 2 ** 24 })).stdout;
};

it('docs/options.md has every option of every entry point as it is today (npm run names writes it)', async () => {
  expect(read('docs/options.md')).toBe(await printed());
}, 60_000);

/** Runs code in a process of its own, and gives what it prints as JSON. */
const evaluate = async (code: string): Promise<unknown> => {
  const args = ['--input-type=module', '--eval', code];
  return JSON.parse((await promisify(execFile)(process.execPath, args, { cwd: root })).stdout) as unknown;
};

it('the script that writes it refuses an option whose comment lacks a part', async () => {
  const whole = { name: 'kind', type: 'string', required: true, text: 'One of them.' };
  const cases: [object, string[]][] = [
    [whole, []],
    [{ ...whole, text: '' }, ['has no comment']],
    [{ ...whole, required: false }, ['has no @default']],
    [{ ...whole, name: 'holdTimeout', type: 'number' }, ['is a time without "in ms"']],
    [{ ...whole, name: 'maxBytes', type: 'number' }, ['is a size without "bytes"']],
  ];
  const options = JSON.stringify(cases.map(([option]) => option));
  const faults = await evaluate(
    `import { faultsOf } from './scripts/options/faultsOf.mjs';
    console.log(JSON.stringify(${options}.map((option) => [...faultsOf(option)])))`,
  );
  expect(faults).toEqual(cases.map(([, expected]) => expected));
}, 60_000);

it('the script that writes it misses each type of options that the page does not have', async () => {
  const missed = await evaluate(
    `import { notOnPage } from './scripts/options/read.mjs';
    console.log(JSON.stringify(notOnPage([])))`,
  );
  expect(missed).toEqual(
    expect.arrayContaining([
      'ws: WsTransportOptions is not on the page',
      'index: deny(details: __type) is not on the page',
    ]),
  );
}, 60_000);

it('each comment that names the page leads to a place on it', () => {
  const { homepage } = JSON.parse(read('package.json')) as { homepage: string };
  const address = `${homepage.replace(/#.*/, '')}/docs/options.md`;
  const headings = Array.from(read('docs/options.md').matchAll(/^### (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = (readdirSync(path.join(root, 'lib'), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      Array.from(read(`lib/${file}`).matchAll(/@link (\S*options\.md)#([\w-]+)/g), ([, ...parts]) => parts),
    );
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(([at, anchor = '']) => at !== address || !headings.includes(anchor))).toEqual([]);
});

it('the API reference has each entry point of the package', () => {
  const { entryPoints } = JSON.parse(read('typedoc.json')) as { entryPoints: string[] };
  const doors = readdirSync(path.join(root, 'lib')).filter((file) => file.endsWith('.ts'));
  expect(entryPoints.map((file) => path.basename(file)).sort()).toEqual(doors.sort());
});
