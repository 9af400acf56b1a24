// What open sockets keep in the heap, by class and by field, as tables: bytes a socket.
// node --expose-gc bench/retained.mjs [CLIENT [CASE]], of the clients and of idle, alone or handle; --json for a program
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import { grownByClass, grownByField, readSnapshot } from './snapshot.mjs';
import { startServer } from './startServer.mjs';

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const [subject = 'library', which = 'idle'] = positionals;
const things = 500;
const least = 20; // bytes: what is less is left out of the tables
const { open, openAlone, handle } = await import(`./clients/${subject}.mjs`);
const server = await startServer();
const folder = mkdtempSync(path.join(tmpdir(), 'heap-'));
try {
  const url = `${server.url}/echo`;
  const make = {
    idle: async () => {
      const socket = await open(url);
      socket.onMessage(() => {});
      return socket;
    },
    alone: () => openAlone(url),
    handle: () => handle('wss://chat.example.com/live'),
  }[which];
  const kept = [];
  for (let i = 0; i < 500; i += 1) kept.push(await make());
  const before = take('before');
  for (let i = 0; i < things; i += 1) kept.push(await make());
  const after = take('after');
  const [then, now] = [before, after].map(readSnapshot); // only now: what it makes is no part of them
  const byClass = grownByClass(then, now, things);
  if (values.json)
    console.log(
      JSON.stringify(
        Object.fromEntries(byClass.filter(({ bytes }) => bytes >= 1).map(({ name, bytes }) => [name, bytes])),
      ),
    );
  else {
    print(`${subject}, ${which}: by class`, ['bytes', 'objects', 'class'], byClass);
    print('by field, with all that only it leads to', ['bytes', 'objects', 'field'], grownByField(then, now, things));
  }
  if (kept.length !== 500 + things) throw new Error('not all were kept');
} finally {
  server.stop();
  rmSync(folder, { recursive: true });
}
// Not before what was printed has left.
process.stdout.write('', () => process.exit());

function take(name) {
  for (let i = 0; i < 4; i += 1) globalThis.gc();
  return writeHeapSnapshot(path.join(folder, name));
}

function print(title, head, list) {
  const lines = list
    .filter(({ bytes }) => bytes >= least)
    .map(({ bytes, objects, name }) => [bytes.toFixed(0), objects.toFixed(2), `\`${name}\``]);
  const sum = list.reduce((all, { bytes }) => all + bytes, 0);
  console.log(`\n## ${title}\n`);
  for (const cells of [head, head.map(() => '---'), ...lines]) console.log(`| ${cells.join(' | ')} |`);
  if (head[2] === 'class') console.log(`\nall: ${sum.toFixed(0)} bytes`);
}
