// What open sockets keep in the heap, by kind of object, as JSON: bytes a socket. node --expose-gc bench/retained.mjs CLIENT
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeHeapSnapshot } from 'node:v8';

const sockets = 500;
const client = await import(`./clients/${process.argv[2]}.mjs`);
const server = fork(new URL('server.mjs', import.meta.url), { execArgv: [] });
const folder = mkdtempSync(path.join(tmpdir(), 'heap-'));
try {
  const [url] = await once(server, 'message');
  const kept = [];
  const add = async () => {
    const socket = await client.open(`${url}/echo`);
    socket.onMessage(() => {});
    kept.push(socket);
  };
  for (let i = 0; i < 20; i += 1) await add();
  const before = snapshot('before');
  for (let i = 0; i < sockets; i += 1) await add();
  const after = snapshot('after');
  const [then, now] = [before, after].map(bytesByKind);
  const grown = [...now].map(([kind, bytes]) => [kind, (bytes - (then.get(kind) ?? 0)) / sockets]);
  console.log(JSON.stringify(Object.fromEntries(grown)));
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}
process.exit();

function snapshot(name) {
  for (let i = 0; i < 4; i += 1) globalThis.gc();
  return writeHeapSnapshot(path.join(folder, name));
}

function bytesByKind(file) {
  const { snapshot, nodes, strings } = JSON.parse(readFileSync(file, 'utf8'));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const sums = new Map();
  for (let i = 0; i < nodes.length; i += fields.length) {
    const group = types[0][nodes[i + type]];
    const kind = group === 'object' ? strings[nodes[i + name]] : group;
    sums.set(kind, (sums.get(kind) ?? 0) + nodes[i + size]);
  }
  return sums;
}
