import { oneLine } from '../private/messages/printable';

/** Titles of columns whose cells are aligned to the right. */
const NUMBERS = ['pods', 'PVCs'];

/** A table with columns as wide as their content. The first row has the titles. */
export function table(cells: string[][]): string {
  const rows = cells.map(row => row.map(oneLine));
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  const isNumber = rows[0].map(title => NUMBERS.includes(title));
  return rows.map(row => `  ${row.map((cell, i) => isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])).join('  ').trimEnd()}\n`).join('');
}
