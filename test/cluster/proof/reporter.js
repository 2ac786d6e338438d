const { appendFileSync } = require('node:fs');
const { basename } = require('node:path');

/** Tells `npm run proof` of each file of tests that has ended, and everybody which tests took longest. */
module.exports = class Reporter {
  constructor() {
    this.tests = [];
  }

  onTestFileResult({ path, context }, { testResults, numFailingTests, testExecError, perfStats }) {
    const [suite, version] = [basename(path, '.test.ts'), context.config.globals.KUBERNETES];
    const ended = { note: 'ended', suite, version, failed: numFailingTests + (testExecError ? 1 : 0) };
    if (process.env.KEELWRIGHT_PROOF_NOTES) appendFileSync(process.env.KEELWRIGHT_PROOF_NOTES, `${JSON.stringify(ended)}\n`);
    this.tests.push({ seconds: (perfStats.end - perfStats.start) / 1000, name: `${suite} on ${version}, whole file` });
    for (const { fullName, duration } of testResults) this.tests.push({ seconds: (duration ?? 0) / 1000, name: `${suite}: ${fullName}` });
  }

  onRunComplete() {
    if (this.tests.length < 100) return;
    const longest = this.tests.sort((a, b) => b.seconds - a.seconds);
    const shown = part => part.slice(0, 25).map(({ seconds, name }) => `${seconds.toFixed(0).padStart(5)} s  ${name}`).join('\n');
    const isFile = ({ name }) => name.endsWith(', whole file');
    process.stderr.write(`\nThe longest files:\n${shown(longest.filter(isFile))}\nThe longest tests:\n${shown(longest.filter(test => !isFile(test)))}\n`);
  }
};
