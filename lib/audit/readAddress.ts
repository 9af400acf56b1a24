const longest = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length;
const byte = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const quad = /*#__PURE__*/ new RegExp(`^(.*:)?${byte}\\.${byte}\\.${byte}\\.${byte}$`);
const group = /^[\da-f]{1,4}$/i;

/**
 * Reads an IP address as a number of 128 bits, whichever of its spellings a resolver gives; IPv4 comes out as the
 * IPv6 address that it is mapped to, `::ffff:a.b.c.d`, since both lead to the same host.
 *
 * Undefined for whatever else: names, brackets, leading zeros (octal to some), parts left out, and zones
 * (`fe80::1%eth0`), since no table can judge a zone.
 */
export function readAddress(text: string): bigint | undefined {
  if (text.length > longest) return undefined;
  const groups = groupsOf(withoutQuad(text));
  if (groups?.length !== 8 || !groups.every((part) => group.test(part))) return undefined;
  return BigInt(`0x${groups.map((part) => part.padStart(4, '0')).join('')}`);
}

/** Writes the dotted quad that an address is, or ends in, as two groups of IPv6. */
function withoutQuad(text: string): string {
  const parts = quad.exec(text);
  if (parts === null) return text;
  const [, before = '::ffff:', ...bytes] = parts;
  const [a = '', b = '', c = '', d = ''] = bytes.map((part) => Number(part).toString(16).padStart(2, '0'));
  return `${before}${a}${b}:${c}${d}`;
}

/** The groups of IPv6, `::` filled in; undefined where it stands twice or for none. */
function groupsOf(text: string): readonly string[] | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (tail === undefined) return head.split(':');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || missing < 1) return undefined;
  return [...before, ...new Array<string>(missing).fill('0'), ...after];
}
