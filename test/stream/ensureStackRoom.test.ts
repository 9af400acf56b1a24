import { ensureCallRoom, ensureStackRoom } from '../../lib/stream/ensureStackRoom.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';

it.each(Object.entries({ ensureStackRoom, ensureCallRoom }))(
  '%s() L24 throws at the end of the stack and nowhere else',
  (_name, ensure) => {
    expect(ensure).not.toThrow();
    const outcomes = depths.map((depth) => {
      let outcome = 'throws';
      nearStackEnd(depth, () => {
        ensure();
        outcome = 'passes';
      });
      return outcome;
    });

    expect(outcomes[0]).toBe('passes');
    expect(outcomes.slice(-20)).toEqual(Array.from({ length: 20 }, () => 'throws'));
    expect(outcomes.indexOf('throws')).toBe(outcomes.lastIndexOf('passes') + 1); // there is one border
  },
);
