import { Variables } from './environment';

/** `$NAME`, `${NAME}`, or `${NAME:-default}`; not `${NAME##*:}`, which takes a part of the value on purpose. */
const READ = /(?<![\\$])\$(?:([a-z_]\w*)|\{([a-z_]\w*)(?:\}|:?[-=?](?:[^${}]*\})?))/gi;
/** What may set any variable: `. /etc/web.env`, `eval ...`, `export $(cat /etc/web.env)`. */
const SETS_ANY = /(?:^|[;&|({\n]|-\w*c|\bdo|\bthen)\s*(?:\.|source|eval)\s|\bexport\s+["']?\$\(/;

/** The variables that a shell script reads as they are, and that it does not set itself. */
export function readByShell(script: string): string[] {
  const names = [...script.matchAll(READ)].map(([, bare, braced]) => bare ?? braced);
  return [...new Set(names)].filter(name => !isSetIn(script, name));
}

/** Whether a command or a script sets or removes the variable, or may do so. */
export function isSetIn(script: string, name: string): boolean {
  // PORT=${PORT:-80} keeps a value that it has.
  const kept = `["']?\\$(?:${name}(?!\\w)|\\{${name}(?:\\}|:?[-=?]))`;
  const assigned = `(?<![\\w$:{-])${name}=(?!${kept})`;
  const mentioned = `(?<![\\w-])(?:env|for|read|unset)\\s[^;&|\\n$]*(?<!\\w)${name}(?!\\w)`;
  return SETS_ANY.test(script) || new RegExp(`${assigned}|${mentioned}`).test(script);
}

/** The script with the values of variables that are known. */
export function withValues(script: string, variables: Variables): string {
  return script.replace(READ, (read, bare, braced) => variables.get(bare ?? braced) ?? read);
}
