import { SocketError, type SocketEnd, type SocketErrorCode } from 'rx-secure-networking';
import { isTransient } from '../../lib/resilience/planRetry.ts';

const end = (by: SocketEnd['by'], code: number): SocketEnd => ({ by, code, reason: '', wasClean: true, openFor: 5 });
const error = (code: SocketErrorCode, ended?: SocketEnd) =>
  new SocketError(code, 'Socket: is gone', ended ? { end: ended } : {});

describe('isTransient()', () => {
  test.each([1001, 1005, 1006, 1011, 1012, 1013, 1014])("trap 29: a peer's %d may pass", (code) => {
    expect(isTransient(error('closed', end('peer', code)))).toBe(true);
  });

  test.each([1002, 1003, 1007, 1008, 1009, 1010, 3000, 3003, 3999, 4000, 4001, 4999])(
    "trap 29: a peer's %d is final, however clean",
    (code) => {
      expect(isTransient(error('closed', end('peer', code)))).toBe(false);
    },
  );

  test.each([
    ['connect-failed', true],
    ['connect-timeout', true],
    ['lost', true],
    ['denied', false],
    ['invalid-url', false],
    ['owner-destroyed', false],
    ['limit', false],
    ['gave-up', false],
  ] as const)('%s: %p', (code, expected) => {
    expect(isTransient(error(code))).toBe(expected);
  });

  it('takes for final what the host has ended', () => {
    expect(isTransient(error('closed', end('host', 1001)))).toBe(false);
  });

  const refused = (status: number) =>
    isTransient(new SocketError('connect-failed', 'Socket: refused', { detail: { message: 'no', status } }));

  test.each([408, 425, 429, 500, 502, 503, 504, 599])('a handshake refused with %d may pass', (status) => {
    expect(refused(status)).toBe(true);
  });

  test.each([200, 301, 302, 307, 308, 400, 401, 403, 404, 405, 407, 410, 426, 451, 501, 505, 600])(
    'a handshake refused with %d is final',
    (status) => {
      expect(refused(status)).toBe(false);
    },
  );
});
