import { isIPv4, isIPv6 } from 'net';
import { IConstruct } from 'constructs';
import { refuse } from './refusal';

/** An address block in the canonical form that Kubernetes 1.36 insists on. */
export function cidrBlock(where: IConstruct | string, prop: string, block: string): string {
  if (isCanonical(String(block))) return block;
  const address = String(block).split('/')[0];
  const single = isIPv4(address) ? `${address}/32` : isIPv6(address) ? `${address}/128` : "'10.0.0.0/16'";
  return refuse(where, {
    code: 'cidr-invalid',
    problem: `${prop} is no address block`,
    given: block,
    allowed: "an IPv4 or IPv6 block in canonical form, with no bits set after the prefix, such as '10.0.0.0/16' or 'fd00::/8'",
    fix: `write ${single} for one address, or clear the bits after the prefix`,
  });
}

function isCanonical(block: string): boolean {
  const [address, prefix, ...rest] = block.split('/');
  if (rest.length > 0 || !/^(0|[1-9]\d*)$/.test(prefix ?? '')) return false;
  if (isIPv4(address)) return Number(prefix) <= 32 && hostBitsClear(ipv4Bits(address), 32, Number(prefix));
  if (!isIPv6(address) || address.includes('.') || address.includes('%')) return false;
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  return canonical === address && Number(prefix) <= 128 && hostBitsClear(ipv6Bits(address), 128, Number(prefix));
}

function hostBitsClear(bits: bigint, width: number, prefix: number): boolean {
  return bits % (2n ** BigInt(width - prefix)) === 0n;
}

function ipv4Bits(address: string): bigint {
  return address.split('.').reduce((bits, octet) => bits * 256n + BigInt(octet), 0n);
}

function ipv6Bits(address: string): bigint {
  const [head, tail] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const groups = tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((bits, group) => bits * 65536n + BigInt(`0x${group}`), 0n);
}
