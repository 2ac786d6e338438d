/** A number, boolean, null or string that every parser reads back with the same type; lines after the first start at `indent`. */
export function scalarText(value: unknown, indent: string): string {
  if (typeof value === 'string') return fitsBlock(value) ? literalBlock(value, indent) : lineText(value);
  // Without a fraction, YAML 1.1 reads 1e-7 as a string.
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

export function keyText(key: string, indent: string): string {
  const text = lineText(key);
  return text.length > LONGEST_SIMPLE_KEY ? `? ${text}\n${indent}` : text;
}

/** Parsers may stop looking for a key's colon after 1024 bytes; the longest character takes four. */
const LONGEST_SIMPLE_KEY = 250;

/** Characters that YAML forbids outside double quotes or reads as a line break, and invisible ones. */
const NEEDS_ESCAPE = /[\0-\x08\x0b-\x1f\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

/** Intentionally broad: the parsers of YAML 1.1 and 1.2, and those in between, disagree on where each form ends. */
const READ_AS_OTHER_TYPE = [
  /^(~|null|true|false|yes|no|on|off|y|n)$/i,
  /^(=|<<)$/,
  /^[-+]?[\d_,]*\.?[\d_,]*(e[-+]?[\d_]+)?$/i,
  /^[-+]?[0_]+[xob][\da-f_,]*$/i,
  /^[-+]?\.(inf|nan)$/i,
  /^[-+]?\d[\d_]*(:\d[\d_]*)+(\.[\d_]*)?$/,
  /^\d{4}-\d\d?-\d\d?([Tt\s].*)?$/,
];

/** Text of several lines, unless a block would lose something: invisible characters, or blanks at the very end. */
function fitsBlock(text: string): boolean {
  return text.includes('\n') && /\S/.test(text) && !/[ \t]\n*$/.test(text) && !NEEDS_ESCAPE.test(text);
}

function literalBlock(text: string, indent: string): string {
  // Parsers learn the indentation from the first line; one that starts with a blank would mislead them.
  const indentation = /^\n*[ \t]/.test(text) ? '2' : '';
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const lines = text.replace(/\n$/, '').split('\n').map(line => line === '' ? '' : `${indent}${line}`);
  return `|${indentation}${chomping}\n${lines.join('\n')}`;
}

function lineText(text: string): string {
  if (isPlain(text)) return text;
  return /["\\]/.test(text) && !/[\t\n]/.test(text) && !NEEDS_ESCAPE.test(text) ? singleQuoted(text) : doubleQuoted(text);
}

function isPlain(text: string): boolean {
  const startsLikeSyntax = /^[\s?:,[\]{}#&*!|>'"%@`]|^-(\s|--|$)|^\.\.\./;
  const holdsSyntax = /:\s|\s#|[\t\n]|[:\s]$/;
  return text !== '' && ![startsLikeSyntax, holdsSyntax, NEEDS_ESCAPE, ...READ_AS_OTHER_TYPE].some(pattern => pattern.test(text));
}

function singleQuoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

function doubleQuoted(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(/\r/g, '\\r')
    .replace(new RegExp(NEEDS_ESCAPE, 'g'), char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}
