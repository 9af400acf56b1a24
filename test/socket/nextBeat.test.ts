import { type Beat, nextBeat } from '../../lib/socket/nextBeat.ts';

describe('nextBeat()', () => {
  const table: readonly [last: Beat, alive: boolean, late: boolean, next: Beat][] = [
    ['wait', true, false, 'wait'],
    ['wait', true, true, 'wait'],
    ['wait', false, false, 'ask'],
    ['wait', false, true, 'ask'],
    ['ask', true, false, 'wait'],
    ['ask', true, true, 'wait'],
    ['ask', false, false, 'look-again'],
    ['ask', false, true, 'ask'],
    ['look-again', true, false, 'wait'],
    ['look-again', true, true, 'wait'],
    ['look-again', false, false, 'give-up'],
    ['look-again', false, true, 'ask'],
  ];
  it.each(table)('after "%s", alive %s, late %s: %s', (last, alive, late, next) => {
    expect(nextBeat({ last, alive, late })).toBe(next);
  });
});
