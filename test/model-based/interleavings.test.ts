import fc from 'fast-check';
import { url } from '../world.ts';
import { type Act, anyActs, anySetting, beginning, type Setting } from './Act.ts';
import { Clock } from './Clock.ts';
import { Histogram } from './Histogram.ts';
import { checkAgainst, checkGone, checkNow, checkQuotas } from './invariants.ts';
import { Library } from './Library.ts';
import { limits } from './limits.ts';
import { Model } from './Model.ts';
import { perform } from './Play.ts';
import { VirtualServers } from './VirtualServers.ts';

const runs = Number(process.env['MODEL_RUNS'] ?? 500);
const seed = Number(process.env['MODEL_SEED'] ?? (process.env['CI'] ? 1 : Date.now() % 2 ** 31)); // CI tells the same of the same tree
const path = process.env['MODEL_PATH'];

it('L7 L8 L10 L13 L18 L22 any acts in any order leave the library where the model is, and nothing behind', () => {
  const histogram = new Histogram();
  fc.assert(
    fc.property(anySetting, anyActs, (setting, acts) => play(setting, acts, histogram)),
    {
      seed,
      numRuns: runs,
      endOnFailure: process.env['MODEL_SHRINK'] === 'no',
      ...(path === undefined ? undefined : { path }),
    },
  );
  process.stdout.write(histogram.text(`seed ${seed}, ${runs} runs`));
  histogram.checkReached();
}, 600_000);

function play(setting: Setting, acts: readonly Act[], histogram: Histogram): void {
  const clock = new Clock();
  const servers = new VirtualServers(clock, setting);
  const { reactions } = setting;
  const library = new Library({ url, scheduler: clock, servers, reactions, time: (ms) => clock.advance(ms) });
  const model = new Model(setting);
  for (const act of [...beginning(setting), ...acts]) {
    const done = perform(library, act);
    if (!library.reacted) perform(model, act);
    if (done) histogram.act(act);
    checkNow(library);
    if (!library.reacted) checkAgainst(model, library);
  }
  histogram.run(library);
  if (!setting.atOnce) {
    library.playOut();
    clock.advance(5_000);
    checkQuotas(library);
  }
  library.destroyNetwork();
  clock.advance(limits.closeTimeout + 1);
  checkGone(library);
  expect(clock.due).toBe(0);
}
