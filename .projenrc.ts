import { cdk8s, javascript, JsonFile } from 'projen';
import { MAY_IMPORT } from './projenrc/stages';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'keelwright',
  description: 'High-level cdk8s constructs that synthesize complete, production-grade Kubernetes YAML.',
  author: 'keelwright contributors',
  authorAddress: 'https://github.com/keelwright/keelwright',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/keelwright/keelwright.git',
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'kubernetes', 'yaml', 'twelve-factor'],

  cdk8sVersion: '2.70.106',
  constructsVersion: '10.4.2',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  minNodeVersion: '20.16.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,

  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  bundledDeps: ['commander@14.0.3', 'jiti@2.7.0', 'yaml@2.9.1'],
  devDeps: [
    '@jest/test-sequencer@30.5.2',
    '@types/proper-lockfile@4.1.4',
    'cdk8s-init@file:test/testing/cdk8s-init',
    'cdk8s-plus-27@2.9.5',
    'diff@9.0.0',
    'fast-check@4.10.2',
    'js-yaml@5.5.0',
    'projen@0.103.25',
    'proper-lockfile@4.1.2',
    'ts-jest@29.4.15',
  ],
  bin: { keelwright: 'bin/keelwright' },

  defaultReleaseBranch: 'main',
  github: false,
  release: false,
  depsUpgrade: false,
  docgen: false,
  stability: 'experimental',

  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', '.projenrc.ts'],
    commandOptions: { fix: false, extraArgs: ['--cache', '--cache-location=node_modules/.cache/eslint/'] },
  },
  jestOptions: {
    // The task updates snapshots by default; a test that rewrites what it compares with cannot fail.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      // Many tests wait for a command line, so that one worker for each core is not too many.
      maxWorkers: '100%',
      collectCoverage: false,
      globalSetup: '<rootDir>/test/cli/package.ts',
      globalTeardown: '<rootDir>/test/cli/end-run.ts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/engines/servers/'],
      moduleNameMapper: { '^keelwright$': '<rootDir>/src', '^keelwright/testing$': '<rootDir>/src/testing' },
    },
  },
  gitignore: ['/dist/', '/lib/', '.jsii', 'tsconfig.tsbuildinfo'],
});

project.addTask('start', {
  description: 'Synthesize Online Boutique to dist/k8s/online-boutique',
  steps: [
    { spawn: 'compile' },
    { exec: 'node bin/keelwright synth examples/online-boutique/main.ts --output dist/k8s/online-boutique' },
  ],
});

project.addTask('test:cluster', {
  description: 'Prove the manifests on real Kubernetes control planes; needs Go',
  steps: [{ spawn: 'compile' }, { exec: 'jest --config test/cluster/jest.config.js', receiveArgs: true }],
});

project.addTask('proof', {
  description: 'Prove what has no proof yet, and write the table of docs/proof.md; needs Go',
  steps: [{ spawn: 'compile' }, { exec: 'ts-node -T test/cluster/proof/main.ts', receiveArgs: true }],
});

// Tests run without looking at types, so that these are looked at once.
project.addTask('types', {
  description: 'Check the types of the sources, tests and examples',
  exec: 'tsc --noEmit -p test/tsconfig.json --incremental --tsBuildInfoFile node_modules/.cache/types.tsbuildinfo',
});
project.testTask.spawn(project.tasks.tryFind('types')!);

project.addTask('test:engines', {
  description: 'Prove what is known of database engines on real servers; needs root on Debian',
  steps: [{ exec: 'jest --config test/engines/jest.config.js', receiveArgs: true }],
});

// What is packed is compiled, also by somebody who only cloned it.
project.setScript('prepack', 'projen compile');

// Examples and tests import the library as its users do.
const testConfig = project.tryFindObjectFile('test/tsconfig.json');
testConfig?.addOverride('compilerOptions.paths', { 'keelwright': ['../src'], 'keelwright/testing': ['../src/testing'] });
testConfig?.addToArray('include', '../examples/**/*.ts');
new JsonFile(project, 'examples/tsconfig.json', { obj: { extends: '../test/tsconfig.json', include: ['**/*.ts'] }, marker: false });

// The library's own name, as its users import it.
project.tryFindObjectFile('.eslintrc.json')?.addOverride('settings.import/core-modules', ['keelwright', 'keelwright/testing']);

// The end-of-life notice of Node 20, which users still run, hides what the compiler says.
project.compileTask.env('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', 'true');

project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: Object.entries(MAY_IMPORT).map(([stage, earlier]) => ({
      target: `./src/${stage}`,
      from: './src',
      except: [stage, ...earlier].map(allowed => `./${allowed}`),
      message: 'data flows one way: see ARCHITECTURE.md',
    })),
  }],
});

// 1.13 names bindings for platforms that are not published, which leaves the lock file incomplete and `npm ci` refusing it.
project.package.addPackageResolutions('unrs-resolver@1.12.0');
project.npmignore?.exclude('/examples/', '/docs/', '/.ci/', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/.npmrc');

project.synth();
