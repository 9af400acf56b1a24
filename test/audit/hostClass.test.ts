import { hostClass } from '../../lib/audit/denyPrivateAddresses.ts';

describe('hostClass()', () => {
  it.each([
    ['localhost', 'loopback'],
    ['chat.localhost', 'loopback'],
    ['a.b.localhost', 'loopback'],
    ['metadata', 'single-label name'],
    ['ip6-localhost', 'single-label name'],
    ['com', 'single-label name'],
    ['local', 'single-label name'],
    ['printer.local', 'local name'],
    ['kubernetes.default.svc.cluster.local', 'local name'],
    ['localhost.localdomain', 'local name'],
    ['metadata.google.internal', 'local name'],
    ['wiki.intranet', 'local name'],
    ['a.private', 'local name'],
    ['a.corp', 'local name'],
    ['a.home', 'local name'],
    ['nas.lan', 'local name'],
    ['home.arpa', 'local name'],
    ['nas.home.arpa', 'local name'],
    ['default.service.arpa', 'local name'],
    ['a.resolver.arpa', 'local name'],
    ['a.onion', 'local name'],
    ['a.alt', 'local name'],
    ['a.test', 'local name'],
    ['a.invalid', 'local name'],
  ])('says of the name %s: %s', (host, kind) => {
    expect(hostClass(host)).toBe(kind);
  });

  it.each([
    'example.com',
    'chat.example',
    'mylocal.example',
    'localhost.example.com',
    'local.example.com',
    'notlocalhost.com',
    'a.xlocal',
    'home.arpa.example.com',
    'myhome.arpa',
    'lan.com',
    '127.0.0.1.example.com',
    '10.0.0.1.nip.io', // where it leads is for `resolve` to see
    'xn--fiqs8s.example',
  ])('says of the name %s: public', (host) => {
    expect(hostClass(host)).toBe('public');
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['[::1]', 'loopback'],
    ['[::ffff:a00:1]', 'private'],
    ['10.0.0.1', 'private'],
    ['8.8.8.8', 'public'],
    ['[2606:4700::1]', 'public'],
    ['[::ffff:808:808]', 'public'],
    ['127.1', 'no address'],
    ['1.2.3', 'no address'],
    ['2130706433', 'no address'],
    ['[fe80::1%25eth0]', 'no address'],
    ['[::1', 'no address'],
  ])('says of the address %s: %s', (host, kind) => {
    expect(hostClass(host)).toBe(kind);
  });
});
