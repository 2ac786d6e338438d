import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { Package, run } from './package';

const ROOT = path.join(__dirname, '..', '..');
/** What `cdk8s init typescript-app` writes and installs. Were its ts-jest the same as ours, npm would put one beside TypeScript 6 only. */
const INIT = path.join(__dirname, 'cdk8s-init');
const JEST_29 = path.join(INIT, 'node_modules', 'jest', 'bin', 'jest.js');
const TYPESCRIPT_5 = path.join(INIT, 'node_modules', 'typescript', 'bin', 'tsc');
const INSTALLED = path.join(ROOT, 'node_modules');
const TYPESCRIPT_6 = path.join(INSTALLED, 'typescript', 'bin', 'tsc');
const JEST_30 = path.join(INSTALLED, 'jest', 'bin', 'jest.js');
const VITEST = path.join(INSTALLED, 'vitest', 'vitest.mjs');
const KEELWRIGHT = path.join('node_modules', 'keelwright', 'bin', 'keelwright');

/** Not where they would stay. */
const CACHED = ['--ci=false', '--cacheDirectory', '.jest'];

/** Bounds the slowest machine, not the test. */
const PATIENCE = 600_000;

const guide = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'testing.md'), 'utf8');
const codeOf = (language: string) => [...guide.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter(block => block[1] === language).map(block => block[2]);
const [shop, resources, subjects, failing, snapshot, globals, vitest, nodeTest, ...untested] = codeOf('ts');

const EVERY_MATCHER = `
import { KeelwrightMatchers, keelwrightMatchers, Match, Testing } from 'keelwright/testing';

expect.extend(keelwrightMatchers);

const yaml = '{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web } } }';
const failing = (assertion: () => void) => expect(assertion);

test('each matcher passes and fails', async () => {
  expect(yaml).toHaveResource('Service', { spec: { type: Match.absent(), selector: expect.objectContaining({ app: 'web' }) } });
  failing(() => expect(yaml).toHaveResource('Service', { spec: { type: 'NodePort' } })).toThrow('spec.type');
  expect(yaml).toHaveResourceCount('Service', 1);
  failing(() => expect(yaml).toHaveResourceCount('Service', 2)).toThrow(/wanted: .*2/);
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
  const project = published.project({ 'main.ts': BOTH_EXPECTS }, INSTALLED);
  const outcome = await run(project, TYPESCRIPT_6, '--strict', '--noEmit', '--target', 'es2022', '--module', 'node16', '--types', 'jest,node', '--skipLibCheck', 'main.ts');
  expect(outcome).toEqual({ code: 0, output: '' });
}, PATIENCE);

/** As a compiler prints it for Node. */
function esm(text: string): string {
  return ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } }).outputText;
}

const MODULES = { 'package.json': '{ "type": "module" }' };
const fromNode = "import { test } from 'node:test';\nimport { expect } from 'expect';\n";

describe('F49 a project of ES modules', () => {
  const NAMES = `
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as keelwright from 'keelwright';
import { TwelveFactorApp } from 'keelwright';
import * as kit from 'keelwright/testing';

const require = createRequire(import.meta.url);
for (const [name, all] of Object.entries({ keelwright, 'keelwright/testing': kit })) {
  const required = require(name);
  for (const key of Object.keys(required)) assert.equal(all[key], required[key], key);
  console.log(name, Object.keys(required).length > 3);
}
console.log(new TwelveFactorApp(new keelwright.System(kit.Testing.app(), 'shop'), 'web', {
  image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: keelwright.Health.tcp(), resources: { cpu: '250m', memory: '256Mi' },
}).node.path);
console.log(require('keelwright/package.json').name, require.resolve('keelwright/.jsii').endsWith('keelwright/.jsii'));
assert.throws(() => require('keelwright/lib/props/port'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
`;

  test.concurrent('imports all names of the package, and what tools read of it', async () => {
    const project = published.project({ ...MODULES, 'names.js': NAMES });
    // Only jsii writes it, which these tests do not wait for.
    fs.writeFileSync(path.join(project, 'node_modules', 'keelwright', '.jsii'), '{}', { flag: 'a' });
    expect(await run(project, 'names.js')).toEqual({ code: 0, output: 'keelwright true\nkeelwright/testing true\nshop/web\nkeelwright true\n' });
  }, PATIENCE);

  test.concurrent('runs its tests in vitest', async () => {
    const matchers = `import { expect, test } from 'vitest';\n${EVERY_MATCHER}`;
    const project = published.project({ ...MODULES, 'shop.ts': shop, 'shop.test.ts': vitest, 'matchers.test.ts': matchers }, INSTALLED);
    expect(await run(project, VITEST, 'run', '--no-color')).toEqual({ code: 0, output: expect.stringMatching(/Tests +3 passed/) });
  }, PATIENCE);

  test.concurrent('runs its tests in jest', async () => {
    const project = published.project({ ...MODULES, 'matchers.test.js': esm(EVERY_MATCHER) }, INSTALLED);
    const outcome = await run(project, '--experimental-vm-modules', JEST_30, ...CACHED);
    expect(outcome).toEqual({ code: 0, output: expect.stringContaining('Tests:       2 passed, 2 total') });
  }, PATIENCE);

  test.concurrent('runs its tests in node:test', async () => {
    const files = { 'shop.js': esm(shop), 'shop.test.js': esm(nodeTest), 'matchers.test.js': esm(`${fromNode}${EVERY_MATCHER}`) };
    const outcome = await run(published.project({ ...MODULES, ...files }, INSTALLED), '--test');
    expect(outcome).toEqual({ code: 0, output: expect.stringMatching(/^# pass 3$/m) });
  }, PATIENCE);

  test.concurrent('compiles', async () => {
    const files = { 'shop.ts': shop, 'vitest.ts': vitest.replace("'./shop'", "'./shop.js'"), 'node.ts': nodeTest };
    const project = published.project({ ...MODULES, ...files }, INSTALLED);
    const outcome = await run(project, TYPESCRIPT_6, '--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--skipLibCheck', ...Object.keys(files));
    expect(outcome).toEqual({ code: 0, output: '' });
  }, PATIENCE);
});

describe('F49 TypeScript finds the types', () => {
  const project = published.project({});
  const { Node10, Node16, NodeNext, Bundler } = ts.ModuleResolutionKind;
  const typesOf = (name: string, moduleResolution: ts.ModuleResolutionKind, mode: ts.ResolutionMode) => {
    const { resolvedModule } = ts.resolveModuleName(name, path.join(project, 'main.ts'), { moduleResolution, module: ts.ModuleKind.Node16 }, ts.sys, undefined, undefined, mode);
    return resolvedModule && path.relative(path.join(project, 'node_modules', 'keelwright'), resolvedModule.resolvedFileName);
  };

  test.each([['node', Node10], ['node16', Node16], ['nodenext', NodeNext], ['bundler', Bundler]])('with moduleResolution %s', (name, resolution) => {
    for (const mode of [ts.ModuleKind.CommonJS, ts.ModuleKind.ESNext] as const) {
      expect(typesOf('keelwright', resolution, mode)).toBe(path.join('lib', 'index.d.ts'));
      expect(typesOf('keelwright/testing', resolution, mode)).toBe('testing.d.ts');
      // What is not exported is not suggested either; the oldest way of all knows no exports.
      if (name !== 'node') expect(typesOf('keelwright/lib/props/port', resolution, mode)).toBeUndefined();
    }
  });
});

describe('a program that runs by itself', () => {
  const PROGRAM = `const { App, Health, System, TwelveFactorApp } = require('keelwright');
const app = new App();
const make = memory => new TwelveFactorApp(new System(app, 'hello'), 'web', {
  image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: Health.http('/healthz'), resources: { cpu: '250m', memory },
});
make(process.argv[2] ?? '64Mi');
app.synth();
`;
  const project = published.project({ 'main.js': PROGRAM, 'quiet.js': "process.stderr.write = () => true;\nrequire('./main.js');\n" });

  test('F51 says what it wrote, and nothing on stdout', async () => {
    expect(await run(project, 'main.js')).toEqual({ code: 0, output: `Wrote 6 objects to ${path.join('dist', 'k8s', 'hello.k8s.yaml')}\n` });
    expect(await run(project, 'quiet.js')).toEqual({ code: 0, output: '' });
  }, PATIENCE);

  test('F51 ends with the message and its own lines, without a line of ours', async () => {
    const { code, output } = await run(project, 'main.js', '64MB');
    expect(code).toBe(1);
    expect(output).toBe([
      'KeelwrightError: quantity-malformed: hello/web (main.js:3): resources.memory is not a valid quantity',
      '  given:   "64MB"',
      "  allowed: a whole number of bytes as a string with Ki, Mi, Gi or Ti (k, M, G, T for powers of ten), at least '1Mi'",
      "  fix:     set resources.memory to '64Mi'",
      ...output.split('\n').filter(line => line.startsWith('    at ') && line.includes(path.join(project, 'main.js'))),
      '', `Node.js ${process.version}`, '',
    ].join('\n').replace(/^/, '\n'.repeat(/^\n*/.exec(output)![0].length)));
  }, PATIENCE);

  test.concurrent('F50 a file that is not exported is told by the command', async () => {
    const outside = published.project({ 'main.ts': "import { Port } from 'keelwright/lib/props/port';\nPort.http(80);\n" });
    const message = [
      'error module-not-exported: main.ts:1: the program imports a file that keelwright does not export',
      '  given:   "keelwright/lib/props/port"',
      '  allowed: the exports in the package.json of keelwright',
      "  fix:     import the name from 'keelwright'",
      '',
    ].join('\n');
    expect(await run(outside, KEELWRIGHT, 'synth', 'main.ts')).toEqual({ code: 1, output: message });
  }, PATIENCE);
});

describe('F52 other versions of cdk8s-plus in one program with keelwright', () => {
  const beside = /```ts\n([\s\S]*?)```/.exec(fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'cdk8s-plus.md'), 'utf8'))![1];
  /** Fields of Kubernetes 1.28 to 1.34, which classes as old as 1.25 do not know; fields that the classes name otherwise; and their wrappers. */
  const GENERATED = `
import * as older from 'cdk8s-plus-25';
import * as between from 'cdk8s-plus-33';

for (const [name, { k8s }] of Object.entries({ newer: kplus, between: between as unknown as typeof kplus, older: older as unknown as typeof kplus })) {
  const labels = { app: name };
  const container: any = {
    name: 'main',
    image: 'ghcr.io/acme/reports:1.2.0',
    ports: [{ name: 'http', containerPort: 80 }],
    restartPolicy: 'Never',
    restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [3] } }],
    livenessProbe: { httpGet: { path: '/', port: k8s.IntOrString.fromString('http') } },
  };
  const pod: any = { hostUsers: false, resources: { requests: { memory: k8s.Quantity.fromString('1Gi') } }, containers: [container] };
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } };
  new k8s.KubeDeployment(reports, name, { metadata: { name }, spec }).addJsonPatch(JsonPatch.add('/spec/template/spec/hostnameOverride', 'main'));
  const service: any = { clusterIp: 'None', trafficDistribution: 'PreferSameZone', selector: labels, ports: [{ port: 80, targetPort: k8s.IntOrString.fromNumber(80) }] };
  new k8s.KubeService(reports, name + '-service', { metadata: { name }, spec: service });
}
`;
  const POD = {
    hostUsers: false,
    hostnameOverride: 'main',
    resources: { requests: { memory: '1Gi' } },
    containers: [{
      name: 'main',
      image: 'ghcr.io/acme/reports:1.2.0',
      ports: [{ name: 'http', containerPort: 80 }],
      restartPolicy: 'Never',
      restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [3] } }],
      livenessProbe: { httpGet: { path: '/', port: 'http' } },
    }],
  };
  const project = published.project({ 'main.ts': beside.replace('app.synth();', `${GENERATED}\napp.synth();`) }, INSTALLED);

  test.concurrent('are completed and printed whole', async () => {
    const { code, output } = await run(project, KEELWRIGHT, 'synth', 'main.ts', '--kubernetes', '1.35', '--output', 'out');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/\n\d+ checks passed\n/) });
    const objects = fs.readdirSync(path.join(project, 'out')).flatMap(file => parseAllDocuments(fs.readFileSync(path.join(project, 'out', file), 'utf8'))).map(one => one.toJS());
    const find = (kind: string, name: string) => objects.find(object => object.kind === kind && object.metadata.name === name);
    for (const name of ['newer', 'between', 'older']) {
      expect(find('Deployment', name).spec.template.spec).toEqual(POD);
      expect(find('Service', name).spec).toEqual({ clusterIP: 'None', trafficDistribution: 'PreferSameZone', selector: { app: name }, ports: [{ port: 80, targetPort: 80 }] });
    }
    expect(find('Deployment', 'web').spec.template.spec.hostUsers).toBe(false);
    expect(find('Deployment', 'reports').spec.template.spec.containers[0].envFrom).toEqual([{ configMapRef: { name: 'reports' } }]);
    expect(find('Service', 'reports').metadata.namespace).toBe('shop');
  }, PATIENCE);
});
