import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { linksOf, quotableOf, quotedIn } from '../quoting.ts';

// What docs/existing-clients.md shows, tied to the tests of the clients.
const page = 'docs/existing-clients.md';
const files: Readonly<Record<string, string>> = {
  'rxjs/webSocket': 'rxjsWebSocket',
  'graphql-ws': 'graphqlWs',
  'socket.io-client': 'socketIo',
  partysocket: 'partysocket',
  mqtt: 'mqtt',
};
const clients = Object.entries(files).map(([client, file]) => ({
  client,
  file: path.join(__dirname, `${file}.test.ts`),
}));
const quoted = quotedIn([page]);
const text = readFileSync(path.resolve(__dirname, '../..', page), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| `'));

it('docs/existing-clients.md has the five clients, and links to files that are there', () => {
  expect([...quoted.keys()].sort()).toEqual([...Object.keys(files), 'stop with the owner'].sort());
  expect(rows).toHaveLength(clients.length);
  expect(linksOf(page).length).toBeGreaterThan(5);
  expect(linksOf(page).filter((link) => !existsSync(link))).toEqual([]);
});

it.each(clients)('docs/existing-clients.md shows $client as its test has it', ({ client, file }) => {
  // Of a difference what is there after it: the lines without the minus.
  const after = quoted
    .get(client)
    ?.split('\n')
    .filter((line) => !line.startsWith('-'))
    .map((line) => line.slice(1));
  expect(after?.join('\n')).toBe(quotableOf(file).get(client));
});

it('docs/existing-clients.md stops a client as the test of partysocket does', () => {
  const name = 'stop with the owner';
  expect(quoted.get(name)).toBe(quotableOf(path.join(__dirname, 'partysocket.test.ts')).get(name));
});

it.each(clients)('docs/existing-clients.md says of $client what its test expects', ({ client, file }) => {
  const [, , , denied = '', destroyed = ''] = rows.find((row) => row.startsWith(`| \`${client}\``))?.split('|') ?? [];
  const shown = Array.from((denied + destroyed).matchAll(/`([^`]+)`/g), ([, words]) => `'${words}'`);
  expect(shown.length).toBeGreaterThan(1);
  const test = readFileSync(file, 'utf8');
  expect(shown.filter((words) => !test.includes(words))).toEqual([]);
});
