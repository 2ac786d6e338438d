import { BlockList, isIPv4, isIPv6 } from 'net';
import { IConstruct } from 'constructs';
import { reject } from '../messages/mistakes';

/** A CIDR block in the canonical form that Kubernetes 1.36 requires. */
export function cidrBlock(where: IConstruct | string, prop: string, block: string): string {
  if (typeof block === 'string' && isCanonical(block)) return block;
  const address = canonicalAddress(String(block).split('/')[0]);
  const single = address === undefined ? "'10.0.0.0/16'" : blockOf(address);
  return reject(where, {
    code: 'cidr-invalid',
    problem: `${prop} is not a valid CIDR block`,
    given: block,
    allowed: "an IPv4 or IPv6 block in canonical form, with no bits set after the prefix, such as '10.0.0.0/16' or 'fd00::/8'",
    fix: `use ${single} for a single address, or clear the bits after the prefix`,
  }, '10.0.0.0/8');
}

/** The block that contains only this address. */
export function blockOf(address: string): string {
  return `${address}/${isIPv4(address) ? 32 : 128}`;
}

/** The only address of a block; undefined if it contains several. */
export function singleAddress(block: string): string | undefined {
  const [address] = block.split('/');
  return block === blockOf(address) ? address : undefined;
}

/** An address that a single destination can have, as opposed to a node itself or a group, in the canonical form that Kubernetes 1.36 requires. */
export function ipAddress(where: IConstruct | string, prop: string, address: string): string {
  const isAddress = isCanonical(blockOf(address)) && !address.startsWith(MAPPED);
  const unusable = isAddress ? RESERVED.find(({ blocks }) => blocks.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) : undefined;
  if (isAddress && unusable === undefined) return address;
  const canonical = canonicalAddress(address);
  return reject(where, {
    code: 'ip-address-invalid',
    problem: unusable ? `${prop} is ${unusable.what}, which cannot be reached from other nodes` : `${prop} is not a valid IP address`,
    given: address,
    allowed: "an IPv4 or IPv6 address in canonical form, such as '10.9.0.1' or 'fd00::9:1', not of the loopback, link-local or multicast ranges",
    fix: unusable?.fix ?? (canonical ? `use '${canonical}'` : 'use only the address in its shortest form: no prefix, port, zone or leading zeros'),
  }, '10.0.0.1');
}

interface Reserved {
  readonly what: string;
  readonly blocks: BlockList;
  readonly fix: string;
}

function reserved(what: string, ...blocks: (readonly [string, number])[]): Reserved {
  const list = new BlockList();
  blocks.forEach(([address, prefix]) => list.addSubnet(address, prefix, isIPv4(address) ? 'ipv4' : 'ipv6'));
  return { what, blocks: list, fix: REACHED };
}

const REACHED = 'use the address by which other pods reach it';

/** An IPv4 address written as IPv6. */
const MAPPED = '::ffff:';

/** Kubernetes rejects most of these as addresses of endpoints. */
const RESERVED = [
  reserved('an unspecified address', ['0.0.0.0', 8], ['::', 128]),
  reserved('a loopback address', ['127.0.0.0', 8], ['::1', 128]),
  {
    ...reserved('a link-local address', ['169.254.0.0', 16], ['fe80::', 10]),
    fix: `${REACHED}; for a server on each node, set egress: [Egress.to(Peer.cidr('169.254.169.254/32'), [80])], and its address in config`,
  },
  reserved('a multicast or broadcast address', ['224.0.0.0', 4], ['255.255.255.255', 32], ['ff00::', 8]),
];

/** Whether the second block is a proper part of the first. Both must be in canonical form. */
export function isInside(block: string, part: string): boolean {
  const [[address, prefix], [own, length]] = [block, part].map(text => text.split('/'));
  if (isIPv4(address) !== isIPv4(own) || Number(length) <= Number(prefix)) return false;
  const [width, bits] = isIPv4(address) ? [32, ipv4Bits] as const : [128, ipv6Bits] as const;
  const size = 2n ** BigInt(width - Number(prefix));
  return bits(address) / size === bits(own) / size;
}

function isCanonical(block: string): boolean {
  const [address, prefix, ...rest] = block.split('/');
  if (rest.length > 0 || !/^(0|[1-9]\d*)$/.test(prefix ?? '')) return false;
  if (isIPv4(address)) return Number(prefix) <= 32 && hostBitsClear(ipv4Bits(address), 32, Number(prefix));
  if (!isIPv6(address) || address.includes('.') || address.includes('%')) return false;
  return shortestIpv6(address) === address && Number(prefix) <= 128 && hostBitsClear(ipv6Bits(address), 128, Number(prefix));
}

function hostBitsClear(bits: bigint, width: number, prefix: number): boolean {
  return bits % (2n ** BigInt(width - prefix)) === 0n;
}

/** The address in the form that Kubernetes requires; undefined if it is invalid, or has a zone, which is only valid on one machine. */
function canonicalAddress(given: string): string | undefined {
  if (isIPv4(given)) return given;
  if (!isIPv6(given) || given.includes('%')) return undefined;
  const shortest = shortestIpv6(given);
  if (!shortest.startsWith(MAPPED)) return shortest;
  const bits = ipv6Bits(shortest);
  return [24n, 16n, 8n, 0n].map(shift => bits / 2n ** shift % 256n).join('.');
}

function shortestIpv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** The address as a number. */
export function ipv4Bits(address: string): bigint {
  return address.split('.').reduce((bits, octet) => bits * 256n + BigInt(octet), 0n);
}

/** The address as a number; it must not end with an IPv4 address. */
export function ipv6Bits(address: string): bigint {
  const [head, tail] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const groups = tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((bits, group) => bits * 65536n + BigInt(`0x${group}`), 0n);
}
