/** Servers that only Debian's unreleased branches have: run by hand, as those change under us. */
const unstable = process.env.KEELWRIGHT_ENGINES_UNSTABLE ? ['<rootDir>/test/engines/servers/unstable/*.test.ts'] : [];

/** The tests that run real servers: as root, and apart from the others. */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/engines/servers/*.test.ts', ...unstable],
  moduleNameMapper: { '^keelwright$': '<rootDir>/src', '^keelwright/testing$': '<rootDir>/src/testing' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
  globalSetup: './test/engines/setup.ts',
  testTimeout: 300_000,
  maxWorkers: 2,
};
