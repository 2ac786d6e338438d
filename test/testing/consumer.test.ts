import * as fs from 'fs';
import * as path from 'path';
import { Package, run } from './package';

const ROOT = path.join(__dirname, '..', '..');
/** What `cdk8s init typescript-app` writes and installs. Were its ts-jest the same as ours, npm would put one beside TypeScript 6 only. */
const INIT = path.join(__dirname, 'cdk8s-init');
const JEST_29 = path.join(INIT, 'node_modules', 'jest', 'bin', 'jest.js');
const TYPESCRIPT_5 = path.join(INIT, 'node_modules', 'typescript', 'bin', 'tsc');
const TYPESCRIPT_6 = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** Not where they would stay. */
const CACHED = ['--ci=false', '--cacheDirectory', '.jest'];

/** Bounds the slowest machine, not the test. */
const PATIENCE = 120_000;

const guide = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'testing.md'), 'utf8');
const codeOf = (language: string) => [...guide.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter(block => block[1] === language).map(block => block[2]);
const [shop, resources, subjects, failing, snapshot, globals, ...untested] = codeOf('ts');

const EVERY_MATCHER = `
import { KeelwrightMatchers, keelwrightMatchers, Match, Testing } from 'keelwright/testing';

expect.extend(keelwrightMatchers);

const yaml = '{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web } } }';
const failing = (assertion: () => void) => expect(assertion);

test('each matcher passes and fails', async () => {
  expect(yaml).toHaveResource('Service', { spec: { type: Match.absent(), selector: expect.objectContaining({ app: 'web' }) } });
  failing(() => expect(yaml).toHaveResource('Service', { spec: { type: 'NodePort' } })).toThrow('spec.type');
  expect(yaml).toHaveResourceCount('Service', 1);
  failing(() => expect(yaml).toHaveResourceCount('Service', 2)).toThrow('wanted: 2');
  expect(yaml).toHaveFinding('service-without-pods');
  failing(() => expect(yaml).not.toHaveFinding('service-without-pods')).toThrow('Service web');
  expect(Testing.app()).toHaveNoFindings();
  failing(() => expect(yaml).toHaveNoFindings()).toThrow('service-without-pods');
  await expect(Promise.resolve(yaml)).resolves.not.toHaveResource('Ingress');
});

test('wrong arguments do not compile', () => {
  // @ts-expect-error
  failing(() => expect(yaml).toHaveResource(5)).toThrow('kind-invalid');
  // @ts-expect-error
  failing(() => expect(yaml).toHaveResourceCount('Service')).toThrow('count-invalid');
  // @ts-expect-error
  failing(() => expect(yaml).toHaveResource('Service', 'web')).toThrow('pattern-invalid');
});

export type Mine = KeelwrightMatchers<void>;
`;

const BOTH_EXPECTS = `
import { expect as imported } from '@jest/globals';
import { keelwrightMatchers, Testing } from 'keelwright/testing';

imported.extend(keelwrightMatchers);
expect.extend(keelwrightMatchers);
imported(Testing.app()).toHaveNoFindings();
expect(Testing.app()).toHaveNoFindings();
`;

const published = new Package();
afterAll(() => published.remove());

test('the package ships the test kit and nothing that is only for its makers', () => {
  const own = published.files.filter(file => !/^(lib|node_modules)\//.test(file) && file !== '.jsii');
  expect(own.sort()).toEqual(['LICENSE', 'README.md', 'bin/keelwright', 'package.json', 'testing.d.ts', 'testing.js']);
});

test('the guide has no code that is not run here', () => {
  expect(untested).toEqual([]);
});

describe('a project of cdk8s init with TypeScript 5 and jest 29', () => {
  const project = published.project({
    'tsconfig.json': fs.readFileSync(path.join(INIT, 'tsconfig.json'), 'utf8'),
    'jest.config.js': fs.readFileSync(path.join(INIT, 'jest.config.js'), 'utf8'),
    'package.json': '{}',
    'shop.ts': shop,
    'shop.test.ts': resources,
    'subjects.test.ts': subjects,
    'failing.test.ts': failing,
    'snapshot.test.ts': snapshot,
    'globals.test.ts': globals,
    'matchers.test.ts': EVERY_MATCHER,
  }, path.join(INIT, 'node_modules'));

  test.concurrent('compiles', async () => {
    expect(await run(project, TYPESCRIPT_5, '--noEmit')).toEqual({ code: 0, output: '' });
  }, PATIENCE);

  test.concurrent('runs its tests, and is told word by word what fails', async () => {
    const everything = await run(project, JEST_29, ...CACHED);
    expect(everything).toEqual({ code: 1, output: expect.stringContaining('Test Suites: 1 failed, 5 passed, 6 total') });
    expect(everything.output).toContain(codeOf('')[0].replace(/^(?=.)/gm, '    '));
    expect(fs.readFileSync(path.join(project, '__snapshots__', 'snapshot.test.ts.snap'), 'utf8')).toContain('\napiVersion: apps/v1\nkind: Deployment\n');

    const withoutGlobals = await run(project, JEST_29, ...CACHED, '--injectGlobals=false', 'globals');
    expect(withoutGlobals).toEqual({ code: 0, output: expect.stringContaining('Tests:       1 passed, 1 total') });
  }, PATIENCE);
});

test.concurrent('a project without jest compiles, from ES modules too', async () => {
  const project = published.project({ 'shop.ts': shop, 'main.ts': "import { Testing } from 'keelwright/testing';\nimport { makeShop } from './shop';\n\nmakeShop(Testing.app());\n" });
  const outcome = await run(project, TYPESCRIPT_5, '--strict', '--noEmit', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', 'main.ts');
  expect(outcome).toEqual({ code: 0, output: '' });
}, PATIENCE);

test.concurrent('a project with TypeScript 6 and jest 30 compiles', async () => {
  const project = published.project({ 'main.ts': BOTH_EXPECTS }, path.join(ROOT, 'node_modules'));
  const outcome = await run(project, TYPESCRIPT_6, '--strict', '--noEmit', '--target', 'es2022', '--module', 'node16', '--types', 'jest,node', '--skipLibCheck', 'main.ts');
  expect(outcome).toEqual({ code: 0, output: '' });
}, PATIENCE);
