/** A condition on a request. */
export interface CallCondition {
  readonly part: 'header' | 'query';
  readonly name: string;
  readonly value: string;
  /** Whether the value is a regular expression that must match the entire value. */
  readonly isPattern: boolean;
}

/** Pattern of a cookie, possibly among others. */
export function cookiePattern(name: string, value: string): string {
  return `(.*;\\s*)?${literally(name)}=${literally(value)}(;.*)?`;
}

/** Pattern that matches exactly this text. */
export function literally(text: string): string {
  return String(text).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
