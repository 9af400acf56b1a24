import { textOnly } from 'rx-secure-networking';
import { says } from './messages.ts';

describe('textOnly()', () => {
  it('allows text and denies bytes', () => {
    expect(textOnly()({ message: '' })).toBe(true);
    expect(textOnly()({ message: 'text' })).toBe(true);
    expect(textOnly()({ message: new Uint8Array() })).toEqual({
      allow: false,
      code: 'invalid-message',
      reason: 'only text is allowed',
    });
  });

  it('L3 allows nothing that only looks like text', () => {
    expect(textOnly()({ message: Object('text') as string })).toMatchObject({ allow: false });
  });

  it('is recorded with its code in either direction', () => {
    expect(says({ send: textOnly(), receive: textOnly() }, 'text')).toEqual([]);
    expect(says({ send: textOnly() }, new Uint8Array(1))).toEqual(['policy send invalid-message']);
    expect(says({ receive: textOnly() }, new Uint8Array(1))).toEqual(['policy receive invalid-message']);
  });
});
