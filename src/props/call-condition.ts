/** What is looked at in a call. */
export interface CallCondition {
  readonly part: 'header' | 'query';
  readonly name: string;
  readonly value: string;
  /** Whether the value is an expression that the whole of it must match. */
  readonly isPattern: boolean;
}

/** A cookie among others. */
export function cookiePattern(name: string, value: string): string {
  return `(.*;\\s*)?${literally(name)}=${literally(value)}(;.*)?`;
}

/** What matches the text itself and nothing else. */
export function literally(text: string): string {
  return String(text).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
