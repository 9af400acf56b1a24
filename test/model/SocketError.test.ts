import { copyError, copySocketError, SocketError, type SocketErrorParts } from '../../lib/model/SocketError.ts';
import { sharedLinkKey } from '../../lib/model/sharedLink.ts';

function throwing(): never {
  throw new Error('hostile');
}

describe('SocketError', () => {
  it('trap 33: is an Error with a name, a code and a message', () => {
    const error = new SocketError('lost', 'Socket to x: the connection was lost');

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'SocketError', code: 'lost' });
    expect(String(error)).toBe('SocketError: Socket to x: the connection was lost');
  });

  it('has no field for what it does not know', () => {
    const error = new SocketError('denied', 'no', { decision: undefined });

    expect(Object.keys(error).sort()).toEqual(['code', 'name']);
    expect('cause' in error).toBe(false);
  });

  it('keeps its cause', () => {
    const cause = new Error('ECONNREFUSED');

    expect(new SocketError('connect-failed', 'no', { cause }).cause).toBe(cause);
  });
});

describe('L9 P10 SocketError is shared by all owners of a realm:', () => {
  it('it cannot be changed, nor its prototype, nor a method of it', () => {
    const { toJSON } = SocketError.prototype;

    expect([SocketError, SocketError.prototype, toJSON].every(Object.isFrozen)).toBe(true);
    expect(() => Object.assign(SocketError.prototype, { toJSON: () => 'mine' })).toThrow(TypeError);
  });

  it.each([
    ['a Proxy that throws', new Proxy({}, { get: throwing })],
    ['null', null],
    ['a text', 'lost'],
    ['another error', new Error('lost')],
  ])('instanceof says no for %s', (_what, given) => {
    expect((given as unknown) instanceof SocketError).toBe(false);
  });

  it('instanceof knows an error that another copy of the package made, and tells a subclass by its class', () => {
    class Mine extends SocketError {}
    const foreign = Object.assign(new Error('lost'), { [sharedLinkKey]: () => undefined });

    expect(foreign).toBeInstanceOf(SocketError);
    expect(foreign).not.toBeInstanceOf(Mine);
    expect(new SocketError('lost', 'no')).not.toBeInstanceOf(Mine);
    expect(new Mine('lost', 'no')).toBeInstanceOf(Mine);
  });

  it('it can be extended', () => {
    class Mine extends SocketError {
      readonly more = 'more';
    }

    expect(new Mine('closed', 'gone')).toMatchObject({ name: 'SocketError', code: 'closed', more: 'more' });
  });
});

describe('a SocketError that a holder has', () => {
  const owner = Object.freeze({ id: 1, name: 'chat', kind: 'mod' });
  const detail = Object.freeze({ message: 'no', code: 'ECONNREFUSED', status: 401, retryAfter: 5 });
  const end = Object.freeze({ by: 'network', code: 1006, reason: '', wasClean: false, openFor: 0, detail } as const);
  const make = () => new SocketError('connect-failed', 'no', { owner, detail, end, cause: copyError(new Error('x')) });

  it.each([
    ...['name', 'message', 'stack', 'cause', 'code', 'owner', 'detail', 'end', 'decision'],
    ...['type', 'level', 'toString', 'toJSON', 'constructor', 'status', 'statusCode'],
  ])('may get another %s, which no other sees', (key) => {
    const error = make();
    const before = Reflect.get(make(), key) as unknown;

    expect(() => Object.assign(error, { [key]: 'another' })).not.toThrow();
    expect(Reflect.get(error, key)).toBe('another');
    for (const other of [make(), copySocketError(error)]) {
      if (key !== 'stack') expect(Reflect.get(other, key)).toEqual(before);
    }
    expect(Reflect.deleteProperty(error, key)).toBe(true);
  });

  it.each(['toString', 'toJSON'])('may get another %s twice, as its own enumerable property', (key) => {
    const error = Object.assign(make(), { [key]: 'another' });
    Object.assign(error, { [key]: 'a third' });

    expect(Object.entries(error)).toContainEqual([key, 'a third']);
  });

  it('keeps a part that is null', () => {
    const parts = { detail: { message: null } } as unknown as SocketErrorParts;
    expect(new SocketError('lost', 'no', parts).detail).toEqual({ message: null });
  });

  it('may be written to at every depth, as those do who redact logs in place', () => {
    const error = make();
    for (const part of [error.owner, error.detail, error.end, error.end?.detail, error.cause]) {
      Object.assign(part as object, { message: '[redacted]' });
    }

    expect(copySocketError(error)).toMatchObject({ owner, detail, end, cause: new Error('x') });
    expect(copySocketError(error).cause).not.toBe(error.cause);
  });

  it('survives JSON.stringify with its message and its detail', () => {
    const error = Object.assign(make(), { requestId: 'r-1' });

    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'SocketError',
      message: 'no',
      code: 'connect-failed',
      owner,
      detail,
      end,
      requestId: 'r-1',
    });
  });
});
