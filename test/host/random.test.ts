import { reported } from '../reported.ts';
import { rawGuest } from '../guests/rawGuest.ts';

describe('G12 the option random of a host', () => {
  const notTokens: readonly (readonly [string, () => unknown])[] = [
    ['fractions', () => 0.5],
    ['negative numbers', () => -1],
    ['numbers of more than 32 bits', () => 2 ** 32],
    ['promises', async () => Promise.resolve(1)],
  ];
  it.each(notTokens)(
    'that returns %s is an error of the host: it is reported, and the guest ends for it',
    (_, random) => {
      const guests: ReturnType<typeof rawGuest>[] = [];
      const errors = reported(() => {
        const guest = rawGuest({ lease: 9_000, random: random as () => number });
        guests.push(guest);
        guest.clock.advance(3_100);
      });
      const [guest] = guests;
      expect(errors).toEqual([new TypeError('random must return integers from 0 to 2^32 - 1')]);
      expect([guest?.owner.closed, guest?.rules()]).toEqual([true, []]);
      expect(guest?.records).toEqual(["host: the host's option random has failed"]);
    },
  );

  it('that throws ends the guest too', () => {
    const guests: ReturnType<typeof rawGuest>[] = [];
    const failed = new Error('no chance');
    const random = () => {
      throw failed;
    };
    const errors = reported(() => {
      const guest = rawGuest({ lease: 9_000, random });
      guests.push(guest);
      guest.clock.advance(3_100);
    });
    expect([errors, guests[0]?.owner.closed]).toEqual([[failed], true]);
  });
});

it('serveGuest() leaves no owner in a network of another copy of the package', () => {
  let left = 0;
  const createOwner = () => {
    left += 1;
    return { destroy: () => (left -= 1) };
  };
  expect(() => rawGuest({ network: { createOwner } as never })).toThrow('this is not an owner');
  expect(left).toBe(0);
});
