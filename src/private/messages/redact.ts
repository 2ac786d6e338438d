import { isSecretName, looksSecret } from './secrecy';
import { isPlain, UNREADABLE } from '../values';

/** Names of entries next to a password that are not secret, and help to identify it. */
const BESIDE = ['host', 'key', 'name', 'port', 'user', 'username'];
/** Matches more than checks may report: in a message, showing too little is better than showing a secret. */
const MAY_BE_SECRET = /[^\s/@]:[^\s/@]{1,256}@(?!sha\d{3}:)|\/\/(?!\.{3}@)\S{0,256}@/;
const SECRETS_NAME = /(passwords?|secrets?|tokens?|credentials?)$/i;
const SETTINGS = ['', 'true', 'false'];
/** A text that is already redacted, under any name. */
const REDACTED = /^a string of \d+ characters( that looks like a secret)?$/;

/**
 * A value as a message may show it: each text that looks like a secret, or has the name of one, is replaced by its type and length.
 * It accepts any value and never throws: a value that is not a text, a number, a list or a plain map is replaced by its type.
 */
export function redact(name: string, value: unknown): unknown {
  try {
    return redacted(name, value, []);
  } catch {
    return UNREADABLE;
  }
}

/** A message without the texts that `redact` hides in the value: a problem or a fix may repeat what was given. */
export function redactIn(message: string, name: string, value: unknown): string {
  return hiddenTexts(value, redact(name, value)).sort((a, b) => b.length - a.length).reduce((text, hidden) => text.split(hidden).join('...'), message);
}

/** The texts of a value that are redacted. Short ones are skipped, because they would occur in any message. */
function hiddenTexts(value: unknown, told: unknown): string[] {
  if (typeof value === 'string') return value !== told && value.length > 3 ? [value] : [];
  if (typeof value !== 'object' || value === null || typeof told !== 'object' || told === null) return [];
  const [keys, toldKeys] = [Object.keys(value), Object.keys(told)];
  return keys.flatMap((key, i) => [...hiddenTexts(key, toldKeys[i] ?? key), ...hiddenTexts(read(value, key), read(told, toldKeys[i] ?? key))]);
}

function redacted(name: string, value: unknown, around: object[]): unknown {
  if (typeof value === 'string') return redactText(name, value);
  if (typeof value === 'number') return isSecretName(name) ? 'a number that looks like a secret' : value;
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return withArticle(typeof value);
  if (around.includes(value)) return 'itself';
  if (Array.isArray(value)) return redactList(name, value, [...around, value]);
  return isPlain(value) ? redactMap(name, value, [...around, value]) : withArticle(classOf(value));
}

/** A text, or its type and length. */
function redactText(name: string, text: string): string {
  if (REDACTED.test(text)) return text;
  const isUnder = isUnderSecretName(name) && !SETTINGS.includes(text);
  return isUnder || MAY_BE_SECRET.test(text) || looksSecret(name, text) !== undefined ? `a string of ${text.length} characters that looks like a secret` : text;
}

/** A password may follow its option. */
function redactList(name: string, list: unknown[], around: object[]): unknown[] {
  return Array.from(list, (item, index) => {
    const option = list[index - 1];
    const isValue = typeof option === 'string' && /^--?[\w.-]+$/.test(option) && isSecretName(option) && typeof item === 'string' && !item.startsWith('-');
    return redacted(isValue ? option : name, item, around);
  });
}

/** An entry of a map with the name of a secret is one too, unless it has a name of another kind. */
function redactMap(name: string, map: object, around: object[]): object {
  const isSecret = isUnderSecretName(name);
  const named: unknown = read(map, 'name');
  return Object.fromEntries(Object.keys(map).map(key => {
    const isOfName = key === 'value' && typeof named === 'string';
    const inherits = isSecret && !isUnderSecretName(key) && !BESIDE.includes(key);
    return [redactText('', key), redacted(isOfName ? named : inherits ? name : key, read(map, key), around)];
  }));
}

function read(map: object, key: string): unknown {
  try {
    return (map as { readonly [key: string]: unknown })[key];
  } catch {
    return UNREADABLE;
  }
}

function isUnderSecretName(name: string): boolean {
  return SECRETS_NAME.test(name) || isSecretName(name);
}

function classOf(value: object): string {
  const Class: unknown = read(value, 'constructor');
  return typeof Class === 'function' && Class.name !== '' ? Class.name : 'nameless object';
}

function withArticle(noun: string): string {
  return `${/^[AEIOUaeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
