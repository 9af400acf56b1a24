import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const docs = path.resolve(__dirname, '../../docs');
const page = readFileSync(path.join(docs, 'security.md'), 'utf8');
const rowOf = (id: string): string => page.split('\n').find((line) => line.startsWith(`| ${id} |`)) ?? '';
const linksIn = (text: string): string[] => [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = '']) => link);
const numbered = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

describe('docs/security.md', () => {
  it.each(numbered('P', 15))('%s stands beside tests whose titles have its number', (id) => {
    const files = linksIn(rowOf(id)).map((link) => path.join(docs, link));
    const tests = files.filter((file) => file.endsWith('.test.ts'));
    const title = new RegExp(`['"\`](?:[LO]\\d+ )?(?:P\\d+ )*${id} `);

    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((file) => !title.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each(numbered('N', 8))('%s is there', (id) => {
    expect(rowOf(id).split('|').length).toBe(5);
  });

  it('links only to what is there', () => {
    const links = linksIn(page).filter((link) => !link.startsWith('https:'));

    expect(links.filter((link) => !existsSync(path.join(docs, link)))).toEqual([]);
    expect(statSync(path.join(docs, '../test/sabotage')).isDirectory()).toBe(true);
  });

  it('states the defaults that hold', async () => {
    const { defaultLimits } = await import('../../lib/model/Limits.ts');
    const said = Object.fromEntries(
      [...page.matchAll(/`(\w+)` \| ([\d,]+)( MiB| s)? /g)].map(([, name = '', number = '', unit]) => [
        name,
        Number(number.replace(',', '')) * (unit === ' MiB' ? 1_048_576 : unit === ' s' ? 1_000 : 1),
      ]),
    );

    expect(said).toEqual(defaultLimits);
  });
});
