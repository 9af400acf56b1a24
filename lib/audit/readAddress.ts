import { exec, indexOf, PlatformBigInt, toLowerCase } from '../model/intrinsics.ts';

/**
 * Parses an IP address, in any of its spellings, into a number of 128 bits. IPv4 becomes the IPv6 address to which it
 * is mapped, `::ffff:a.b.c.d`, because both reach the same host.
 *
 * Undefined for anything else: names, brackets, leading zeros (some programs read them as octal), missing parts, and
 * zones (`fe80::1%eth0`), because a zone cannot be classified.
 */
export function readAddress(text: string): bigint | undefined {
  if (text.length > longest) return undefined;
  const parts = exec(quad, text);
  if (parts === null) return readGroups(toLowerCase(text));
  const above = readGroups(`${toLowerCase(parts[1] ?? '::ffff:')}0:0`);
  const low = ((+(parts[2] ?? 0) * 256 + +(parts[3] ?? 0)) * 256 + +(parts[4] ?? 0)) * 256 + +(parts[5] ?? 0);
  return above === undefined ? undefined : above | PlatformBigInt(low);
}

const longest = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length;
const byte = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const quad = /*#__PURE__*/ new RegExp(`^(.*:)?${byte}\\.${byte}\\.${byte}\\.${byte}$`);
const some = '((?:[\\da-f]{1,4}(?::[\\da-f]{1,4})*)?)';
const eight = /*#__PURE__*/ new RegExp(`^${some}(::)?${some}$`);

/** Parses the eight groups of IPv6, in which `::` stands for one or more groups of zeros. */
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
