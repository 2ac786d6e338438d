import { join } from 'path';
import { cdk8s, javascript, JsonFile } from 'projen';
import { MAY_IMPORT, ROOMS } from './projenrc/stages';

// What is developed with, and what is measured beside.
const CDK8S = { 'cdk8s': '2.70.106', 'cdk8s-plus-27': '2.9.5', 'constructs': '10.4.2' };

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'keelwright',
  description: 'High-level cdk8s constructs that synthesize complete, production-grade Kubernetes YAML.',
  author: 'keelwright contributors',
  authorAddress: 'https://github.com/keelwright/keelwright',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/keelwright/keelwright.git',
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'kubernetes', 'yaml', 'twelve-factor'],

  cdk8sVersion: CDK8S.cdk8s,
  constructsVersion: CDK8S.constructs,
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  minNodeVersion: '20.16.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,

  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  bundledDeps: ['commander@14.0.3', 'jiti@2.7.0', 're2js@2.10.0', 'yaml@2.9.1'],
  devDeps: [
    '@jest/test-sequencer@30.5.2',
    '@types/proper-lockfile@4.1.4',
    'cdk8s-init@file:test/testing/cdk8s-init',
    'cdk8s-plus-25@2.22.79',
    `cdk8s-plus-27@${CDK8S['cdk8s-plus-27']}`,
    'cdk8s-plus-33@2.5.57',
    'cdk8s-plus-34@2.0.54',
    'diff@9.0.0',
    'fast-check@4.10.2',
    'highs@1.15.3',
    'js-yaml@5.5.0',
    'projen@0.103.25',
    'proper-lockfile@4.1.2',
    'ts-jest@29.4.15',
    'vitest@4.1.12',
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
    devdirs: ['test', 'examples', 'bench', '.projenrc.ts'],
    commandOptions: { fix: false, extraArgs: ['--cache', '--cache-location=node_modules/.cache/eslint/'] },
  },
  jestOptions: {
    // The task updates snapshots by default; a test that rewrites what it compares with cannot fail.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      // One for each core; jest leaves one idle by itself.
      maxWorkers: '100%',
      // Bounds the slowest machine, not the test.
      testTimeout: 60_000,
      collectCoverage: false,
      globalSetup: '<rootDir>/test/cli/package.ts',
      globalTeardown: '<rootDir>/test/cli/end-run.ts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cli/', '<rootDir>/test/guides/', '<rootDir>/test/cluster/', '<rootDir>/test/nodes/', '<rootDir>/test/engines/servers/', '<rootDir>/test/testing/consumer'],
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

project.addTask('test:nodes', {
  description: 'Run the manifests on real nodes; needs root on Debian, and Go',
  steps: [{ spawn: 'compile' }, { exec: 'jest --config test/nodes/jest.config.js', receiveArgs: true }],
});

project.addTask('proof', {
  description: 'Prove what has no proof yet, and write the table of docs/proof.md; needs Go',
  steps: [{ spawn: 'compile' }, { exec: 'ts-node -T test/cluster/proof/main.ts', receiveArgs: true }],
});

// Tests run without looking at types, so that these are looked at once.
project.addTask('types', {
  description: 'Check the types of the sources, tests, examples and benchmark',
  exec: 'tsc --noEmit -p test/tsconfig.json --incremental --tsBuildInfoFile node_modules/.cache/types.tsbuildinfo',
});
project.testTask.spawn(project.tasks.tryFind('types')!);

project.addTask('test:package', {
  description: 'Test the package, its command line and the guides as users run them',
  steps: [{ exec: 'jest --config test/cli/jest.config.js', receiveArgs: true }],
});

project.addTask('test:engines', {
  description: 'Prove what is known of database engines on real servers; needs root on Debian',
  steps: [{ exec: 'jest --config test/engines/jest.config.js', receiveArgs: true }],
});

// Compiled apart, so that the processes that are timed hold no compiler.
project.addTask('bench', {
  description: 'Measure keelwright beside cdk8s, and write bench/results.md',
  steps: [
    { spawn: 'compile' },
    { exec: 'tsc -p bench/tsconfig.json --noCheck --noResolve --noEmit false --rootDir bench --outDir dist/bench' },
    { exec: 'node dist/bench/main.js', receiveArgs: true },
  ],
});

// What users may import, and nothing beside it: files of lib move as we please. `types` stands first, as compilers take what fits first; jsii reads
// the last two. Compilers with `moduleResolution: node` read none of this, but `main`, `types` and testing.d.ts.
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './testing': { types: './testing.d.ts', default: './testing.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});

// What is packed is compiled, also by somebody who only cloned it.
project.setScript('prepack', 'projen compile');

// Examples and tests import the library as its users do.
const testConfig = project.tryFindObjectFile('test/tsconfig.json');
testConfig?.addOverride('compilerOptions.paths', { 'keelwright': ['../src'], 'keelwright/testing': ['../src/testing'] });
testConfig?.addToArray('include', '../examples/**/*.ts', '../bench/**/*.ts');
for (const folder of ['examples', 'bench']) {
  new JsonFile(project, `${folder}/tsconfig.json`, { obj: { extends: '../test/tsconfig.json', include: ['**/*.ts'] }, marker: false });
}

// A project as `cdk8s init typescript-app` makes it. It has packages of its own, since those of its command line are larger than all of ours.
new JsonFile(project, 'bench/peer/package.json', {
  obj: {
    name: 'keelwright-bench-peer',
    version: '0.0.0',
    private: true,
    dependencies: { ...CDK8S, 'cdk8s-cli': '2.207.60' },
    devDependencies: { '@types/node': '14.18.63', 'ts-node': '10.9.2', 'typescript': '5.9.3' },
  },
  marker: false,
});
new JsonFile(project, 'bench/peer/tsconfig.json', { obj: { extends: '../../test/testing/cdk8s-init/tsconfig.json', include: ['**/*.ts'] }, marker: false });

// The library's own name, as its users import it.
project.tryFindObjectFile('.eslintrc.json')?.addOverride('settings.import/core-modules', ['keelwright', 'keelwright/testing']);

// The end-of-life notice of Node 20, which users still run, hides what the compiler says; jsii reads a list of majors. For every task, as many compile.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [['.', MAY_IMPORT] as const, ...Object.entries(ROOMS)].flatMap(([stage, mayImport]) => Object.entries(mayImport).map(([folder, earlier]) => ({
      target: `./${join('src', stage, folder)}`,
      from: `./${join('src', stage)}`,
      except: [folder, ...earlier].map(allowed => `./${allowed}`),
      message: 'data flows one way: see ARCHITECTURE.md',
    }))),
  }],
});

// 1.13 names bindings for platforms that are not published, which leaves the lock file incomplete and `npm ci` refusing it.
project.package.addPackageResolutions('unrs-resolver@1.12.0');
project.npmignore?.exclude('/examples/', '/bench/', '/docs/', '/.ci/', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/CHANGELOG.md', '/renovate.json', '/.npmrc');

project.synth();
