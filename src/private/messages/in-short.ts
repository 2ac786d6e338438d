import { listed } from './nearest';
import { redact } from './redact';

const LONGEST = 200;
const MOST_KEYS = 8;

/** A value, short enough for a message but still recognizable, without secrets. */
export function inShort(value: unknown, name = ''): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const told = redact(name, value);
  if (typeof told === 'string') return cut(told);
  if (typeof told !== 'object' || told === null || JSON.stringify(told).length <= LONGEST) return told;
  return Array.isArray(told) ? `a list of ${told.length}` : `an object with ${listed(Object.keys(told).slice(0, MOST_KEYS).map(cut))}`;
}

/** A text that a message repeats, shortened if it is long. */
export function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, 60)}... (${text.length} characters)`;
}

/** As in `a number` and `an Egress`. */
export function withArticle(noun: string): string {
  return `${/^[AEIO]|^U(?!s)/.test(noun) ? 'an' : 'a'} ${noun}`;
}
