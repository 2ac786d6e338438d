/** A command that runs these lines in the image's POSIX shell and stops at the first that fails. */
export function shell(script: string): string[] {
  return ['sh', '-euc', unindent(script)];
}

/** Ends a script with a reason that whoever reads the log can act on. */
export const REFUSE = 'refuse() { echo "$*" >&2; exit 1; }';

/** Lines of one script inside another, as far to the right as the place they are put. */
export function lines(script: string, indent: string): string {
  return unindent(script).replace(/\n(?=.)/g, `\n${indent}`);
}

function unindent(script: string): string {
  const rows = script.replace(/^\n|\n\s*$/g, '').split('\n');
  const margin = Math.min(...rows.filter(row => row.trim() !== '').map(row => row.search(/\S/)));
  return rows.map(row => row.slice(margin)).join('\n');
}
