import { endpointOf } from './endpointOf.ts';
import { literalAddress } from '../../lib/transport/literalAddress.ts';

describe('the literal address of an endpoint', () => {
  it.each([
    ['ws://192.0.2.1/', '192.0.2.1'],
    ['ws://192.0.2.1:81/', '192.0.2.1'],
    ['ws://127.1/', '127.0.0.1'],
    ['ws://0x7f000001/', '127.0.0.1'],
    ['ws://2130706433/', '127.0.0.1'],
    ['ws://127.0.0.1./', '127.0.0.1'],
    ['ws://１２７.0.0.1/', '127.0.0.1'],
    ['wss://[::1]:444/', '::1'],
    ['wss://[2001:DB8:0::1]/', '2001:db8::1'],
    ['wss://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ])('of %s is %s', (url, address) => {
    expect(literalAddress(endpointOf(url))).toBe(address);
  });

  it.each(['ws://localhost/', 'ws://a.example/', 'ws://1.2.3.4.example/', 'ws://x1/', 'ws://1e3.example/'])(
    'is not there where there is a name: %s',
    (url) => {
      expect(literalAddress(endpointOf(url))).toBeUndefined();
    },
  );
});
