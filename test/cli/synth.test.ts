import { CommandLine } from './command-line';

const PLAIN = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
const chart = new Chart(app, 'shop');
const add = (kind: string, name: string, spec?: object) => new ApiObject(chart, kind + name, { apiVersion: 'v1', kind, metadata: { name }, ...spec });
add('ConfigMap', 'settings');
`;

const OURS = `import { App, Health, Secret, System, TwelveFactorApp } from 'keelwright';
const app = new App({ name: 'demo' });
const shop = new System(app, 'shop');
const web = new TwelveFactorApp(shop, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  secrets: { DB_PASSWORD: Secret.existing('orders-db').key('password') },
});
`;

const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';
const SUMMARY = /^1 object for Kubernetes 1\.35 \(1 ConfigMap\)\n\d+ checks passed\nApply with:\n  keelwright synth main\.ts \| kubectl apply -f -\n$/;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const synthOf = async (program: string, ...args: string[]) => commandLine.run(commandLine.folder({ 'main.ts': program }), 'synth', ...args, 'main.ts');

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

test.concurrent('a plain cdk8s program is printed, and stderr tells what was made', async () => {
  expect(await synthOf(`${PLAIN}app.synth();`)).toEqual({ code: 0, signal: null, stdout: SETTINGS, stderr: expect.stringMatching(SUMMARY), left: [] });
}, PATIENCE);

test.concurrent('a program of ours is printed in the order in which it can be applied, and stderr tells what must exist outside', async () => {
  const { code, stdout, stderr, left } = await synthOf(`${OURS}app.synth();`);
  expect({ code, left }).toEqual({ code: 0, left: [] });
  expect(stdout.match(/^kind: .*$/gm)).toEqual(['Namespace', 'ServiceAccount', 'NetworkPolicy', 'Service', 'Deployment', 'PodDisruptionBudget'].map(kind => `kind: ${kind}`));
  expect(stderr).toMatch(/^demo: 6 objects for Kubernetes 1\.35 \(1 Namespace, /);
  expect(stderr).toContain('  kubectl create namespace shop --save-config\n  kubectl -n shop create secret generic orders-db --from-literal=password=...\n');
}, PATIENCE);

test.concurrent('the same program gives the same bytes in another locale, time zone and folder', async () => {
  const folder = commandLine.folder({ 'main.ts': `${OURS}app.synth();` });
  const [here, there] = await Promise.all([
    synthOf(`${OURS}app.synth();`),
    commandLine.shell(folder, 'LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8 TZ=Pacific/Kiritimati FORCE_COLOR=1 exec keelwright synth main.ts'),
  ]);
  expect(there).toEqual(here);
}, PATIENCE);

describe('a finding', () => {
  const BROKEN = `${OURS}web.service!.metadata.addLabel('team', 'a');
import { ApiObject } from 'cdk8s';
new ApiObject(shop, 'stray', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'stray' }, spec: { selector: { app: 'none' }, ports: [{ port: 80 }] } });
app.synth();`;

  const DOUBTFUL = `${PLAIN}
