/*
 * Detects secrets by their name and by their form. Each expression takes linear time: it starts where no earlier character
 * could start it too, or its length is limited, so that a file of megabytes is read in milliseconds.
 */

/** Names that end in one of these words, compared as `DB_PASSWORD`, whether they are written that way, as `dbPassword` or as `db-password`. */
const SECRET_NAME = new RegExp([
  '(PASSWORDS?|PASSWD|PASSPHRASE)$',
  '(^|_)(PASS|DBPASS|PWD|SECRET|TOKEN|CREDENTIALS?|AUTHORIZATION|REQUIREPASS|MASTERAUTH|REDISCLI_AUTH|AUTHTOKEN|ACCESSTOKEN|CLIENTSECRET)$',
  '(^|_)(API|APP|ACCESS|SECRET|PRIVATE|SIGNING|ENCRYPTION|MASTER|ACCOUNT|LICENSE|SHARED|AUTH|HMAC)_?KEYS?$',
  '(^|_)(SECRET_?KEY_?BASE|(AUTH|NONCE|PASSWORD|LOGGED_IN)_SALT)$',
].join('|'));

/** Part of each of these names; a fast test, because most names are not secret. */
const HINT = /pass|pwd|secret|token|key|cred|auth|salt/i;

/** Names whose value is the name of a Secret, such as `imagePullSecret`, unless it is a shared secret. */
const SECRET_OBJECT = /(^|_)SECRET$/;
const SHARED_SECRET = /(^|_)(APP|CLIENT|CONSUMER|COOKIE|JWT|SESSION|SHARED|SIGNING|WEBHOOK)_SECRET$/;
const OBJECT_NAME = /^[a-z0-9][a-z0-9.-]{0,252}(\/[a-z0-9][a-z0-9.-]{0,252})?$/;

