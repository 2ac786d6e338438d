const { readdirSync } = require('node:fs');
const { resolve } = require('node:path');
const suites = require('./suites.json');

const all = readdirSync(__dirname).filter(name => name.endsWith('.test.ts')).map(name => name.replace('.test.ts', ''));
const { defaultVersion, oldestVersion, newestVersion, everywhere, newestOnly } = suites;

/** By version the suites to run, each with the subjects that it is about, or all. */
function plan() {
  const { KEELWRIGHT_PROOF_PLAN, KEELWRIGHT_LAB_VERSIONS } = process.env;
  if (KEELWRIGHT_PROOF_PLAN) return JSON.parse(KEELWRIGHT_PROOF_PLAN);
  if (KEELWRIGHT_LAB_VERSIONS) return Object.fromEntries(KEELWRIGHT_LAB_VERSIONS.split(',').map(version => [version, { suites: all }]));
  return {
    [defaultVersion]: { suites: all.filter(name => !newestOnly.includes(name)) },
    [oldestVersion]: { suites: everywhere },
    [newestVersion]: { suites: [...everywhere, ...newestOnly] },
  };
}

/** The tests that need a control plane: slow, and apart from the others. A project for each version of Kubernetes. */
module.exports = {
  rootDir: '../..',
  projects: Object.entries(plan()).map(([version, { suites: names, subjects }]) => ({
    displayName: version,
    rootDir: resolve(__dirname, '../..'),
    testMatch: names.map(name => `<rootDir>/test/cluster/${name}.test.ts`),
    moduleNameMapper: { '^keelwright$': '<rootDir>/src', '^keelwright/testing$': '<rootDir>/src/testing' },
    transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
    globalSetup: '<rootDir>/test/cluster/setup.ts',
    globals: { KUBERNETES: version, SUBJECTS: subjects },
  })),
  testTimeout: 30 * 60_000,
  reporters: ['default', '<rootDir>/test/cluster/proof/reporter.js'],
  testSequencer: '<rootDir>/test/cluster/proof/sequencer.js',
  // The servers mostly wait for each other, and the tests for them: three files at a time keep two cores busy.
  maxWorkers: 3,
};
