import { isIP } from 'node:net';
import fc from 'fast-check';
import { readAddress } from '../../lib/audit/readAddress.ts';

describe('readAddress()', () => {
  it.each([
    ['0.0.0.0', '0xffff00000000'],
    ['127.0.0.1', '0xffff7f000001'],
    ['255.255.255.255', '0xffffffffffff'],
    ['::', '0x0'],
    ['::1', '0x1'],
    ['1::', '0x10000000000000000000000000000'],
    ['1:2:3:4:5:6:7:8', '0x10002000300040005000600070008'],
    ['1:2:3:4:5:6:7::', '0x10002000300040005000600070000'],
    ['::2:3:4:5:6:7:8', '0x2000300040005000600070008'],
    ['2001:db8::c:d', '0x20010db80000000000000000000c000d'],
  ])('reads %s', (text, number) => {
    expect(readAddress(text)?.toString(16)).toBe(BigInt(number).toString(16));
  });

  it.each([
    ['an IPv4 address that is mapped', '::ffff:192.0.2.33', '192.0.2.33'],
    ['the same in hexadecimal', '::ffff:c000:221', '192.0.2.33'],
    ['the same in full', '0000:0000:0000:0000:0000:ffff:192.0.2.33', '192.0.2.33'],
    ['upper case', '2001:DB8::ABCD', '2001:db8::abcd'],
    ['leading zeros of a group', '2001:0db8::0001', '2001:db8::1'],
    ['groups written out', '2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['one group left out', '2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['another run of zeros left out', '1:0:0:2::3', '1::2:0:0:0:3'],
    ['a dotted quad at the end', '64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['a dotted quad behind six groups', '1:2:3:4:5:6:192.0.2.33', '1:2:3:4:5:6:c000:221'],
  ])('reads %s as the same address', (_what, text, same) => {
    expect(readAddress(text)).toBe(readAddress(same));
    expect(readAddress(text)).toBeDefined();
  });

  it.each([
    ['nothing', ''],
    ['a name', 'example.com'],
    ['brackets', '[::1]'],
    ['a zone', 'fe80::1%eth0'],
    ['an empty zone', '::1%'],
    ['a port', '127.0.0.1:80'],
    ['a prefix length', '10.0.0.0/8'],
    ['a part left out', '127.1'],
    ['a number', '2130706433'],
    ['a hexadecimal number', '0x7f000001'],
    ['a part in octal', '0177.0.0.1'],
    ['a leading zero', '127.0.0.01'],
    ['a part in hexadecimal', '127.0.0.0x1'],
    ['a part beyond 255', '127.0.0.256'],
    ['an empty part', '127..0.1'],
    ['a fifth part', '127.0.0.1.1'],
    ['a trailing dot', '127.0.0.1.'],
    ['a sign', '127.0.0.-1'],
    ['a space', ' 127.0.0.1'],
    ['a line end', '127.0.0.1\n'],
    ['a line end after IPv6', '::1\n'],
    ['a line before', 'x\n::1'],
    ['NUL', '127.0.0.1\0.example.com'],
    ['digits of another script', '127.0.0.١'],
    ['full-width digits', '１27.0.0.1'],
    ['a full-width colon', '：：1'],
    ['seven groups', '1:2:3:4:5:6:7'],
    ['nine groups', '1:2:3:4:5:6:7:8:9'],
    ['"::" beside eight groups', '1:2:3:4::5:6:7:8'],
    ['"::" twice', '1::2::3'],
    ['three colons', ':::1'],
    ['one colon at the start', ':1:2:3:4:5:6:7'],
    ['one colon at the end', '1:2:3:4:5:6:7:'],
    ['a group of five digits', '::12345'],
    ['a group that is no number', '::g'],
    ['a sign in a group', '::-1'],
    ['a hexadecimal prefix in a group', '::0x1'],
    ['a dotted quad before the end', '::1.2.3.4:5'],
    ['a dotted quad behind seven groups', '1:2:3:4:5:6:7:1.2.3.4'],
    ['a dotted quad with a leading zero', '::ffff:127.0.0.01'],
    ['a dotted quad after one colon', ':127.0.0.1'],
    ['a very long text', `${'0:'.repeat(100_000)}:1`],
  ])('does not read %s', (_what, text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  it('reads what Node takes for an address, zones aside, and nothing else', () => {
    const piece = fc.constantFrom('0', '1', '9', '25', '255', '256', '01', 'ffff', 'F', 'g', '.', ':', '::', '%', ' ');
    const nearly = fc.array(piece, { maxLength: 18 }).map((pieces) => pieces.join(''));
    const groups = fc.array(fc.constantFrom('0', '1', 'abcd', '', '1.2.3.4'), { minLength: 6, maxLength: 9 });
    const text = fc.oneof(
      nearly,
      groups.map((all) => all.join(':')),
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6(),
    );
    fc.assert(
      fc.property(text, (address) => {
        const isRead = readAddress(address) !== undefined;
        return isRead === (isIP(address) !== 0 && !address.includes('%'));
      }),
      { numRuns: 5_000 },
    );
  });

  it('reads an address and its spelling by the platform as the same', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const canonical = new URL(`ws://[${address}]`).hostname.slice(1, -1);
        expect(readAddress(address)).toBe(readAddress(canonical));
        expect(readAddress(address.toUpperCase())).toBe(readAddress(canonical));
      }),
      { numRuns: 1_000 },
    );
  });
});
