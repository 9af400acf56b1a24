import { messageOf } from '../../lib/model/messageOf.ts';

describe('messageOf()', () => {
  it.each<[what: string, thrown: unknown, message: string]>([
    ['an error', new Error('refused'), 'refused'],
    ['several errors in one', new AggregateError([new Error('a'), new Error('b')], ''), 'a; b'],
    [
      'what has only a name, as Firefox throws for a policy',
      { message: '', name: 'NS_ERROR_CONTENT_BLOCKED' },
      'NS_ERROR_CONTENT_BLOCKED',
    ],
    ['what has neither', { message: '', name: '' }, 'threw object'],
    ['what is no object', undefined, 'threw undefined'],
    [
      'what throws when it is read',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
        },
      ),
      'threw object',
    ],
  ])('reads %s', (_what, thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});
