import { BlockList, isIPv4, isIPv6 } from 'net';
import { IConstruct } from 'constructs';
import { refuse } from './refusal';

/** An address block in the canonical form that Kubernetes 1.36 insists on. */
export function cidrBlock(where: IConstruct | string, prop: string, block: string): string {
  if (typeof block === 'string' && isCanonical(block)) return block;
  const address = canonicalAddress(String(block).split('/')[0]);
  const single = address === undefined ? "'10.0.0.0/16'" : blockOf(address);
  return refuse(where, {
    code: 'cidr-invalid',
    problem: `${prop} is no address block`,
    given: block,
    allowed: "an IPv4 or IPv6 block in canonical form, with no bits set after the prefix, such as '10.0.0.0/16' or 'fd00::/8'",
    fix: `write ${single} for one address, or clear the bits after the prefix`,
  });
}

/** The block that has this address alone. */
export function blockOf(address: string): string {
  return `${address}/${isIPv4(address) ? 32 : 128}`;
}

/** The address that a block has alone; undefined when it has several. */
export function singleAddress(block: string): string | undefined {
  const [address] = block.split('/');
  return block === blockOf(address) ? address : undefined;
}

/** An address that something other than a node or a group can have, in the canonical form that Kubernetes 1.36 insists on. */
export function ipAddress(where: IConstruct | string, prop: string, address: string): string {
  const isAddress = isCanonical(blockOf(address)) && !address.startsWith(MAPPED);
  const unusable = isAddress ? RESERVED.find(({ blocks }) => blocks.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) : undefined;
  if (isAddress && unusable === undefined) return address;
  const canonical = canonicalAddress(address);
  return refuse(where, {
    code: 'ip-address-invalid',
    problem: unusable ? `${prop} is ${unusable.what}: nothing is reached there from other nodes` : `${prop} is no IP address`,
    given: address,
    allowed: "an IPv4 or IPv6 address in canonical form, such as '10.9.0.1' or 'fd00::9:1', not of the loopback, link-local or multicast ranges",
    fix: unusable?.fix ?? (canonical ? `write '${canonical}'` : 'give the address alone, in its shortest form: no prefix, no port, no zone, no leading zeros'),
  });
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

const REACHED = 'give the address by which others reach it';

/** An IPv4 address written as IPv6. */
const MAPPED = '::ffff:';

/** Kubernetes refuses most of these as addresses of endpoints. */
const RESERVED = [
  reserved('no address of anything', ['0.0.0.0', 8], ['::', 128]),
  reserved('the loopback address of whoever uses it', ['127.0.0.0', 8], ['::1', 128]),
  {
    ...reserved('a link-local address', ['169.254.0.0', 16], ['fe80::', 10]),
    fix: `${REACHED}; for a server that each node has, write egress: [Egress.to(Peer.cidr('169.254.169.254/32'), [80])], and its address in config`,
  },
  reserved('a multicast or broadcast address', ['224.0.0.0', 4], ['255.255.255.255', 32], ['ff00::', 8]),
];

/** Whether the second block is a part of the first, and not all of it. Both must be in canonical form. */
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

/** The address as Kubernetes insists on it; undefined for what is none, or has a zone, which only one machine knows. */
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

/** The address as a number; it may not end as an IPv4 address. */
export function ipv6Bits(address: string): bigint {
  const [head, tail] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const groups = tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((bits, group) => bits * 65536n + BigInt(`0x${group}`), 0n);
}
