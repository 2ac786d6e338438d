import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type Row } from './subjects';

const PAGE = join(ROOT, 'docs/proof.md');
const [START, END] = ['<!-- table: written by npm run proof -->', '<!-- /table -->'];
const CELL = /^([\d, ]+) `([0-9a-f]{8})`$/;

/** What was proved of a row, and the hash of all that it rested on. */
export interface Proved {
  readonly points: readonly number[];
  readonly hash: string;
}

/** The table of docs/proof.md. */
export class ProofPage {
  static read(): ProofPage {
    const text = readFileSync(PAGE, 'utf8');
    const [head, , ...lines] = text.slice(text.indexOf(START) + START.length, text.indexOf(END)).trim().split('\n').map(cellsOf);
    const page = new ProofPage();
    for (const [subject, ...cells] of lines) {
      cells.forEach((cell, i) => {
        const [, points, hash] = CELL.exec(cell) ?? [];
        if (hash) page.set({ subject, version: head[i + 1] }, { points: points.split(', ').map(Number), hash });
      });
    }
    return page;
  }

  private readonly cells = new Map<string, Row & Proved>();

  get(row: Row): Proved | undefined {
    return this.cells.get(keyOf(row));
  }

  set(row: Row, proved: Proved): void {
    this.cells.set(keyOf(row), { ...row, ...proved });
  }

  /** What nobody proves any more is forgotten. */
  keep(rows: readonly Row[]): void {
    const kept = new Set(rows.map(keyOf));
    for (const key of this.cells.keys()) if (!kept.has(key)) this.cells.delete(key);
  }

  rows(): Row[] {
    return [...this.cells.values()];
  }

  write(): void {
    const text = readFileSync(PAGE, 'utf8');
    writeFileSync(PAGE, `${text.slice(0, text.indexOf(START) + START.length)}\n${this.table()}\n${text.slice(text.indexOf(END))}`);
  }

  private table(): string {
    const versions = [...new Set(this.rows().map(({ version }) => version))].sort();
    const subjects = [...new Set(this.rows().map(({ subject }) => subject))].sort();
    const cell = (row: Row) => {
      const proved = this.get(row);
      return proved ? `${proved.points.join(', ')} \`${proved.hash}\`` : '';
    };
    return [
      ['proved for', ...versions],
      ['', ...versions].map(() => '---'),
      ...subjects.map(subject => [subject, ...versions.map(version => cell({ subject, version }))]),
    ].map(cells => `| ${cells.join(' | ')} |`).join('\n');
  }
}

function cellsOf(line: string): string[] {
  return line.split('|').slice(1, -1).map(cell => cell.trim());
}

function keyOf({ subject, version }: Row): string {
  return `${version} ${subject}`;
}
