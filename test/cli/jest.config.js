/** The tests of the package, its command line and the guides, as users run them: each starts processes, and they are apart from the others. */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/cli/*.test.ts', '<rootDir>/test/guides/*.test.ts', '<rootDir>/test/testing/consumer.test.ts'],
  moduleNameMapper: { '^keelwright$': '<rootDir>/src', '^keelwright/testing$': '<rootDir>/src/testing' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
  globalSetup: './test/cli/package.ts',
  globalTeardown: './test/cli/end-run.ts',
  testTimeout: 60_000,
  // They mostly wait for what they start, so that one worker for each core is not too many.
  maxWorkers: '100%',
};
