import { SocketError, type SocketEnd, type SocketErrorCode } from 'rx-secure-networking';
import { wasDenied } from '../../lib/resilience/planRetry.ts';

const end = (by: SocketEnd['by'], code: number): SocketEnd => ({ by, code, reason: '', wasClean: true, openFor: 5 });
const error = (code: SocketErrorCode, ended?: SocketEnd) =>
  new SocketError(code, 'Socket: is gone', ended ? { end: ended } : {});

describe('wasDenied()', () => {
  test.each([
    ['denied', undefined, true],
    ['invalid-url', undefined, true],
    ['owner-destroyed', undefined, true],
    ['limit', undefined, true],
    ['limit', end('audit', 1006), true],
    ['limit', end('network', 1009), false],
    ['lost', end('network', 1006), false],
  ] as const)('%s of %p: %p', (code, ended, expected) => {
    expect(wasDenied(error(code, ended))).toBe(expected);
  });
});
