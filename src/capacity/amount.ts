import { describeManifest, describeOrigin, Entry } from '../manifests/manifest';
import { refuse } from '../private/refusal';

/** Thousandths of a core, of a byte or of a piece: the finest that the API server keeps. */
export type Amount = bigint;

const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;
const POWERS_OF_TEN: { readonly [suffix: string]: number } = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const POWERS_OF_1024 = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const ONE = 1000n;

/** A Kubernetes quantity, rounded up as the API server does; undefined for what is none. */
export function parseAmount(given: unknown): Amount | undefined {
  const match = QUANTITY.exec(String(given));
  if (!match || (match[2] === '' && !match[3]) || !['string', 'number'].includes(typeof given)) return undefined;
  const [, sign, whole, fraction = '', suffix = ''] = match;
  const tens = (/^[eE][-+0-9]/.test(suffix) ? Number(suffix.slice(1)) : POWERS_OF_TEN[suffix] ?? 0) - fraction.length;
  const digits = BigInt(whole + fraction) * ONE * 1024n ** BigInt(POWERS_OF_1024.indexOf(suffix) + 1) * 10n ** BigInt(Math.max(tens, 0));
  return sign === '-' ? -(digits / 10n ** BigInt(Math.max(-tens, 0))) : upTo(digits, 10n ** BigInt(Math.max(-tens, 0)));
}

/** The same, where anything else stops everything. */
export function amountOf(given: unknown, { manifest, origin }: Entry, field: string): Amount {
  const amount = parseAmount(given);
  return amount !== undefined && amount >= 0n ? amount : refuse([describeManifest(manifest), describeOrigin(origin)].filter(Boolean).join(', '), {
    code: 'quantity-malformed',
    problem: `${field} is no amount`,
    given,
    allowed: "quantities as Kubernetes writes them, such as '250m', '2' or '256Mi'",
    fix: 'mend the manifest: the API server refuses it too',
  });
}

/** As Kubernetes writes it, in the largest unit that keeps it whole: `1500m`, `2`, `256Mi`. */
export function formatAmount(resource: string, amount: Amount): string {
  if (amount % ONE !== 0n) return `${amount}m`;
  const whole = amount / ONE;
  const unit = isBytes(resource) && whole !== 0n ? POWERS_OF_1024.filter((_, i) => whole % 1024n ** BigInt(i + 1) === 0n).length : 0;
  return `${whole / 1024n ** BigInt(unit)}${unit === 0 ? '' : POWERS_OF_1024[unit - 1]}`;
}

/** Whether amounts of the resource are of bytes, as far as its name tells; quotas put words before and after it. */
export function isBytes(resource: string): boolean {
  return /(^|\.|\/)(memory|ephemeral-storage|storage|hugepages-.*)$/.test(resource);
}

/** Quotient, rounded up. */
export function upTo(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
