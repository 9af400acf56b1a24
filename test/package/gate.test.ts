import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// The scripts of the gate, each run on a copy where what it guards against has happened.
const root = path.resolve(__dirname, '../..');
mkdirSync(path.join(root, 'build'), { recursive: true });
const home = mkdtempSync(path.join(root, 'build/gate-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (script: string, ...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', script), ...args], {
    cwd: home,
    encoding: 'utf8',
  });
  return { status, told: stderr.trim() };
};

describe('npm run guarantees', () => {
  interface List {
    readonly laws: readonly (readonly string[])[];
    readonly lawsOfGuests: readonly (readonly string[])[];
    readonly lawsOfHttp: readonly (readonly string[])[];
    readonly lawsOfFleets: readonly (readonly string[])[];
    readonly traps: readonly (readonly [number, string])[];
    readonly notHere: readonly (readonly [number, string])[];
  }
  const listOf = (): List => {
    const url = pathToFileURL(path.join(root, 'scripts/guaranteeList.mjs')).href;
    const code = `import(${JSON.stringify(url)}).then((list) => console.log(JSON.stringify(list)))`;
    return JSON.parse(spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout) as List;
  };
  const list = listOf();
  const laws = [...list.laws, ...list.lawsOfGuests, ...list.lawsOfHttp, ...list.lawsOfFleets];
  const ids = [...laws.map(([id = '']) => id), ...list.traps.map(([number]) => `trap ${number}`)];
  /** As if a run of the tests had passed these titles. */
  const passed = (titles: readonly string[], inChromium = ['it opens']) => {
    const of = (file: string) => (title: string) => ({ file, titles: ['a group', title] });
    const tests = [...titles.map(of('test/some.test.ts')), ...inChromium.map(of('test/browser/some.test.ts'))];
    mkdirSync(path.join(home, 'build'), { recursive: true });
    mkdirSync(path.join(home, 'docs'), { recursive: true });
    writeFileSync(path.join(home, 'build/titles.json'), JSON.stringify(tests));
  };
  const titled = ids.map((id) => `${id}: it holds`);

  it('has every law of the contract, and every trap, as one that is tested or one that cannot occur', () => {
    const numbered = (letter: string, length: number) => Array.from({ length }, (_, n) => `${letter}${n + 1}`);
    expect(list.laws.map(([id]) => id)).toEqual(numbered('L', 29));
    expect(list.lawsOfGuests.map(([id]) => id)).toEqual(numbered('G', 20));
    expect(list.lawsOfHttp.map(([id]) => id)).toEqual(numbered('H', 20));
    expect(list.lawsOfFleets.map(([id]) => id)).toEqual(numbered('S', 23));
    const numbers = [...list.traps, ...list.notHere].map(([number]) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 58 }, (_, n) => n + 1));
  });

  it('passes where each has a test that passed, and the page says so', () => {
    passed(titled);
    expect(run('guarantees.mjs', '--write')).toEqual({ status: 0, told: '' });
    expect(run('guarantees.mjs')).toEqual({ status: 0, told: '' });
  });

  it('fails where one has none, whatever the page says', () => {
    passed(titled.filter((title) => !title.startsWith('L7:')));
    expect(run('guarantees.mjs', '--write')).toEqual({
      status: 1,
      told: 'L7: no test that passed has a title that begins with it',
    });
  });

  it('names each that has none: a title must begin with it, to the last digit', () => {
    passed(ids.flatMap((id) => [`it holds: ${id}`, `${id}00: another`]));
    const { status, told } = run('guarantees.mjs', '--write');
    expect(status).toBe(1);
    expect(told.split('\n')).toEqual(ids.map((id) => `${id}: no test that passed has a title that begins with it`));
  });

  it('where Chromium did not run believes what the page says of it, and nothing else', () => {
    const others = titled.filter((title) => !title.startsWith('trap 43:') && !title.startsWith('L7:'));
    passed([...others, 'L7: it holds'], ['trap 43: it holds']);
    expect(run('guarantees.mjs', '--write')).toEqual({ status: 0, told: '' });
    passed([...others, 'L7: it holds'], []);
    expect(run('guarantees.mjs')).toEqual({ status: 0, told: '' });
    expect(run('guarantees.mjs', '--write')).toMatchObject({ status: 1, told: expect.stringContaining('npm test') });
    passed(others, []);
    expect(run('guarantees.mjs')).toEqual({
      status: 1,
      told: 'L7: no test that passed has a title that begins with it',
    });
  });

  it('fails where the page is not what the tests say', () => {
    passed(titled);
    writeFileSync(path.join(home, 'docs/guarantees.md'), '# Guarantees\n');
    expect(run('guarantees.mjs')).toMatchObject({ status: 1, told: expect.stringContaining('guarantees -- --write') });
  });
});
