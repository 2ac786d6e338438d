import { fields, keysIn, own } from '../manifests/json';

/** A field whose value is not the expected one. */
export interface Difference {
  /** Such as `spec.template.spec.containers[0].image`; empty for the whole value. */
  readonly path: string;
  /** Undefined if the field does not exist. */
  readonly given: unknown;
  /** Undefined if the field must not exist. */
  readonly wanted: unknown;
}

/** A part of a pattern that matches by itself, such as jest's `expect.any(Number)`. */
export interface Asymmetric {
  asymmetricMatch(given: unknown): boolean;
}

/** A matcher that also reports the differences inside. */
export interface Judge extends Asymmetric {
  readonly weight: number;
  differences(given: unknown, path: string): Difference[];
}

export interface Place {
  readonly path: string;
  /** Whether fields that are not in the pattern are differences, too. */
  readonly exact?: boolean;
}

export function isAsymmetric(value: unknown): value is Asymmetric {
  return typeof (value as Asymmetric | null | undefined)?.asymmetricMatch === 'function';
}

function isJudge(value: Asymmetric): value is Judge {
  return typeof (value as Judge).differences === 'function';
}

/** All differences between the value and the pattern. */
export function differences(given: unknown, wanted: unknown, { path, exact }: Place = { path: '' }): Difference[] {
  const whole = [{ path, given, wanted }];
  if (isAsymmetric(wanted)) {
    if (isJudge(wanted)) return wanted.differences(given, path);
    return wanted.asymmetricMatch(given) ? [] : whole;
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(given)) return whole;
    const indexes = Array.from({ length: Math.max(given.length, wanted.length) }, (_, index) => index);
    return indexes.flatMap(index => differences(given[index], wanted[index], { path: `${path}[${index}]`, exact }));
  }
  if (isObject(wanted)) {
    if (!isObject(given)) return whole;
    const keys = exact ? keysIn(wanted, given) : keysIn(wanted);
    return keys.flatMap(key => differences(own(fields(given), key), own(fields(wanted), key), { path: fieldPath(path, key), exact }));
  }
  return given === wanted || Object.is(given, wanted) ? [] : whole;
}

/** The number of single values that differ. */
export function distance(found: Difference[]): number {
  return found.reduce((sum, { wanted }) => sum + weightOf(wanted), 0);
}

/** The number of single values in a pattern. */
export function weightOf(wanted: unknown): number {
  if (isAsymmetric(wanted)) return isJudge(wanted) ? wanted.weight : 1;
  const parts: unknown[] = Array.isArray(wanted) ? wanted : Object.values(fields(wanted));
  return Math.max(1, parts.reduce<number>((sum, part) => sum + weightOf(part), 0));
}

export function fieldPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