const pod = { metadata: { labels: { app: 'web' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80 }] }] } };
add('Pod', 'web', { metadata: { name: 'web', labels: { app: 'web' }, annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } }, spec: { ...pod.spec, restartPolicy: 'Always' } });
new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'seed' }, spec: { template: pod } });
add('Service', 'web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
app.synth();`;

  test.concurrent('that is an error stops everything and names the object, the line and the fix', async () => {
    const { code, stdout, stderr } = await synthOf(BROKEN);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error service-without-pods {2}Service shop\/stray \(main\.ts:\d+, shop\/stray\): .*\n {2}fix: .*\n1 error: no YAML was written\n$/);
  }, PATIENCE);

  test.concurrent('that is a warning is told, and the YAML is printed', async () => {
    const { code, stdout, stderr } = await synthOf(DOUBTFUL);
    expect(code).toBe(0);
    expect(stdout.match(/^kind: /gm)).toHaveLength(4);
    expect(stderr).toMatch(/^warning selector-overlap {2}Service web \(chart shop\): .*\n {2}fix: .*\n4 objects for/);
  }, PATIENCE);

  test.concurrent('that is a warning stops everything with --strict', async () => {
    const { code, stdout, stderr } = await synthOf(DOUBTFUL, '--strict');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error selector-overlap {2}.*\n.*\n1 error: no YAML was written\n$/);
  }, PATIENCE);
});

describe('a program may be', () => {
  const add = "new ApiObject(new Chart(app, 'shop'), 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });\napp.synth();";
  const esm = `import { ApiObject, App, Chart } from 'cdk8s';\nconst app = await Promise.resolve(new App());\n${add}`;
  const commonJs = `const { ApiObject, App, Chart } = require('cdk8s');\nconst app = new App();\n${add}`;

  test.concurrent.each([
    ['ESM in TypeScript', 'main.mts', esm],
    ['CommonJS in TypeScript', 'main.cts', `import cdk8s = require('cdk8s');\nconst { ApiObject, Chart } = cdk8s;\nconst app: cdk8s.App = new cdk8s.App();\n${add}`],
    ['an ESM file of JavaScript', 'main.mjs', esm],
    ['a CommonJS file of JavaScript', 'main.cjs', commonJs],
    ['JavaScript', 'main.js', commonJs],
  ])('%s', async (_, file, program) => {
    expect(await commandLine.run(commandLine.folder({ [file]: program }), 'synth', file)).toMatchObject({ code: 0, stdout: SETTINGS });
  }, PATIENCE);

  test.concurrent('in several files and in a folder of its own', async () => {
    const folder = commandLine.folder({
      'deploy/main.ts': `import { ConfigMaps } from './charts/maps.js';\n${PLAIN.replace("add('ConfigMap'", 'add(ConfigMaps.kind')}app.synth();`,
      'deploy/charts/maps.ts': 'export enum Kind { ConfigMap = \'ConfigMap\' }\nexport const ConfigMaps = { kind: Kind.ConfigMap };',
    });
    expect(await commandLine.run(folder, 'synth', 'deploy/main.ts')).toMatchObject({ code: 0, stdout: SETTINGS });
  }, PATIENCE);

  test.concurrent('the command of cdk8s.yaml', async () => {
    const folder = commandLine.folder({ 'cdk8s.yaml': 'language: typescript\napp: echo building && keelwright-none || node main.js\n', 'main.js': commonJs });
    const { code, stdout, stderr } = await commandLine.shell(folder, `ln -s ${commandLine.package}/node_modules node_modules && exec keelwright synth`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: SETTINGS });
    expect(stderr).toContain('building\n');
    expect(stderr).toMatch(/ {2}keelwright synth \| kubectl apply -f -\n$/);
  }, PATIENCE);
});

describe('a program', () => {
  test.concurrent('that has its own keelwright gets that one', async () => {
    const folder = commandLine.folder({
      'main.ts': "import { name } from 'keelwright';\nconsole.log(`this is ${name}`);",
      'node_modules/keelwright/index.js': "exports.name = 'their own';",
    });
    expect((await commandLine.run(folder, 'synth', 'main.ts')).stderr).toContain('this is their own\n');
  }, PATIENCE);

  test.concurrent('may use the test kit', async () => {
    const { stderr } = await synthOf(`import { Testing } from 'keelwright/testing';\n${OURS}console.log(Testing.synth(app).length, 'objects');`);
    expect(stderr).toContain('6 objects\n');
  }, PATIENCE);

  test.concurrent('prints to stderr whatever it prints, and reads nothing of our stdin', async () => {
    const program = `${PLAIN}import { readFileSync } from 'fs';\nconsole.log('stdin:', JSON.stringify(readFileSync(0, 'utf8')));\nconsole.error('aside');\nconsole.log('more');\napp.synth();`;
    const { code, stdout, stderr } = await commandLine.shell(commandLine.folder({ 'main.ts': program }), 'echo secret | keelwright synth main.ts');
    expect({ code, stdout }).toEqual({ code: 0, stdout: SETTINGS });
    expect(stderr.split('1 object for')[0].split('\n').sort()).toEqual(
      ['', 'Note: the program prints to stdout, which is reserved for YAML; its output goes to stderr:', 'aside', 'more', 'stdin: ""'],
    );
  }, PATIENCE);

  test.concurrent('learns the environment and the version from the command line alone', async () => {
    const folder = commandLine.folder({ 'main.ts': `${OURS}console.log('environment:', app.environment);\napp.synth();` });
    const [given, inherited] = await Promise.all([
      commandLine.run(folder, 'synth', '--env', 'prod', '--kubernetes', '1.33', 'main.ts'),
      commandLine.shell(folder, 'KEELWRIGHT_ENV=test KEELWRIGHT_KUBERNETES=1.30 exec keelwright synth main.ts'),
    ]);
    expect(given.stderr).toContain('environment: prod\n');
    expect(given.stderr).toContain('demo (prod): 6 objects for Kubernetes 1.33 ');
    expect(given.stderr).toContain('  keelwright synth --env prod --kubernetes 1.33 main.ts | kubectl apply -f -\n');
    expect(inherited.stderr).toContain('environment: undefined\n');
    expect(inherited.stderr).toContain('demo: 6 objects for Kubernetes 1.35 ');
  }, PATIENCE);

  test.concurrent('that is synthesized twice counts once, as it was last', async () => {
    const { code, stdout } = await synthOf(`${OURS}app.synth();\nweb.service!.metadata.addLabel('when', 'last');\napp.synth();`);
    expect(code).toBe(0);
    expect(stdout.match(/^kind: Deployment$/gm)).toHaveLength(1);
    expect(stdout).toContain('    when: last\n');
  }, PATIENCE);

  test.concurrent('of two Apps and a plain cdk8s App counts all three', async () => {
    const other = `const other = new App({ name: 'demo' });
const tools = new System(other, 'tools');
new TwelveFactorApp(tools, 'cron', { image: 'ghcr.io/acme/cron:1.0.0', resources: { cpu: '1', memory: '1Gi' } });
other.synth();`;
    const { code, stdout, stderr } = await synthOf(`${OURS}app.synth();\n${other}\n{ ${PLAIN.replace(/^import.*/, "const { ApiObject, App, Chart } = require('cdk8s');")} app.synth(); }`);
    expect(stderr).toContain('2 Namespaces, ');
    expect(code).toBe(0);
    expect(stdout.match(/^kind: (Deployment|ConfigMap)$/gm)).toEqual(['kind: ConfigMap', 'kind: Deployment', 'kind: Deployment']);
  }, PATIENCE);

  test.concurrent('of two Apps for different versions is refused', async () => {
    const { code, stdout, stderr } = await synthOf(`import { Platform } from 'keelwright';\n${OURS}app.synth();
const other = new App({ name: 'old', platform: Platform.generic({ kubernetes: '1.30' }) });\nnew System(other, 'old');\nother.synth();`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error kubernetes-versions-differ: .*\n {2}given: {3}"1\.35, 1\.30"\n/);
  }, PATIENCE);

  test.concurrent('of ours in a plain cdk8s App tells what must exist outside as well', async () => {
    const { code, stderr } = await synthOf(OURS.replace('App, ', '').replace("new App({ name: 'demo' })", "new (require('cdk8s').App)()").concat('app.synth();'));
    expect(stderr).toContain('  kubectl -n shop create secret generic orders-db --from-literal=password=...\n');
    expect(code).toBe(0);
  }, PATIENCE);

  test.concurrent('F16 of ours in a plain cdk8s App tells which rules are open because that was said', async () => {
    const opened = OURS.replace('App, ', 'Egress, ').replace("new App({ name: 'demo' })", "new (require('cdk8s').App)()").concat('app.synth();');
    const { code, stderr } = await synthOf(opened.replace(/image: /, 'egress: [Egress.open()], image: '));
    expect(stderr).not.toContain('network-policy-open');
    expect(code).toBe(0);
  }, PATIENCE);

  test.concurrent.each([
    ['an App of ours', OURS.replace('App, ', 'App, PlainText, ').concat('app.synth();')],
    ['a plain cdk8s App', OURS.replace('App, ', 'PlainText, ').replace("new App({ name: 'demo' })", "new (require('cdk8s').App)()").concat('app.synth();')],
  ])('F27 of %s tells what is said to be no secret, and names what looks like one without repeating it', async (_, program) => {
    const { code, stdout, stderr } = await synthOf(program.replace(/image: /, "config: { DEMO_PASSWORD: PlainText.of('guest') }, args: ['--password=swordfish'], image: "));
    expect(stderr).toContain('error secret-in-manifest  Deployment shop/web ');
    expect(stderr).toMatch(/args looks like a secret \(it gives a value to password\)/);
    expect(stderr).not.toMatch(/DEMO_PASSWORD|guest|swordfish/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  }, PATIENCE);
});

test.concurrent('F49 what a checkout of keelwright has compiled once is not what its examples run with', async () => {
  const folder = commandLine.folder({
    'package.json': '{ "name": "keelwright", "exports": { ".": "./lib/index.js", "./package.json": "./package.json" } }',
    'lib/index.js': "throw new Error('compiled last year');",
    'examples/shop/main.ts': `${OURS}app.synth();`,
  });
  expect(await commandLine.run(folder, 'synth', 'examples/shop/main.ts')).toMatchObject({ code: 0, stdout: expect.stringContaining('kind: Deployment') });
}, PATIENCE);
