import { allowEndpoints, everyStep } from 'rx-secure-networking';
import { errorOf, world } from '../world.ts';
import { isChanged, rows } from './table.ts';

interface Pair {
  readonly pattern: string;
  readonly url: string;
}

const ownerHeldTo = (pattern: string) => world({ owner: { audits: everyStep(allowEndpoints(pattern)) } });

describe('match-no', () => {
  test.each(rows('match-no'))('%s gives no socket', (_id, { input }) => {
    const { pattern, url } = input as Pair;
    const { network, owner } = ownerHeldTo(pattern);
    const { decision } = errorOf(() => owner.create(url));

    expect(decision?.allow).toBe(false);
    expect(decision?.code).toMatch(/^(endpoint|invalid-url|port)$/);
    network.destroy();
  });
});

describe('match-yes', () => {
  test.each(rows('match-yes'))('%s gives a socket', (_id, { input }) => {
    const { pattern, url } = input as Pair;
    const { network, owner } = ownerHeldTo(pattern);

    expect(owner.create(url).state).toBe('created');
    network.destroy();
  });
});

describe('pattern-reject', () => {
  test.each(rows('pattern-reject'))('%s is refused when the rule is made', (id, { input }) => {
    const make = (): unknown => allowEndpoints(input as string);
    if (isChanged(id)) expect(make).not.toThrow();
    else expect(make).toThrow(typeof input === 'string' ? RangeError : TypeError);
  });
});
