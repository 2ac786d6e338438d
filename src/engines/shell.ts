/** A command that runs these lines in the image's POSIX shell, and stops at the first one that fails. */
export function shell(script: string): string[] {
  return ['sh', '-euc', unindent(script)];
}

/** A shell function that ends a script with an error message for the log. */
export const REFUSE = 'refuse() { echo "$*" >&2; exit 1; }';

/** Embeds the lines of one script in another, with the indentation of the place where they are inserted. */
export function lines(script: string, indent: string): string {
  return unindent(script).replace(/\n(?=.)/g, `\n${indent}`);
}

function unindent(script: string): string {
  const rows = script.replace(/^\n|\n\s*$/g, '').split('\n');
  const margin = Math.min(...rows.filter(row => row.trim() !== '').map(row => row.search(/\S/)));
  return rows.map(row => row.slice(margin)).join('\n');
}
