import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const page = read('docs/blueprint.md');

const tests = (readdirSync(__dirname, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(path.join(__dirname, file), 'utf8') }));

/** Takes the common indentation off. */
function flush(text: string): string {
  const lines = text.split('\n');
  const indent = Math.min(...lines.filter(Boolean).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** What tests mark as theirs to be quoted: from `// doc <name>` to `// end`. */
const quotable = new Map(
  tests.flatMap(({ text }) =>
    [...text.matchAll(/^ *\/\/ doc (.+)\n([^]*?)\n *\/\/ end$/gm)].map(([, name = '', code = '']) => [
      name,
      flush(code),
    ]),
  ),
);
/** What the page quotes: fenced blocks with such a name. */
const quoted = new Map(
  [...page.matchAll(/^```\w+ (.+)\n([^]*?)\n```$/gm)].map(([, name = '', code = '']) => [name, code]),
);
const rows = tests.flatMap(({ file, text }) =>
  [...text.matchAll(/^row\((['"])(?:L\d+ )?(O\d+) (.+)\1, \{$/gm)].map(([, , id = '', title = '']) => ({
    file,
    id,
    title,
  })),
);
const ids = Array.from({ length: 20 }, (_, n) => `O${n + 1}`);

describe('docs/blueprint.md', () => {
  it('has each row of the original, as its test is titled, once, with that test beside it', () => {
    expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    for (const { file, id, title } of rows) {
      const [section = ''] = page.split(`### ${id} ${title}\n`).slice(1)[0]?.split('\n### ') ?? [];
      expect(section).toContain(`(../test/blueprint/${file})`);
    }
  });

  it.each(ids)('quotes of %s what its test shows, through both surfaces', (id) => {
    for (const surface of ['blueprint', 'rx']) expect(quoted.has(`${id} ${surface}`)).toBe(true);
  });

  it.each([...quotable])('quotes %s as it stands in the test', (name, code) => {
    expect(quoted.get(name)).toBe(code);
  });

  it('quotes nothing else, save the examples as they stand', () => {
    const others = [...quoted].filter(([name]) => !quotable.has(name));
    expect(others.map(([name]) => name).sort()).toEqual([
      'examples/09-ban/ban.mjs',
      'examples/11-chat-bridge/blueprint.mjs',
      'examples/11-chat-bridge/protocol.mjs',
      'examples/11-chat-bridge/rx.mjs',
      'examples/11-chat-bridge/server.mjs',
    ]);
    for (const [name, code] of others) expect(`${code}\n`).toBe(read(name));
  });

  it('names every call, audit and event of the door, and every node and event of the original', () => {
    const [table = ''] = page.split('## Node by node')[1]?.split('\n## ') ?? [];
    const sources = ['BlueprintObject', 'faceOf'].map((file) => read(`lib/blueprint/${file}.ts`)).join('\n');
    const methods = [...sources.matchAll(/^ {2}(\w+)\??\(/gm)].map(([, name = '']) => name);
    expect(methods).toHaveLength(19);
    const original = [
      'BPSecureNetworkingInterface',
      ...['Create WebSocket', 'Connect WebSocket', 'Is WebSocket Connected'],
      ...['Send Message to WebSocket', 'Close WebSocket'],
      ...['On WebSocket Connected', 'On WebSocket Connection Error', 'On WebSocket Message Recieved'],
      ...['On WebSocket Message Sent', 'On WebSocket Closed'],
    ];
    expect([...methods, ...original].filter((name) => !table.includes(name))).toEqual([]);
  });

  it('links to files that are there', () => {
    const links = [...page.matchAll(/\]\((\.[^)#]*)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => !existsSync(path.join(root, 'docs', link)))).toEqual([]);
  });
});
