import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { addressClass } from '../../lib/audit/addressClass.ts';
import { vectorsOf } from '../vectors.ts';

const isPublicAddress = (text: string) => addressClass(text) === 'public';

const end4 = '255.255';
const end6 = 'ffff:ffff:ffff:ffff:ffff:ffff';

// Each range with its first and last address, and the public addresses just outside.
const ranges: readonly (readonly [name: string, first: string, last: string, twins: readonly string[]])[] = [
  ['unspecified', '0.0.0.0', `0.255.${end4}`, ['1.0.0.0']],
  ['private', '10.0.0.0', `10.255.${end4}`, [`9.255.${end4}`, '11.0.0.0']],
  ['carrier-grade NAT', '100.64.0.0', `100.127.${end4}`, [`100.63.${end4}`, '100.128.0.0']],
  ['cloud metadata', '100.100.100.200', '100.100.100.200', []],
  ['loopback', '127.0.0.0', `127.255.${end4}`, [`126.255.${end4}`, '128.0.0.0']],
  ['cloud metadata', '168.63.129.16', '168.63.129.16', ['168.63.129.15', '168.63.129.17']],
  ['link-local', '169.254.0.0', `169.254.${end4}`, [`169.253.${end4}`, '169.255.0.0']],
  ['private', '172.16.0.0', `172.31.${end4}`, [`172.15.${end4}`, '172.32.0.0']],
  ['reserved', '192.0.0.0', '192.0.0.255', [`191.255.${end4}`, '192.0.1.0']],
  ['cloud metadata', '192.0.0.192', '192.0.0.192', []],
  ['documentation', '192.0.2.0', '192.0.2.255', ['192.0.1.255', '192.0.3.0']],
  ['DNS sink or relay', '192.31.196.0', '192.31.196.255', ['192.31.195.255', '192.31.197.0']],
  ['DNS sink or relay', '192.52.193.0', '192.52.193.255', ['192.52.192.255', '192.52.194.0']],
  ['IPv4 in IPv6', '192.88.99.0', '192.88.99.255', ['192.88.98.255', '192.88.100.0']],
  ['private', '192.168.0.0', `192.168.${end4}`, [`192.167.${end4}`, '192.169.0.0']],
  ['DNS sink or relay', '192.175.48.0', '192.175.48.255', ['192.175.47.255', '192.175.49.0']],
  ['benchmarking', '198.18.0.0', `198.19.${end4}`, [`198.17.${end4}`, '198.20.0.0']],
  ['documentation', '198.51.100.0', '198.51.100.255', ['198.51.99.255', '198.51.101.0']],
  ['documentation', '203.0.113.0', '203.0.113.255', ['203.0.112.255', '203.0.114.0']],
  ['multicast', '224.0.0.0', `239.255.${end4}`, [`223.255.${end4}`]],
  ['reserved', '240.0.0.0', '255.255.255.254', []],
  ['broadcast', '255.255.255.255', '255.255.255.255', []],

  ['unspecified', '::', '::', []],
  ['loopback', '::1', '::1', []],
  ['IPv4 in IPv6', '::2', '::ffff:ffff', []],
  ['IPv4 in IPv6', '::ffff:0:0:0', '::ffff:0:ffff:ffff', []],
  ['IPv4 in IPv6', '64:ff9b::', '64:ff9b::ffff:ffff', []],
  ['IPv4 in IPv6', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', []],
  ['reserved', '100::', '100::ffff:ffff:ffff:ffff', []], // to be discarded
  ['reserved', '100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff', []], // a dummy
  ['reserved', '::1:0:0', '::fffe:ffff:ffff', []], // from ::/96 to ::ffff:0:0/96, where IPv4 is
  ['reserved', '::1:0:0:0', '::fffe:ffff:ffff:ffff', []],
  ['reserved', '::1:0:0:0:0', `1fff:ffff:${end6}`, ['2000::']],
  ['IPv4 in IPv6', '2001::', `2001:0:${end6}`, [`2000:ffff:${end6}`]], // Teredo
  ['reserved', '2001:1::', `2001:1:${end6}`, []],
  ['benchmarking', '2001:2::', '2001:2:0:ffff:ffff:ffff:ffff:ffff', []],
  ['reserved', '2001:2:1::', `2001:2:${end6}`, []],
  ['DNS sink or relay', '2001:3::', `2001:3:${end6}`, []],
  ['DNS sink or relay', '2001:4:112::', '2001:4:112:ffff:ffff:ffff:ffff:ffff', []],
  ['reserved', '2001:10::', `2001:3f:${end6}`, []], // ORCHID, twice, and drones
  ['reserved', '2001:40::', `2001:1ff:${end6}`, ['2001:200::']],
  ['documentation', '2001:db8::', `2001:db8:${end6}`, [`2001:db7:${end6}`, '2001:db9::']],
  ['IPv4 in IPv6', '2002::', `2002:ffff:${end6}`, [`2001:ffff:${end6}`, '2003::']], // 6to4
  [
    'DNS sink or relay',
    '2620:4f:8000::',
    '2620:4f:8000:ffff:ffff:ffff:ffff:ffff',
    ['2620:4f:7fff:ffff:ffff:ffff:ffff:ffff', '2620:4f:8001::'],
  ],
  ['documentation', '3fff::', `3fff:fff:${end6}`, [`3ffe:ffff:${end6}`, '3fff:1000::']],
  ['reserved', '4000::', `5eff:ffff:${end6}`, [`3fff:ffff:${end6}`]],
  ['reserved', '5f00::', `5f00:ffff:${end6}`, []], // segment routing
  ['reserved', '5f01::', `fbff:ffff:${end6}`, []],
  ['private', 'fc00::', `fdff:ffff:${end6}`, []],
  ['reserved', 'fe00::', `fe7f:ffff:${end6}`, []],
  ['link-local', 'fe80::', `febf:ffff:${end6}`, []],
  ['private', 'fec0::', `feff:ffff:${end6}`, []], // site-local, once
  ['multicast', 'ff00::', `ffff:ffff:${end6}`, []],
];

describe('addressClass()', () => {
  it.each(ranges)('says %s from %s to %s, and public just outside', (name, first, last, twins) => {
    expect([first, last].map(addressClass)).toEqual([name, name]);
    expect(twins.map(addressClass)).toEqual(twins.map(() => 'public'));
  });

  it.each(ranges.filter(([, first]) => first.includes('.')))(
    'says %s from %s to %s mapped to IPv6 too, in both spellings',
    (name, ...[first, last, twins]) => {
      const mapped = (address: string): string[] => [
        `::ffff:${address}`,
        new URL(`ws://[::FFFF:${address}]`).hostname.slice(1, -1),
      ];
      expect([first, last].flatMap(mapped).map(addressClass)).toEqual([name, name, name, name]);
      expect(twins.flatMap(mapped).every(isPublicAddress)).toBe(true);
    },
  );

  it.each(['', 'example.com', 'localhost', '[::1]', '127.1', '0127.0.0.1', '1.2.3', '8.8.8.8.', '2606:4700::1%1'])(
    'says that %p is no address, so it is not public',
    (text) => {
      expect(addressClass(text)).toBe('no address');
      expect(isPublicAddress(text)).toBe(false);
    },
  );

  it.each(vectorsOf('address'))('judges %s', (_id, vector) => {
    const { public: isPublic } = vector.expect as { public?: boolean };
    expect(isPublicAddress(vector.input as string)).toBe(isPublic);
  });
});

describe('addressClass() and ipaddr.js 2.5', () => {
  const unicast = (text: string): boolean => ipaddr.process(text).range() === 'unicast';

  it.each([
    ['::7f00:1', 'loopback in ::/96, as some stacks read it'],
    ['::2', 'what is left of ::/96'],
    ['1::1', 'below 2000::/3'],
    ['100:0:0:1::1', 'the dummy prefix (RFC 9780)'],
    ['4000::1', 'above 2000::/3'],
    ['168.63.129.16', "a cloud's own host"],
    ['2a00::5efe:127.0.0.1', 'ISATAP'],
    ['2a00::200:5efe:7f00:1', 'ISATAP of a unique address'],
    ['2a00::300:5efe:a00:1', 'ISATAP of a unique group'],
  ])('differ about %s, %s', (text) => {
    expect([unicast(text), isPublicAddress(text)]).toEqual([true, false]);
  });

  it.each([
    ['1.2.3', '1.2.0.3'],
    ['0127.0.0.1', '87.0.0.1'],
    ['2606:4700::1%1', '2606:4700::1%1'],
    ['::8.8.8.8', '::ffff:808:808'], // as inet_ntop writes ::808:808
  ])('differ about %s, which it reads as %s', (text, read) => {
    expect([ipaddr.parse(text).toString(), unicast(text), isPublicAddress(text)]).toEqual([read, true, false]);
  });

  // What it calls unicast and is not for us: IPv6 that nobody is given, and a cloud's own host.
  const wrong = (address: ReturnType<typeof ipaddr.process>): boolean =>
    address instanceof ipaddr.IPv6
      ? !address.match(ipaddr.parseCIDR('2000::/3'))
      : address.toString() === '168.63.129.16';

  const agree = (text: string): boolean => {
    const spelt = text.includes(':') ? new URL(`ws://[${text}]`).hostname.slice(1, -1) : text;
    return isPublicAddress(text) === (unicast(spelt) && !wrong(ipaddr.process(spelt)));
  };

  it.each(ranges)('agree on %s from %s to %s and on its neighbours', (_name, first, last, twins) => {
    expect([first, last, ...twins].filter((text) => !agree(text))).toEqual([]);
  });

  it('agree on any IPv4 address', () => {
    fc.assert(fc.property(fc.ipV4(), agree), { numRuns: 5_000 });
  });

  it('agree on any IPv6 address, in any spelling', () => {
    fc.assert(fc.property(fc.ipV6(), agree), { numRuns: 5_000 });
  });

  it('agree on any address that begins as a special one does', () => {
    const near = fc.tuple(
      fc.constantFrom(...ranges.flatMap(([, first, last]) => [first, last])),
      fc.nat(127),
      fc.nat(),
    );
    fc.assert(
      fc.property(near, ([start, bit, salt]) => {
        const bytes = ipaddr.parse(start).toByteArray();
        const place = bit % (bytes.length * 8);
        bytes[place >> 3] = (bytes[place >> 3] ?? 0) ^ (0x80 >> (place & 7)); // one bit turned
        if (salt % 2 === 1) bytes[bytes.length - 1] = salt & 0xff;
        return agree(ipaddr.fromByteArray(bytes).toString());
      }),
      { numRuns: 10_000 },
    );
  });
});
