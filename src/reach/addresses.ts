import { isIPv4, isIPv6 } from 'net';
import { ipv4Bits, ipv6Bits } from '../private/network/cidr';

/** Addresses from the first to the last, both included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const WIDTH = { 4: 32, 6: 128 };

/** The addresses of a block such as `10.0.0.0/16`, or the single address; undefined for anything else. */
export function addressRange(text: unknown): AddressRange | undefined {
  const [address, prefix, ...rest] = String(text).split('/');
  const family = isIPv4(address) ? 4 : isIPv6(address) && !/[.%]/.test(address) ? 6 : undefined;
  if (family === undefined || rest.length > 0 || prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  const free = WIDTH[family] - Number(prefix ?? WIDTH[family]);
  if (free < 0) return undefined;
  const size = 2n ** BigInt(free);
  const bits = family === 4 ? ipv4Bits(address) : ipv6Bits(address);
  const first = bits - bits % size;
  return { family, first, last: first + size - 1n };
}

export function blocks(...texts: string[]): AddressRange[] {
  return texts.map(text => addressRange(text)!);
}

export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** The addresses that are in the first and in none of the others. */
export function minus(range: AddressRange, others: AddressRange[]): AddressRange[] {
  return others.reduce((rest, other) => rest.flatMap(part => cut(part, other)), [range]);
}

function cut(range: AddressRange, other: AddressRange): AddressRange[] {
  if (!overlap(range, other)) return [range];
  return [{ ...range, last: other.first - 1n }, { ...range, first: other.last + 1n }].filter(({ first, last }) => first <= last);
}

/** Splits ranges wherever one of the others begins or ends: all addresses of a part are in the same others. */
export function split(ranges: AddressRange[], others: AddressRange[]): AddressRange[] {
  return ranges.flatMap(range => {
    const inside = others.filter(other => overlap(range, other));
    const edges = [range.first, ...inside.flatMap(({ first, last }) => [first, last + 1n])];
    const starts = edges.filter(edge => edge >= range.first && edge <= range.last);
    const sorted = [...new Set(starts)].sort((a, b) => a < b ? -1 : 1);
    return sorted.map((first, i) => ({ ...range, first, last: (sorted[i + 1] ?? range.last + 1n) - 1n }));
  });
}

/** `10.0.0.0/16`, one address, or `10.0.0.1-10.0.0.9`. */
export function describeRange({ family, first, last }: AddressRange): string {
  const size = last - first + 1n;
  const start = describeAddress(family, first);
  if (size === 1n) return start;
  const free = size.toString(2).length - 1;
  const isBlock = size === 2n ** BigInt(free) && first % size === 0n;
  return isBlock ? `${start}/${WIDTH[family] - free}` : `${start}-${describeAddress(family, last)}`;
}

function describeAddress(family: 4 | 6, address: bigint): string {
  if (family === 4) return digits(address, 256n, 4).join('.');
  const groups = digits(address, 65536n, 8).map(group => group.toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function digits(number: bigint, base: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => number / base ** BigInt(count - 1 - i) % base);
}

/** Addresses that are not public. @see https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const NOT_PUBLIC = blocks('0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3');
export const PUBLIC_IPV4 = minus(addressRange('0.0.0.0/0')!, NOT_PUBLIC);
export const PUBLIC_IPV6 = addressRange('2000::/3')!;