/** Placeholders for a secret that is filled in elsewhere. */
const PLACEHOLDER = /\$[({]|\{\{|%\(|<[^<>\s][^<>]*>|^\$+[a-z_][\w.:-]*$|^%\w+%$|^(\*+|x{3,}|\.{3,}|redacted)$|^ENC\[/i;
/** Locations of a secret: a path, a file, an entry of a store, a URL. */
const PLACE = /^([./~]|[a-z]:\\|file:|arn:|vault:|op:\/\/|ref\+|secretref:|projects\/)|^[\w./-]+\.(cfg|conf|crt|env|ini|json|jks|key|p12|pem|properties|toml|txt|ya?ml)$|^https?:\/\/[^@\s]*$/i;
const SETTING = /^(true|false|yes|no|on|off|none|null|nil|auto|default|enabled|disabled|optional|required|string|-?\d{1,6}(\.\d+)?|\d+(ns|us|ms|s|m|h|d))?$/i;

interface Form {
  readonly what: string;
  readonly expression: RegExp;
  /** Whether the content of the first group is a secret; always, if absent. */
  readonly isOne?: (group: string) => boolean;
}

const FORMS: Form[] = [
  { what: 'a private key', expression: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/g },
  { what: 'an access key', expression: /(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  {
    what: 'an access token',
    expression: new RegExp(`(?<![\\w.-])(?:${[
      'gh[pousr]_[A-Za-z0-9]{30}', 'github_pat_\\w{22}', 'gl(?:pat|rt|dt|cbt|ptt|soat|ft|imt|agent)-[\\w-]{20}', 'xox[abeoprs]-[\\w-]{10}', 'xapp-[\\w-]{10}',
      '(?:sk|rk)_(?:live|test)_\\w{16}', 'whsec_\\w{16}', 'AIza[\\w-]{35}', 'ya29\\.[\\w-]{20}', 'GOCSPX-[\\w-]{20}', 'npm_[A-Za-z0-9]{36}',
      'SG\\.[\\w-]{16,40}\\.[\\w-]{16}', 'dckr_pat_[\\w-]{20}', 'hv[bs]\\.[\\w-]{20}', 'pypi-AgEI[\\w-]{20}', 'dop_v1_[a-f0-9]{64}', 'hf_[A-Za-z]{34}',
      'sk-(?:proj|ant|svcacct)-[\\w-]{20}', 'sk-[A-Za-z0-9]{32}', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}', 'AGE-SECRET-KEY-1[A-Z0-9]{50}',
    ].join('|')})`, 'g'),
  },
  { what: 'an access key', expression: /(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{40}/gi },
  { what: 'a webhook', expression: /hooks\.slack\.com\/services\/\w{1,20}\/\w{1,20}\/\w{16}|discord(?:app)?\.com\/api\/webhooks\/\d{1,20}\/[\w-]{30}/g },
  { what: 'a signed token', expression: /(?<![\w-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]/g },
  { what: 'a bearer token', expression: /(?<![\w-])Bearer[ ]{1,4}([\w.~+/=-]{16,4000})/gi, isOne: token => /\d/.test(token) && /[A-Za-z]/.test(token) },
  { what: 'a user and a password', expression: /(?<![\w-])Basic[ ]{1,4}([A-Za-z0-9+/]{6,4000}={0,2})/gi, isOne: isUserAndPassword },
  { what: 'a password in a URL', expression: /:\/\/[^/\s:@]{0,256}:([^/\s@]{1,256})@/g, isOne: isGiven },
  // The format of MySQL clients, also in front of the host of a registry. An image with a digest has the same format.
  { what: 'a password in a URL', expression: /(?<![\w.:/@+-])[\w.+-]{1,64}:([^\s@/:'"<>{}]{1,128})@(?!sha\d{3}:)[\w.-]{1,253}(?::\d|\/|\()/g, isOne: isGiven },
  { what: "a registry's password", expression: /"auth"\s{0,8}:\s{0,8}"([A-Za-z0-9+/]{6,4000}={0,2})"/g, isOne: isUserAndPassword },
];

const NAME = '([A-Za-z_][\\w.-]{0,99})';
const QUOTED = '"([^"\\n]{1,200})"|\'([^\'\\n]{1,200})\'';
/** A bracket after it makes it an expression of some language. */
const VALUE = `(?:${QUOTED}|([^=\\s"'\`,;&|<>(){}[\\]]{1,200})([({[]?))`;
const VALUE_TO_END = `(?:${QUOTED}|(?!=)([^\\s"'\`,;&|<>(){}[\\]]{1,200}))[ \\t]{0,20},?[ \\t]{0,20}\\r?$`;

/** Assignments of a value to a name. The value is matched by lookahead, because it may contain an assignment itself: `--set=password=x`. */
const ASSIGNMENTS: { readonly [form: string]: RegExp } = {
  'PGPASSWORD=x, --password=x, ?password=x': new RegExp(`(?<![\\w.$-])-{0,2}${NAME}=(?=${VALUE})`, 'g'),
  'password: x on a line by itself': new RegExp(`^[ \\t]{0,80}(?:export |set |- )?["']?${NAME}["']?[ \\t]{0,20}[:=][ \\t]{0,20}(?=${VALUE_TO_END})`, 'gm'),
  '"password": "x"': new RegExp(`["']${NAME}["'][ \\t]{0,8}:[ \\t]{0,8}(?=${QUOTED})`, 'g'),
  '--password x': new RegExp(`(?<![\\w.-])--?${NAME}[ \\t]{1,8}(?!-)(?=${VALUE})`, 'g'),
  '<password>x</password>': new RegExp(`<${NAME}>(?=()()([^<>\\s]{1,200})</)`, 'g'),
  'requirepass x on a line by itself': /^(requirepass|masterauth)[ \t]{1,20}(?="?()()([^\s"]{1,200}))/gm,
};

/** Commands of clients with a password: single-letter options, and SQL. */
const COMMANDS = [
  /(?<![\w.-])(?:mysql|mariadb)(?:-?[a-z]{1,12})?[ ][^|;&\n]{0,300}?(?<=[ ])-p([^\s"']{1,200})/g,
  /(?<![\w.-])redis-cli[ ][^|;&\n]{0,300}?(?<=[ ])(?:-a|--pass)[ ]{1,8}["']?([^\s"']{1,200})/g,
  /(?<![\w.-])sshpass[ ]{1,8}-p[ ]{0,8}["']?([^\s"']{1,200})/g,
  /(?<![\w.-])curl[ ][^|;&\n]{0,300}?(?<=[ ])(?:-u|--user)[ ]{0,8}["']?[^\s:"']{1,100}:([^\s"']{1,200})/g,
  /(?<![\w-])(?:IDENTIFIED BY|PASSWORD) {1,8}'([^'\n]{1,200})'/gi,
];

/** As in `response.token`, which is code. */
const MEMBER = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/;

/** Long and varied enough that no human chose it. */
const RANDOM_LENGTH = 24;
const RANDOM_BITS_PER_CHARACTER = 4;
/** Number of characters of a name that are read. */
const NAME_LENGTH = 200;

/** Why the value of a setting looks like a secret, by its name, its form or its randomness; undefined if it does not. */
export function looksSecret(name: string, value: string): string | undefined {
  return secretIn(name, value) ?? (isRandom(value) ? 'it looks random' : undefined);
}

/** The same for texts that often look random without being secrets, such as hashes and certificates. */
export function secretIn(name: string, text: string): string | undefined {
  return isSecretName(name) && isGiven(text) && !namesObject(name, text) ? 'by its name' : holdsSecret(text);
}

/** Why a text looks like it contains a secret, under any name: a file, a command, arguments. */
export function holdsSecret(text: string): string | undefined {
  const form = FORMS.find(({ expression, isOne }) => hasMatch(text, expression, ([, group]) => isOne === undefined || isOne(group)));
  if (form !== undefined) return `it has the form of ${form.what}`;
  const name = nameGiven(text);
  if (name !== undefined) return `it gives a value to ${name}`;
  return COMMANDS.some(expression => hasMatch(text, expression, ([, value]) => isGiven(value))) ? 'it gives a password to a command' : undefined;
}

/** Whether this is the name of a secret, in any notation: `DB_PASSWORD`, `dbPassword`, `x-api-key`, `spring.datasource.password`. */
export function isSecretName(name: string): boolean {
  return HINT.test(name) && SECRET_NAME.test(inCapitals(name));
}

function inCapitals(name: string): string {
  return name.slice(-NAME_LENGTH).replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2').replace(/[^A-Za-z0-9]+/g, '_').replace(/_?\d{1,4}_?$/, '').toUpperCase();
}

/** Whether the value is the name of a Secret, not its content. */
function namesObject(name: string, value: string): boolean {
  const capitals = inCapitals(name);
  return name !== name.toUpperCase() && SECRET_OBJECT.test(capitals) && !SHARED_SECRET.test(capitals) && OBJECT_NAME.test(value);
}

/** Whether it is an actual value: not a placeholder, a location, or a setting such as `true`. */
function isGiven(value: string): boolean {
  const bare = value.trim();
  return !SETTING.test(bare) && !PLACE.test(bare) && !PLACEHOLDER.test(bare);
}

/** The name of the first secret that the text assigns a value to. Comments are ignored. */
function nameGiven(text: string): string | undefined {
  if (!HINT.test(text)) return undefined;
  const code = text.replace(/^[ \t]{0,80}(#|;|\/\/).*$/gm, '');
  for (const expression of Object.values(ASSIGNMENTS)) {
    for (const [, name, double, single, bare, bracket] of code.matchAll(expression)) {
      const value = double || single || bare;
      const isExpression = Boolean(bracket) || MEMBER.test(bare ?? '');
      if (isSecretName(name) && !isExpression && isGiven(value) && !namesObject(name, value)) return name;
    }
  }
  return undefined;
}

function hasMatch(text: string, expression: RegExp, accepts: (match: RegExpMatchArray) => boolean): boolean {
  for (const match of text.matchAll(expression)) if (accepts(match)) return true;
  return false;
}

/** The text after `Basic` in a header, and in the file of a registry's logins. */
function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e]{0,100}:[\x20-\x7e]{1,3000}$/.test(Buffer.from(base64, 'base64').toString('utf8'));
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
