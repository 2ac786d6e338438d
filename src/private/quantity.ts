import { IConstruct } from 'constructs';
import { refuse } from './refusal';

const QUANTITY = /^(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

const FACTORS: { readonly [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const ONE_MEBIBYTE = 2 ** 20;
const MOST_CORES = 256;

/** The value in base units (cores, bytes), or undefined when it is no Kubernetes quantity. */
export function parseQuantity(text: unknown): number | undefined {
  const match = typeof text === 'string' ? QUANTITY.exec(text) : null;
  if (!match) return undefined;
  const [, digits, suffix = ''] = match;
  const factor = /^[eE]./.test(suffix) ? 10 ** Number(suffix.slice(1)) : FACTORS[suffix] ?? 1;
  return Number(digits) * factor;
}

/** Cores of a CPU quantity such as `250m` or `2`; refuses anything else. */
export function cpuQuantity(where: IConstruct, prop: string, given: string): number {
  const cores = parseQuantity(given);
  if (cores !== undefined && cores >= 0.001 && cores <= MOST_CORES) return cores;
  const milli = cores !== undefined && cores > MOST_CORES ? ` (did you mean ${given}m?)` : '';
  return refuse(where, {
    code: 'quantity-malformed',
    problem: `${prop} is no amount of CPU${milli}`,
    given,
    allowed: `cores or thousandths of a core as a string, such as '250m' or '2', from 1m to ${MOST_CORES}`,
    fix: `write ${prop} as a string such as '250m'`,
  });
}

/** Bytes of a memory or storage quantity such as `256Mi`; refuses anything else, and what is too small to be meant. */
export function byteQuantity(where: IConstruct, prop: string, given: string): number {
  const bytes = parseQuantity(given);
  if (bytes !== undefined && bytes >= ONE_MEBIBYTE && Number.isInteger(bytes)) return bytes;
  const meant = /^(\d+)\s*([KMGT])i?[bB]$/.exec(String(given));
  const hint = meant ? `'${meant[1]}${meant[2]}i'` : "a string such as '256Mi'";
  return refuse(where, {
    code: 'quantity-malformed',
    problem: `${prop} is no amount of bytes`,
    given,
    allowed: "a whole number of bytes as a string with Ki, Mi, Gi or Ti (k, M, G, T for powers of ten), at least '1Mi'",
    fix: `write ${prop} as ${hint}`,
  });
}

/** Cores as Kubernetes writes them: `1500m`, `2`. */
export function formatCpu(cores: number): string {
  const milli = Math.ceil(cores * 1000 - 1e-6);
  return milli % 1000 === 0 ? `${milli / 1000}` : `${milli}m`;
}

/** Bytes in the largest binary unit that keeps them whole. */
export function formatBytes(bytes: number): string {
  const suffix = ['Ti', 'Gi', 'Mi', 'Ki'].find(unit => bytes % FACTORS[unit] === 0);
  return suffix ? `${bytes / FACTORS[suffix]}${suffix}` : `${bytes}`;
}
