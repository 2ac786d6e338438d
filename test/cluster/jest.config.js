/** The tests that need a control plane: slow, and apart from the others. */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/cluster/*.test.ts'],
  moduleNameMapper: { '^keelwright$': '<rootDir>/src', '^keelwright/testing$': '<rootDir>/src/testing' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
  globalSetup: './test/cluster/setup.ts',
  globalTeardown: './test/cluster/teardown.ts',
  testTimeout: 30 * 60_000,
  // The servers mostly wait for each other: two files at a time use two cores well.
  maxWorkers: 2,
};
