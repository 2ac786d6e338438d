/** Titles of columns whose cells stand at the right. */
const NUMBERS = ['pods', 'claims'];

/** A table with columns as wide as what is in them. The first row has the titles. */
export function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  const isNumber = rows[0].map(title => NUMBERS.includes(title));
  return rows.map(row => `  ${row.map((cell, i) => isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])).join('  ').trimEnd()}\n`).join('');
}
