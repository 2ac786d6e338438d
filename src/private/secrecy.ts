const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|CREDENTIALS?|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY)$/i;
const KNOWN_FORMS: { readonly [what: string]: RegExp } = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'an access key': /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  'an access token': /\b(gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|sk_live_\w{16,})/,
  'a signed token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/,
};
const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;
/** Anywhere in a file, where a placeholder that the app fills in is none. */
const PASSWORD_IN_TEXT = /[a-z][a-z0-9+.-]{0,20}:\/\/[^/\s:@]*:(?![$<{]|%\()[^/\s@]+@/i;

/** Long enough and varied enough that nobody chose it by hand. */
const RANDOM_LENGTH = 24;
const RANDOM_BITS_PER_CHARACTER = 4;

/** Why a literal is taken for a secret, or undefined when it is not. */
export function looksSecret(name: string, value: string): string | undefined {
  const form = knownForm(value, PASSWORD_IN_URL);
  if (form !== undefined) return form;
  if (SECRET_NAME.test(name) && !isHarmless(value)) return 'by its name';
  if (isRandom(value)) return 'it looks random';
  return undefined;
}

/** Why a file is taken for one that holds a secret: by its form alone, since any word may stand in a file. */
export function holdsSecret(text: string): string | undefined {
  return knownForm(text, PASSWORD_IN_TEXT);
}

function knownForm(value: string, passwordInUrl: RegExp): string | undefined {
  const forms: { readonly [what: string]: RegExp } = { ...KNOWN_FORMS, 'a password in a URL': passwordInUrl };
  const form = Object.keys(forms).find(what => forms[what].test(value));
  return form === undefined ? undefined : `it has the form of ${form}`;
}

function isHarmless(value: string): boolean {
  return value === '' || /^(true|false|none|null|-?\d{1,6}(\.\d+)?|\d+(ms|s|m|h|d)|[./].*)$/i.test(value);
}

function isRandom(value: string): boolean {
  if (!/^[A-Za-z0-9+/_=-]+$/.test(value) || value.length < RANDOM_LENGTH) return false;
  const mixed = [/[a-z]/, /[A-Z]/, /\d/].every(kind => kind.test(value));
  return mixed && !/[A-Za-z]{10}/.test(value) && entropy(value) >= RANDOM_BITS_PER_CHARACTER;
}

/** Shannon entropy in bits per character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].map(n => n / value.length).reduce((bits, p) => bits - p * Math.log2(p), 0);
}
