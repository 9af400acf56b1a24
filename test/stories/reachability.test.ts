import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runInNode } from '../transport/runInNode.ts';
import type { Findings } from './reachability/leaksOf.ts';

// Two owners of one network keep everything that they get; the walk starts there. In a process of its own, where the
// platform's objects are one set, and where another copy of the library can be walked.

const root = path.resolve(__dirname, '../..');
const home = path.join(root, 'build/sabotage');
const patches = path.join(root, 'test/sabotage');
// The others of that folder break other things: see scripts/sabotage.mjs.
const leaking = readdirSync(patches).filter((patch) =>
  readFileSync(path.join(patches, patch), 'utf8').startsWith('Caught by: test/stories/reachability.test.ts'),
);
const walkFrom = async (lib: string): Promise<Findings> =>
  (await runInNode(require.resolve('./reachability/main.ts'), { lib })) as Findings;

it('L9 P6 P10 nothing that an owner can reach is another’s, the library’s inside, or can be written to', async () => {
  const { leaks, count, paths } = await walkFrom(path.join(root, 'lib'));

  expect(leaks).toEqual([]);
  expect(count).toBeGreaterThan(1_000);
  // It has been where things leak.
  const starts = [
    'WebSocket',
    'close event',
    'signal',
    'a denial',
    'connect(0)',
    'send(0)',
    'receive(0)',
    'face',
    'hold()',
    'left.ended$ next(0)',
  ];
  const given = [
    'the subscriber to a provider',
    'the subscriber to a verdict',
    'a Subscription that was added',
    'an attempt',
    'the subscriber to a hint',
  ];
  expect(paths).toEqual(expect.arrayContaining([...starts, ...given, 'socket.messages$._subscribe()']));
  const ways = [
    '._subscribe',
    '.operator',
    '._finalizers.0',
    '.destination.partialObserver[[Prototype]].next',
    '{get}',
  ];
  const fields = ['.decision', '.end', '.endpoint', '.cause.cause', '.protocols', '[[Prototype]].send'];
  const untrodden = [...ways, ...fields].filter((way) => !paths.some((each) => each.endsWith(way)));
  expect(untrodden).toEqual([]);
}, 30_000);

describe('L9 P10 the walk sees what leaks from a copy of the library with', () => {
  it.each(leaking)(
    '%s',
    async (patch) => {
      const copy = path.join(home, path.basename(patch, '.patch'));
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(copy, { recursive: true });
      cpSync(path.join(root, 'lib'), path.join(copy, 'lib'), { recursive: true });
      // Outside of any repository, as far as git can tell, or it would leave ignored files alone.
      const env = { ...process.env, GIT_CEILING_DIRECTORIES: home };
      execFileSync('git', ['apply', path.join(patches, patch)], { cwd: copy, env });

      expect((await walkFrom(path.join(copy, 'lib'))).leaks).not.toEqual([]);
    },
    30_000,
  );
});
