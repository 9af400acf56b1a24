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

  it('ends where causes go round', () => {
    const error = new Error('again');
    error.cause = error;
    let depth = 0;
    for (let at: unknown = copyError(error); at !== undefined; at = (at as Error).cause) depth += 1;

    expect(depth).toBe(4);
  });

  it.each([undefined, null, 'text', 7, {}, { message: 7 }])('gives nothing for %p', (given) => {
    expect(copyError(given)).toBeUndefined();
  });
});
