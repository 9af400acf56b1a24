import { SocketError } from '../../lib/model/SocketError.ts';

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
  it('it can not be changed, nor its prototype, nor an error that was told', () => {
    const error = new SocketError('closed', 'gone');

    expect([SocketError, SocketError.prototype, error].every(Object.isFrozen)).toBe(true);
  });

  it('it can be extended', () => {
    class Mine extends SocketError {
      readonly more = 'more';
    }

    expect(new Mine('closed', 'gone')).toMatchObject({ name: 'SocketError', code: 'closed', more: 'more' });
  });
});
