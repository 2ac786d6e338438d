/** The tests that need a control plane: slow, one file at a time, and apart from the others. */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/cluster/*.test.ts'],
  moduleNameMapper: { '^keelwright$': '<rootDir>/src', '^keelwright/testing$': '<rootDir>/src/testing' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
  testTimeout: 30 * 60_000,
  maxWorkers: 1,
};
