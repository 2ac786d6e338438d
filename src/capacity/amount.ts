import { describeManifest, describeOrigin, Resource } from '../manifests/manifest';
import { Amount, parseAmount, POWERS_OF_1024 } from '../private/quantity';
import { refuse } from '../private/refusal';

export { parseAmount, upTo } from '../private/quantity';
export type { Amount } from '../private/quantity';

const ONE = 1000n;

/** A quantity of a manifest; fails on anything else. */
export function amountOf(given: unknown, { manifest, origin }: Resource, field: string): Amount {
  const amount = parseAmount(given);
  return amount !== undefined && amount >= 0n ? amount : refuse([describeManifest(manifest), describeOrigin(origin)].filter(Boolean).join(', '), {
    code: 'quantity-malformed',
    problem: `${field} is not a valid quantity`,
    given,
    allowed: "Kubernetes quantities, such as '250m', '2' or '256Mi'",
    fix: 'fix the manifest: the API server rejects it, too',
  });
}

/** In the canonical form of Kubernetes, with the largest unit that keeps it whole: `1500m`, `2`, `256Mi`. */
export function formatAmount(resource: string, amount: Amount): string {
  if (amount % ONE !== 0n) return `${amount}m`;
  const whole = amount / ONE;
  const unit = isBytes(resource) && whole !== 0n ? POWERS_OF_1024.filter((_, i) => whole % 1024n ** BigInt(i + 1) === 0n).length : 0;
  return `${whole / 1024n ** BigInt(unit)}${unit === 0 ? '' : POWERS_OF_1024[unit - 1]}`;
}

/** Whether the resource is measured in bytes, judging by its name; quotas add a prefix or suffix to it. */
export function isBytes(resource: string): boolean {
  return /(^|\.|\/)(memory|ephemeral-storage|storage|hugepages-.*)$/.test(resource);
}
