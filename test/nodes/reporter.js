const { appendFileSync } = require('node:fs');
const { basename } = require('node:path');
const { defaultVersion: version } = require('../cluster/suites.json');

/** The point of docs/proof.md that real nodes show. */
const POINT = 8;

/** Tells `npm run proof` of each file of tests that has ended. */
module.exports = class Reporter {
  onTestFileResult({ path }, { numFailingTests, numPassingTests, testExecError }) {
    const file = process.env.KEELWRIGHT_PROOF_NOTES;
    if (!file) return;
    const name = basename(path, '.test.ts');
    const failed = numFailingTests + (testExecError ? 1 : 0);
    const notes = [
      { note: 'outcome', point: POINT, subject: `real nodes: ${name}`, version, passed: failed === 0 && numPassingTests > 0 },
      { note: 'ended', suite: `nodes/${name}`, version, failed },
    ];
    appendFileSync(file, notes.map(note => `${JSON.stringify(note)}\n`).join(''));
  }
};
