import fc from 'fast-check';
import { nextState, type SocketInput, type SocketState } from '../../lib/model/nextState.ts';

const states = ['created', 'connecting', 'open', 'closing', 'closed'] as const satisfies readonly SocketState[];
const inputs = ['connect', 'opened', 'close', 'unreachable', 'end'] as const satisfies readonly SocketInput[];

describe('nextState()', () => {
  test.each<[SocketState, SocketInput, SocketState]>([
    ['created', 'connect', 'connecting'],
    ['created', 'opened', 'created'],
    ['created', 'close', 'closed'],
    ['created', 'unreachable', 'created'],
    ['created', 'end', 'closed'],

    ['connecting', 'connect', 'connecting'],
    ['connecting', 'opened', 'open'],
    ['connecting', 'close', 'closed'],
    ['connecting', 'unreachable', 'connecting'],
    ['connecting', 'end', 'closed'],

    ['open', 'connect', 'open'],
    ['open', 'opened', 'open'],
    ['open', 'close', 'closing'],
    ['open', 'unreachable', 'closing'],
    ['open', 'end', 'closed'],

    ['closing', 'connect', 'closing'],
    ['closing', 'opened', 'closing'],
    ['closing', 'close', 'closing'],
    ['closing', 'unreachable', 'closing'],
    ['closing', 'end', 'closed'],

    ['closed', 'connect', 'closed'],
    ['closed', 'opened', 'closed'],
    ['closed', 'close', 'closed'],
    ['closed', 'unreachable', 'closed'],
    ['closed', 'end', 'closed'],
  ])('trap 6: a socket that is %s, on %s, is %s', (state, input, next) => {
    expect(nextState(state, input)).toBe(next);
  });
});

describe('nextState(), for any inputs in any order,', () => {
  const life = fc.array(fc.constantFrom(...inputs)).map((given) => {
    const passed: SocketState[] = ['created'];
    for (const input of given) passed.push(nextState(passed.at(-1)!, input));
    return { given, passed };
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(life, ({ passed }) => {
        const places = passed.map((state) => states.indexOf(state));
        expect(places).toEqual([...places].sort());
      }),
    );
  });

  it('L13 a socket ends once: closed is final', () => {
    fc.assert(
      fc.property(life, ({ given, passed }) => {
        const ended = passed.indexOf('closed');
        const after = ended < 0 ? [] : passed.slice(ended);
        expect(new Set(after).size).toBeLessThanOrEqual(1);
        if (given.includes('end')) expect(passed.at(-1)).toBe('closed');
      }),
    );
  });

  it('opens only what connects', () => {
    fc.assert(
      fc.property(life, ({ passed }) => {
        const opened = passed.indexOf('open');
        if (opened >= 0) expect(passed[opened - 1]).toBe('connecting');
      }),
    );
  });
});
