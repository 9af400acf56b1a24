import { copyError } from '../../lib/model/SocketError.ts';

describe('L9 P10 copyError()', () => {
  it('gives names, messages and codes, and nothing else that an error has', () => {
    const lookup = Object.assign(new TypeError('no such name'), { code: 'ENOTFOUND', errno: -3008, socket: {} });
    const copy = copyError(Object.assign(new Error('the lookup failed', { cause: lookup }), { request: {} }));

    expect(copy).toEqual(new Error('the lookup failed', { cause: lookup }));
    expect(copy?.cause).toMatchObject({ name: 'TypeError', message: 'no such name', code: 'ENOTFOUND' });
    expect([copy, copy?.cause].some(Object.isFrozen)).toBe(false); // its holder may write to it
    expect(copy?.cause).not.toBe(lookup);
    expect(copy).not.toHaveProperty('request');
    expect(copy?.cause).not.toHaveProperty('socket');
  });

  it('leaves out a code that is no text, and has nothing of its own that an error has anyway', () => {
    const copy = copyError(Object.assign(new Error('no'), { code: 7 })) as Error;
    expect(Reflect.ownKeys(copy).sort()).toEqual(['message', 'stack']);
  });

  it('lets its holder write to a code, and take it away', () => {
    const copy = copyError(Object.assign(new Error('no'), { code: 'E1' })) as Error;
    Object.assign(copy, { code: '[redacted]' });
    expect(copy).toHaveProperty('code', '[redacted]');
    expect(Reflect.deleteProperty(copy, 'code')).toBe(true);
  });

  it('makes each text safe to show on one line, and keeps no more than 500 characters, however often it is copied', () => {
    const text = '\u001b[2K\r\n\u202e';
    const given = Object.assign(new Error(`${text}${'x'.repeat(600)}`), { name: text, code: text });
    given.cause = Object.assign(new Error(text), { code: text });
    const copy = copyError(given) as Error;
    const again = copyError(copy) as Error;
    const escaped = '\\u{1b}[2K\\u{d}\\u{a}\\u{202e}';

    expect(copy).toMatchObject({ name: escaped, code: escaped, cause: { message: escaped, code: escaped } });
    expect(copy.message).toBe(`${escaped}${'x'.repeat(500 - escaped.length)}…`);
    expect([again.message, again.cause]).toEqual([copy.message, copy.cause]);
  });

  const refusing = {
    get() {
      throw new Error('no');
    },
  };
  it.each(['name', 'code', 'cause', 'status', 'message'])('leaves out what cannot be read: %s', (key) => {
    const error = Object.assign(new Error('no more'), { code: 'E1' });
    Object.defineProperty(error, key, refusing);

    expect(copyError(error)?.message).toBe(key === 'message' ? undefined : 'no more');
    expect(copyError(new Proxy(error, refusing))).toBeUndefined();
  });

  it('ends where causes go round', () => {
    const error = new Error('again');
    error.cause = error;
    let depth = 0;
    for (let at: unknown = copyError(error); at !== undefined; at = (at as Error).cause) depth += 1;

    expect(depth).toBe(4);
  });

  it.each([undefined, null, 'text', 7, {}, { message: 7 }, { message: Symbol() }])('gives nothing for %p', (given) => {
    expect(copyError(given)).toBeUndefined();
  });
});
