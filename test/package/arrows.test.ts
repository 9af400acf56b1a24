import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Plants broken imports in a copy of lib/ and sees that the plan of the house (.dependency-cruiser.cjs) names each.
interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string; readonly severity: string };
}

interface Package {
  readonly scripts: { readonly lint: string };
}

const root = path.resolve(__dirname, '../..');
mkdirSync(path.join(root, 'build'), { recursive: true });
const home = mkdtempSync(path.join(root, 'build/arrows-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const rooms = ['model', 'stream', 'audit', 'json', 'owner', 'socket', 'network', 'transport', 'codec'];
const plants = [
  ['model', "import '../network/target.ts';", 'model-rooms'],
  ['model', "import type { x } from '../stream/target.ts';", 'model-rooms'],
  ['model', "import { of } from 'rxjs';", 'model-has-no-run-time-imports'],
  ['model', "import { type Observable, of } from 'rxjs';", 'model-has-no-run-time-imports'],
  ['model', "import type { Type } from 'io-ts';", 'model-packages'],
  ['stream', "import '../owner/target.ts';", 'stream-rooms'],
  ['audit', "import '../owner/target.ts';", 'audit-rooms'],
  ['owner', "import '../audit/target.ts';", 'owner-rooms'],
  ['owner', "import '../socket/target.ts';", 'owner-rooms'],
  ['socket', "import '../network/target.ts';", 'socket-rooms'],
  ['socket', "import '../transport/target.ts';", 'socket-rooms'],
  ['network', "import '../transport/target.ts';", 'network-rooms'],
  ['network', "import '../index.ts';", 'doors-are-not-imported'],
  ['network', "import 'rx-secure-networking';", 'doors-are-not-imported'],
  ['network', "import type { Socket } from 'node:net';", 'network-stays-out-of-node'],
  ['network', "import 'net';", 'network-stays-out-of-node'],
  ['network', "import { WebSocket } from 'ws';", 'network-packages'],
  ['network', "import './nowhere.ts';", 'imports-resolve'],
  ['transport', "import '../socket/target.ts';", 'transport-rooms'],
  ['json', "import '../audit/target.ts';", 'json-rooms'],
  ['json', "import type { Type } from 'io-ts';", 'json-packages'],
  ['audit', "import '../json/target.ts';", 'audit-rooms'],
  ['codec', "import '../network/target.ts';", 'codec-rooms'],
  ['codec', "import type { Type } from 'io-ts';", 'codec-packages'],
  ['resilience', "import '../network/target.ts';", 'resilience-rooms'],
  ['blueprint', "import '../websocket/target.ts';", 'blueprint-rooms'],
  ['websocket', "import '../transport/target.ts';", 'websocket-rooms'],
  ['testing', "import { WebSocket } from 'ws';", 'testing-packages'],
  ['utils', "import '../model/target.ts';", 'rooms-are-planned'],
  ['network', "import '../model/target.ts';", 'behind-a-door'],
  ['network', 'export const lone = 1;', 'no-orphans'],
  ['', "import 'rxjs';", 'doors-only-re-export'],
  ['', "export * from './index.ts';", 'doors-are-not-imported'],
] as const;
const planted = plants.map(([room, code, rule], n) => ({
  file: path.posix.join('lib', room, `plant${n}.ts`),
  code,
  rule,
}));

const files = [
  ...[...rooms, 'websocket', 'blueprint'].map((room) => ({
    file: `lib/${room}/target.ts`,
    code: 'export const x = 1;',
  })),
  ...planted,
  { file: 'lib/model/there.ts', code: "export { x } from './back.ts';" },
  { file: 'lib/model/back.ts', code: "export { x } from './there.ts';" },
];

describe('the arrows of the house, when broken', () => {
  let status: number | null;
  let violations: readonly Violation[];
  beforeAll(() => {
    ({ status, violations } = arrows());
  }, 60_000);

  it.each(planted)('$file: $code is told by $rule', ({ file, rule }) => {
    expect(violations.filter(({ from }) => from === file).map(({ rule: { name } }) => name)).toContain(rule);
  });

  it('a cycle inside a room is told by no-cycles', () => {
    const cycles = violations.filter(({ rule }) => rule.name === 'no-cycles').map(({ from }) => from);
    expect(cycles).toEqual([expect.stringMatching(/^lib\/model\/(there|back)\.ts$/u)]);
  });

  it('are all kept by the rest of lib/', () => {
    const ours = new Set(files.map(({ file }) => file));
    expect(violations.filter(({ from }) => !ours.has(from))).toEqual([]);
  });

  it('each fails the gate: `npm run lint` ends with an error', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Package;
    expect(new Set(violations.map(({ rule: { severity } }) => severity))).toEqual(new Set(['error']));
    expect(scripts.lint).toContain('depcruise lib');
    expect(status).toBe(violations.length);
  });
});

/** What the gate's check says of a copy of lib/ with the planted files. */
function arrows() {
  for (const part of ['lib', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
    cpSync(path.join(root, part), path.join(home, part), { recursive: true });
  }
  for (const { file, code } of files) {
    mkdirSync(path.join(home, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(home, file), `${code}\n`);
  }
  const depcruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { status, stdout } = spawnSync(process.execPath, [depcruise, 'lib'], { cwd: home, encoding: 'utf8' });
  const told = stdout.matchAll(/^ {2}(?<severity>\w+) (?<name>[\w-]+): (?<from>\S+)/gmu);
  return {
    status,
    violations: Array.from(told, ({ groups = {} }) => ({
      from: groups['from'] ?? '',
      rule: { name: groups['name'] ?? '', severity: groups['severity'] ?? '' },
    })),
  };
}
