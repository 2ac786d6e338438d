import { IConstruct } from 'constructs';
import { reject } from './messages/mistakes';

/** Thousandths of a core, of a byte or of a piece: what is finer is rounded up. */
export type Amount = bigint;

const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,9}|[numkMGTPE]|[KMGTPE]i)?$/;
const POWERS_OF_TEN: { readonly [suffix: string]: number } = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
export const POWERS_OF_1024 = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const ONE = 1000n;
/** With more zeros than this, before the point or after it, one number is as large, or as small, as the other. */
const MOST_ZEROS = 40;

const ONE_MEBIBYTE = 2 ** 20;
const MOST_CORES = 256;

/**
 * A quantity as the API server reads it; undefined for what is not one, and for a suffix or a sign alone, which it reads as 0 and is never meant.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseAmount(given: unknown): Amount | undefined {
  const match = typeof given === 'string' || typeof given === 'number' ? QUANTITY.exec(String(given)) : null;
  if (!match) return undefined;
  const [, sign, number, suffix = ''] = match;
  const [whole, fraction = ''] = number.split('.');
  const digits = BigInt(whole + fraction);
  const exponent = /^[eE]./.test(suffix) && !suffix.endsWith('i') ? Number(suffix.slice(1)) : POWERS_OF_TEN[suffix] ?? 0;
  const zeros = Math.min(Math.max(exponent - fraction.length, -MOST_ZEROS - number.length), MOST_ZEROS);
  const least = digits * ONE * 1024n ** BigInt(POWERS_OF_1024.indexOf(suffix) + 1) * 10n ** BigInt(Math.max(zeros, 0));
  const amount = upTo(least, 10n ** BigInt(Math.max(-zeros, 0)));
  return sign === '-' ? -amount : amount;
}

/** Quotient, rounded up. */
export function upTo(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

/** The same of a text, in base units: cores, bytes. */
export function parseQuantity(text: unknown): number | undefined {
  const amount = typeof text === 'string' ? parseAmount(text) : undefined;
  if (amount === undefined) return undefined;
  return amount % ONE === 0n ? Number(amount / ONE) : Number(amount) / Number(ONE);
}

/** Cores of a CPU quantity such as `250m` or `2`; rejects anything else. */
export function cpuQuantity(where: IConstruct, prop: string, given: string): number {
  const cores = parseQuantity(given);
  if (cores !== undefined && cores >= 0.001 && cores <= MOST_CORES) return cores;
  const milli = cores !== undefined && cores > MOST_CORES ? ` (did you mean ${given}m?)` : '';
  return reject(where, {
    code: 'quantity-malformed',
    problem: `${prop} is not a valid CPU quantity${milli}`,
    given,
    allowed: `cores or millicores as a string, such as '250m' or '2', from 1m to ${MOST_CORES}`,
    fix: `set ${prop} to a string such as '250m'`,
  }, 1);
}

/** Bytes of a memory or storage quantity such as `256Mi`; rejects anything else, and values too small to be meant. */
export function byteQuantity(where: IConstruct, prop: string, given: string): number {
  const bytes = parseQuantity(given);
  if (bytes !== undefined && bytes >= ONE_MEBIBYTE && Number.isInteger(bytes)) return bytes;
  const meant = /^(\d+)\s*([KMGT])i?[bB]$/.exec(String(given));
  const hint = meant ? `'${meant[1]}${meant[2]}i'` : "a string such as '256Mi'";
  return reject(where, {
    code: 'quantity-malformed',
    problem: `${prop} is not a valid quantity`,
    given,
    allowed: "a whole number of bytes as a string with Ki, Mi, Gi or Ti (k, M, G, T for powers of ten), at least '1Mi'",
    fix: `set ${prop} to ${hint}`,
  }, ONE_MEBIBYTE);
}

/** Cores as Kubernetes writes them: `1500m`, `2`. */
export function formatCpu(cores: number): string {
  const milli = Math.ceil(cores * 1000 - 1e-6);
  return milli % 1000 === 0 ? `${milli / 1000}` : `${milli}m`;
}

/** Bytes in the largest binary unit that keeps them whole, up to Ti. */
export function formatBytes(bytes: number): string {
  const power = [4, 3, 2, 1].find(each => bytes % 1024 ** each === 0);
  return power ? `${bytes / 1024 ** power}${POWERS_OF_1024[power - 1]}` : `${bytes}`;
}
