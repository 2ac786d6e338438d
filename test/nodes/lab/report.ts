import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { picture } from './picture';
import { type Change, outcomeOf, type Second } from './sampler';

const ROOT = resolve(__dirname, '../../..');
const PICTURE = 'docs/requests.svg';
const PAGES = ['README.md', 'docs/proof.md'];
const [START, END] = ['<!-- requests: written by UPDATE_GOLDEN=1 npm run test:nodes -- traffic -->', '<!-- /requests -->'];

/** Writes the table of one run into the README and the page of proofs, and its picture. */
export function writeReport(changes: readonly Change[]): void {
  writeFileSync(join(ROOT, PICTURE), picture('Failed requests per second', changes));
  for (const page of PAGES) {
    const text = readFileSync(join(ROOT, page), 'utf8');
    writeFileSync(join(ROOT, page), `${text.slice(0, text.indexOf(START) + START.length)}\n${table(changes)}\n${text.slice(text.indexOf(END))}`);
  }
}

function table(changes: readonly Change[]): string {
  const cell = (seconds: readonly Second[]) => {
    const { failed, sent } = outcomeOf(seconds);
    return `${failed} of ${sent.toLocaleString('en')}`;
  };
  return [
    ['failed requests', 'keelwright', 'keelwright, kept connections', 'cdk8s-plus'],
    ['---', '---', '---', '---'],
    ...changes.map(({ name, sides: { ours, kept, naive } }) => [name, cell(ours), cell(kept), cell(naive)]),
  ].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
