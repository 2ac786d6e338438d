import { Asymmetric, isAsymmetric } from './pattern';

/** A value on one line, as in the code of a test. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (isAsymmetric(value)) return showAsymmetric(value);
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value instanceof RegExp || typeof value !== 'object' || value === null) return showScalar(value);
  const fields = Object.entries(value).map(([key, field]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${show(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function showScalar(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Jest's own matchers describe themselves in two different ways. */
function showAsymmetric(matcher: Asymmetric & { readonly sample?: unknown; toAsymmetricMatcher?(): string }): string {
  return matcher.toAsymmetricMatcher?.() ?? `${String(matcher)} ${show(matcher.sample)}`;
}

/** The type of a value that is not allowed. */
export function typeName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.getPrototypeOf(value)?.constructor?.name ?? 'Object';
}
