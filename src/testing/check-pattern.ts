import { isAsymmetric, fieldPath } from './pattern';
import { typeName } from './show';
import { refuse } from '../private/refusal';

/** Rejects values that no manifest can contain: a test that expects them could never fail, or never pass. */
export function checkPattern(pattern: unknown, path = '', around: readonly unknown[] = []): void {
  if (isAsymmetric(pattern)) return;
  if (around.includes(pattern)) refuseOdd('an object that contains itself', path);
  if (isOdd(pattern)) refuseOdd(pattern === undefined ? undefined : typeName(pattern), path);
  if (typeof pattern !== 'object' || pattern === null) return;
  const inside = [...around, pattern];
  // Not `forEach`, which would skip the holes of an array.
  if (Array.isArray(pattern)) Array.from(pattern).forEach((item, index) => checkPattern(item, `${path}[${index}]`, inside));
  else Object.entries(pattern).forEach(([key, field]) => checkPattern(field, fieldPath(path, key), inside));
}

/** The pattern of an object, such as a whole resource. */
export function checkFields(pattern: unknown): void {
  if (!isAsymmetric(pattern) && (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))) {
    refuse(undefined, {
      code: 'pattern-invalid',
      problem: 'the pattern is not an object',
      given: typeName(pattern),
      allowed: 'the expected fields, as an object',
      fix: "use the path to the expected fields, such as { metadata: { name: 'web' } }",
    });
  }
  checkPattern(pattern);
}

/** The pattern of items of a list. */
export function checkList(pattern: unknown): void {
  if (!Array.isArray(pattern)) {
    refuse(undefined, {
      code: 'pattern-invalid',
      problem: 'the pattern is not a list',
      given: typeName(pattern),
      allowed: 'the expected items, as a list',
      fix: "put the items in brackets, such as Match.arrayWith([{ name: 'web' }])",
    });
  }
  checkPattern(pattern);
}

function isOdd(value: unknown): boolean {
  if (typeof value !== 'object') return !['string', 'number', 'boolean'].includes(typeof value);
  if (value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  // Not compared with Object.prototype: plain objects from another realm, such as those of structuredClone under jest, have their own.
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
}

function refuseOdd(given: string | undefined, path: string): never {
  return refuse(path === '' ? undefined : path, {
    code: 'pattern-invalid',
    problem: 'the pattern has a value that no manifest can contain',
    given,
    allowed: "strings, numbers, booleans, null, lists and plain objects; Match matchers; jest's matchers, such as expect.any(Number)",
    fix: 'use Match.absent() for a field that must not exist, Match.anyValue() for one that must exist, Match.stringLikeRegexp(...) for strings',
  });
}
