/** The tests on real nodes: as root, and one file at a time, as they share two cores with the pods. */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/nodes/*.test.ts'],
  moduleNameMapper: { '^keelwright$': '<rootDir>/src', '^keelwright/testing$': '<rootDir>/src/testing' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
  globalSetup: './test/nodes/setup.ts',
  testTimeout: 20 * 60_000,
  maxWorkers: 1,
  reporters: ['default', './test/nodes/reporter.js'],
};
