import { append, indexOf, keysOf, PlatformBigInt, slice } from '../model/intrinsics.ts';
import { readAddress } from './readAddress.ts';

/**
 * Classifies an IP address. An IPv4 address mapped to IPv6 is classified as IPv4. A text that is no address is not
 * public.
 */
export function addressClass(text: string): AddressClass {
  const address = readAddress(text);
  if (address === undefined) return 'no address';
  ranges ??= readRanges();
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i] as AddressRange;
    if (address >> range.shift === range.first) return range.name;
  }
  if (((address >> 32n) & interfaceBits) === isatap) return addressClass('2002::'); // as 6to4, which has one too
  return address >> 32n === mappedIPv4 || address >> 125n === globalUnicast ? 'public' : 'reserved';
}

/**
 * The class of an IP address: `public`, or why it is not. IPv6 outside `2000::/3` without a class of its own is
 * `reserved`.
 */
export type AddressClass = keyof typeof table | 'public' | 'no address';

// From the special-purpose registries of IANA, and what cloud providers use internally. The first class that matches
// counts.
const table = {
  'cloud metadata': ['100.100.100.200/32', '168.63.129.16/32', '192.0.0.192/32'],
  unspecified: ['0.0.0.0/8', '::/128'],
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  'carrier-grade NAT': ['100.64.0.0/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  broadcast: ['255.255.255.255/32'],
  documentation: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  benchmarking: ['198.18.0.0/15', '2001:2::/48'],
  'IPv4 in IPv6': [
    '::/96',
    '::ffff:0:0:0/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '192.88.99.0/24',
    '2001::/32',
    '2002::/16',
  ],
  'DNS sink or relay': [
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.175.48.0/24',
    '2001:3::/32',
    '2001:4:112::/48',
    '2620:4f:8000::/48',
  ],
  reserved: ['192.0.0.0/24', '240.0.0.0/4', '2001::/23'],
};

const mappedIPv4 = 0xffffn; // ::ffff:0:0/96, to which readAddress maps IPv4
const isatap = 0x5efen; // an interface with an IPv4 address (RFC 5214, 6.1), below any prefix
const interfaceBits = 0xfcff_ffffn; // without the bits "universal" and "group"
const globalUnicast = 0b001n; // 2000::/3, the only part of IPv6 that is allocated (RFC 4291, 2.4)

interface AddressRange {
  readonly name: AddressClass;
  /** The bits with which all its addresses begin. */
  readonly first: bigint;
  /** How many bits follow them. */
  readonly shift: bigint;
}

/** Read from the table at the first question rather than at import. */
let ranges: readonly AddressRange[] | undefined;

function readRanges(): readonly AddressRange[] {
  const read: AddressRange[] = [];
  const names = keysOf(table) as (keyof typeof table)[];
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as keyof typeof table;
    const blocks = table[name];
    for (let j = 0; j < blocks.length; j++) append(read, readRange(name, blocks[j] as string));
  }
  return read;
}

function readRange(name: AddressClass, block: string): AddressRange {
  const end = indexOf(block, '/');
  const text = slice(block, 0, end);
  const shift = PlatformBigInt((indexOf(text, ':') < 0 ? 32 : 128) - +slice(block, end + 1));
  return { name, first: (readAddress(text) ?? 0n) >> shift, shift };
}
