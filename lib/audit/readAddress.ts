import { exec, indexOf, PlatformBigInt, toLowerCase } from '../model/intrinsics.ts';

const longest = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length;
const byte = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const quad = /*#__PURE__*/ new RegExp(`^(.*:)?${byte}\\.${byte}\\.${byte}\\.${byte}$`);
const some = '((?:[\\da-f]{1,4}(?::[\\da-f]{1,4})*)?)';
const eight = /*#__PURE__*/ new RegExp(`^${some}(::)?${some}$`);

/**
 * Reads an IP address as a number of 128 bits, whichever of its spellings a resolver gives; IPv4 comes out as the
 * IPv6 address that it is mapped to, `::ffff:a.b.c.d`, since both lead to the same host.
 *
 * Undefined for whatever else: names, brackets, leading zeros (octal to some), parts left out, and zones
 * (`fe80::1%eth0`), since no table can judge a zone.
 */
export function readAddress(text: string): bigint | undefined {
  if (text.length > longest) return undefined;
  const parts = exec(quad, text);
  if (parts === null) return readGroups(toLowerCase(text));
  const above = readGroups(`${toLowerCase(parts[1] ?? '::ffff:')}0:0`);
  const low = ((+(parts[2] ?? 0) * 256 + +(parts[3] ?? 0)) * 256 + +(parts[4] ?? 0)) * 256 + +(parts[5] ?? 0);
  return above === undefined ? undefined : above | PlatformBigInt(low);
}

/** Reads the eight groups of IPv6, of which `::` stands for one or more that are zero. */
function readGroups(text: string): bigint | undefined {
  const parts = exec(eight, text);
  if (parts === null) return undefined;
  const before = addUp(parts[1] ?? '');
  const after = addUp(parts[3] ?? '');
  const missing = 8 - before.groups - after.groups;
  if (parts[2] === undefined ? missing !== 0 : missing < 1) return undefined;
  return (before.value << PlatformBigInt(16 * (8 - before.groups))) | after.value;
}

function addUp(list: string): { readonly groups: number; readonly value: bigint } {
  let groups = list === '' ? 0 : 1;
  let value = 0n;
  let group = 0;
  for (let i = 0; i < list.length; i++) {
    const digit = list[i] ?? '';
    if (digit === ':') {
      groups += 1;
      value = (value << 16n) | PlatformBigInt(group);
      group = 0;
    } else group = group * 16 + indexOf('0123456789abcdef', digit);
  }
  return { groups, value: (value << 16n) | PlatformBigInt(group) };
}
