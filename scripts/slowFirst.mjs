// The order of test files where jest has no times of an earlier run, as on a fresh machine: those of the browser and of the
// package first, since they take longest. A long file that begins last leaves the other core without work.
import Sequencer from '@jest/test-sequencer';

export default class SlowFirst extends Sequencer {
  sort(tests) {
    const isSlow = ({ duration, context }) => duration === undefined && context.config.displayName?.name !== 'unit';
    const byJest = super.sort(tests);
    return [...byJest.filter(isSlow), ...byJest.filter((test) => !isSlow(test))];
  }
}
