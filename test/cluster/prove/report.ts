import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PAGE = join(__dirname, '../../../docs/proof.md');
const [START, END] = ['<!-- table: written by npm run test:cluster -->', '<!-- /table -->'];

interface Outcome {
  readonly number: number;
  readonly version: string;
  readonly subject: string;
  readonly passed: boolean;
}

/** One of the seven points of docs/proof.md, as a test whose outcome goes into its table. */
export function point(number: number, what: string, version: string, subject: string, prove: () => Promise<void>): void {
  test(`${number}. ${what}`, async () => {
    const record = (passed: boolean) => {
      const outcome: Outcome = { number, version, subject, passed };
      appendFileSync(process.env.KEELWRIGHT_PROOF!, `${JSON.stringify(outcome)}\n`);
    };
    try {
      await prove();
      record(true);
    } catch (error) {
      record(false);
      throw error;
    }
  });
}

/** Gives the workers a file to note outcomes in. */
export function startReport(): void {
  process.env.KEELWRIGHT_PROOF = join(mkdtempSync(join(tmpdir(), 'keelwright-proof-')), 'outcomes');
}

/** Writes the table of a whole run, and forgets the outcomes of any. */
export function writeReport(isWhole: boolean): void {
  const file = process.env.KEELWRIGHT_PROOF!;
  const outcomes: Outcome[] = existsSync(file) ? readFileSync(file, 'utf-8').trim().split('\n').map(line => JSON.parse(line)) : [];
  rmSync(dirname(file), { recursive: true });
  if (!isWhole) return;
  const page = readFileSync(PAGE, 'utf-8');
  const [before, after] = [page.slice(0, page.indexOf(START) + START.length), page.slice(page.indexOf(END))];
  writeFileSync(PAGE, `${before}\n${tableOf(outcomes)}\n${after}`);
}

function tableOf(outcomes: Outcome[]): string {
  const versions = [...new Set(outcomes.map(({ version }) => version))].sort();
  const subjects = [...new Set(outcomes.map(({ subject }) => subject))].sort();
  const cell = (subject: string, version: string) => {
    const here = outcomes.filter(outcome => outcome.subject === subject && outcome.version === version);
    const numbers = [...new Set(here.map(({ number }) => number))].sort();
    return numbers.map(number => `${number}${here.every(outcome => outcome.number !== number || outcome.passed) ? '' : ' failed'}`).join(', ');
  };
  return [
    `| proved for | ${versions.join(' | ')} |`,
    `|---|${versions.map(() => '---|').join('')}`,
    ...subjects.map(subject => `| ${subject} | ${versions.map(version => cell(subject, version)).join(' | ')} |`),
  ].join('\n');
}
