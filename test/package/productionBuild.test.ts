import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// The plug-in of the production build, on small modules.
const root = path.resolve(__dirname, '../..');
mkdirSync(path.join(root, 'build'), { recursive: true });
const home = mkdtempSync(path.join(root, 'build/production-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const page = path.join(home, 'errors.md');
beforeEach(() => rmSync(page, { force: true }));

/** What the build makes of a module, on one line; what it fails with is thrown. */
function built(code: string): string {
  writeFileSync(path.join(home, 'module.mjs'), code);
  const program = `
    import { rollup } from 'rollup';
    import { production } from '${path.join(root, 'scripts/production/production.mjs')}';
    const bundle = await rollup({ input: '${path.join(home, 'module.mjs')}', treeshake: false });
    const plugins = [production({ page: '${page}', keep: () => false })];
    console.log((await bundle.generate({ format: 'es', plugins })).output[0].code);`;
  const options = { cwd: root, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], options)
    .trim()
    .replaceAll(/\s+/gu, ' ');
}
const rows = () => readFileSync(page, 'utf8').match(/^\| RXSN.*$/gmu) ?? [];

describe('the production build of a module', () => {
  it('puts a code in the place of a text, and leaves its values in their order', () => {
    expect(built('f(`${a()} must be ${b()}, ` + `not ${c()}`); f("it is over");')).toBe(
      "f(`RXSN1(${a()}|${b()}|${c()})`); f('RXSN2');",
    );
    expect(rows()).toEqual(['| RXSN1 | `{1} must be {2}, not {3}` |', '| RXSN2 | `it is over` |']);
  });

  it.each([
    ['a word', "f('closed');"],
    ['a path', "f('reconnect: maxDelay');"],
    ['a key', "const a = { 'of two words': 1 };"],
    ['an expression', "const a = new RegExp('of two words');"],
    ['a raw text', 'const a = String.raw`of two words`;'],
    ['a comparison', "if (a === 'of two words') f();"],
    ['a list of networks', "f('10.0.0.0/8 ff00::/8 1::/2');"],
  ])('leaves %s as it is', (_, code) => {
    expect(built(code)).toBe(code);
    expect(rows()).toEqual([]);
  });

  it('fails where a text is compared elsewhere', () => {
    expect(() => built("f('give up'); if (a === 'give up') g();")).toThrow('A program reads "give up"');
  });

  it('gives a function with the tag @text the code of what it says there', () => {
    const code =
      '/**\n * Says why.\n *\n * @text why it is over\n */\nfunction why(a) { return `${a} is over`; }\nwhy();';
    expect(
      built(code)
        .replace(/^.*\*\//u, '')
        .trim(),
    ).toBe("function why(a) { return 'RXSN1'; } why();");
    expect(rows()).toEqual(['| RXSN1 | *why it is over* |']);
  });

  it('keeps the codes of the page, and gives no code twice', () => {
    built("f('it is over'); f('it is open');");
    built("f('it is open'); f('it was lost');");
    expect(rows()).toEqual(['| RXSN2 | `it is open` |', '| RXSN3 | `it was lost` |']);
    built("f('it was lost | or `not`'); f('it is over');");
    built("f('it was lost | or `not`');");
    expect(rows()).toEqual(['| RXSN4 | `` it was lost \\| or `not` `` |']);
  });

  it('gives the private names of each class the letters in the order of their use', () => {
    expect(built('class A { #rare; #often = this.#often; } class B { #other; }')).toBe(
      'class A { #b; #a = this.#a; } class B { #a; }',
    );
  });
});
