/** Quoted text, an escape with what it escapes, or one character. */
const TOKENS = /\\Q[^]*?(?:\\E|$)|\\[^]?|[^]/g;
const ESCAPED = /^\\(?:[AzbBdDsSwWaftnrvxpPC0]|[^A-Za-z0-9])$/;
const CLASS = /\[\^?(?:\]|(?!\]))(?:\[:\^?\w+:\]|[^\]])*\]/g;
const UNKNOWN_GROUP = /\(\?(?!P?<[A-Za-z_]\w*>|[imsU]*(?:-[imsU]+)?[:)])[^A-Za-z0-9\s]{0,2}/;
const MOST_REPEATED = 1000;

/**
 * What RE2 does not take of an expression; undefined where it takes it, as far as can be told without it.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function re2Fault(expression: string): string | undefined {
  const tokens = expression.match(TOKENS) ?? [];
  const escaped = tokens.find(token => token.startsWith('\\') && !token.startsWith('\\Q') && !ESCAPED.test(token));
  if (escaped !== undefined) return `${escaped}, ${/^\\[1-9k]/.test(escaped) ? 'which refers to an earlier group' : 'which escapes what needs none'}`;
  const bare = tokens.map(token => token.startsWith('\\') ? '.' : token).join('').replace(CLASS, '.');
  const group = UNKNOWN_GROUP.exec(bare);
  if (group) return `${group[0]}, a kind of group that it does not know`;
  if (bare.includes('[')) return 'a [ that nothing closes';
  const repeated = [...bare.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, least, most]) => [least, most ?? '']).find(count => Number(count) > MOST_REPEATED);
  if (repeated !== undefined) return `a repetition of more than ${MOST_REPEATED}`;
  return parses(tokens) ? undefined : 'brackets or repetitions that do not match';
}

/** Whether the whole text is matched; undefined where that is not for JavaScript to say. */
export function re2Matches(expression: string, text: string): boolean | undefined {
  return /\(\?[^:]|\\[QAzCpP]|\[:/.test(expression) ? undefined : new RegExp(`^(?:${expression})$`).test(text);
}

/** Flags, names and anchors that JavaScript writes another way say nothing of that. */
function parses(tokens: string[]): boolean {
  const translated = tokens.map(token => /^\\[QAzC]/.test(token) ? '.' : token).join('')
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU]*(?:-[imsU]+)?\)/g, '')
    .replace(/\(\?[imsU]*(?:-[imsU]+)?:/g, '(?:');
  try {
    new RegExp(translated);
    return true;
  } catch {
    return false;
  }
}
