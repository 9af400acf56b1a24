// Writes results/profiles.md, where time and heap of some cases go: node bench/profiles.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const profiled = [
  ...['receive-1024 library', 'receive-1024 library-requests', 'echo library', 'churn-warm ws', 'churn-warm library'],
  ...['create library', 'destroy library', 'denial library'],
];
const most = 16; // functions of each
const start =
  /node:internal\/(?:modules|bootstrap|deps|source_map)|cjs-module-lexer|^readFileUtf8|^internalModuleStat/u;

const head =
  '# Where time and heap go\n\nBy `node bench/profiles.mjs`: own time of functions, by V8, of all but idling and loading modules.\nA function without a place is the platform’s own.\n';

/** Writes results/profiles.md. */
export function writeProfiles() {
  const page = [head, ...profiled.map(times), heap()].join('\n');
  writeFileSync(new URL('results/profiles.md', import.meta.url), page);
}

function times(name) {
  const list = timesOf(profileOf(name)).filter(([place]) => !place.startsWith('(idle)') && !start.test(place));
  const all = list.reduce((sum, [, time]) => sum + time, 0);
  const lines = list.slice(0, most).map(([place, time]) => `| ${((time / all) * 100).toFixed(1)} | \`${place}\` |`);
  return `## ${name}\n\n| % | function |\n| --- | --- |\n${lines.join('\n')}\n`;
}

function heap() {
  const [raw, ours] = ['ws', 'library'].map(retained);
  const bytes = (kind, sockets) => Math.round(sockets[kind] ?? 0);
  const rows = Object.keys(ours)
    .sort((a, b) => ours[b] - ours[a])
    .filter((kind) => bytes(kind, ours) >= 30)
    .map((kind) => `| \`${kind}\` | ${bytes(kind, raw)} | ${bytes(kind, ours)} |`);
  return `## Heap of an open socket\n\n| kind of object | ws, bytes | library, bytes |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function retained(client) {
  const program = path.join(import.meta.dirname, 'retained.mjs');
  return JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', program, client, 'idle', '--json'], { encoding: 'utf8' }),
  );
}

function profileOf(name) {
  const folder = mkdtempSync(path.join(tmpdir(), 'profile-'));
  try {
    const program = path.join(import.meta.dirname, 'profile.mjs');
    execFileSync(process.execPath, [
      '--expose-gc',
      '--cpu-prof',
      `--cpu-prof-dir=${folder}`,
      program,
      ...name.split(' '),
    ]);
    return JSON.parse(readFileSync(path.join(folder, readdirSync(folder)[0]), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each function with its own time, the longest first. */
function timesOf({ nodes, samples, timeDeltas }) {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map();
  samples.forEach((id, i) => times.set(places.get(id), (times.get(places.get(id)) ?? 0) + timeDeltas[i]));
  return [...times].sort(([, a], [, b]) => b - a);
}

function placeOf({ functionName, url }) {
  const file = url.startsWith('node:') ? url : url.split('/').slice(-2).join('/');
  return `${functionName || '(anonymous)'} ${file}`.trim();
}

if (import.meta.filename === process.argv[1]) writeProfiles();
