import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from './command-line';

/** Weights that wait for a Deployment. */
const RELEASE = `import { ApiObject, Chart } from 'cdk8s';
import { applyLate } from 'keelwright/blocks/objects/deferred';
import { noteRelease } from 'keelwright/blocks/objects/release-notes';
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const add = (apiVersion: string, kind: string, name: string, more = {}) => new ApiObject(chart, kind + name, { apiVersion, kind, metadata: { name }, ...more });
const labels = { app: 'web-next' };
add('v1', 'Namespace', 'shop');
add('apps/v1', 'Deployment', 'web-next', { spec: { selector: { matchLabels: labels }, template: {
  metadata: { labels }, spec: { containers: [{ name: 'web', image: 'ghcr.io/acme/web:1.9.0', ports: [{ containerPort: 8080 }] }] },
} } });
const map = add('v1', 'ConfigMap', 'weights', { data: { 'web-next': '10' } });
applyLate(map, 'traffic', () => true);
applyLate(add('v1', 'ConfigMap', 'headers'), 'traffic', () => true);
noteRelease(chart, () => ({
  path: 'shop/web-next', strategy: 'canary', app: 'web', router: 'the Gateway API', facts: ['10% of requests'], limits: [], next: ['weight: 50'], back: ['weight: 0'],
  awaits: [{ kind: 'deployment', namespace: 'shop', name: 'web-next' }],
}));
app.synth();
`;
const OURS = `import { App } from 'keelwright';\nconst app = new App({ name: 'demo' });\n${RELEASE}`;
const PLAIN = `import { App } from 'cdk8s';\nconst app = new App();\n${RELEASE}`;
const WAIT = '  kubectl -n shop rollout status deployment/web-next --timeout=10m &&';

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const synthOf = async (program: string, ...args: string[]) => commandLine.run(commandLine.folder({ 'main.ts': program }), 'synth', ...args, 'main.ts');
const weightIn = (yaml: string) => /^ {2}web-next: "(\d+)"$/m.exec(yaml)?.[1];
const applied = (stderr: string) => stderr.slice(stderr.search(/^(Apply|This was step 1)/m)).split('\n').filter(line => !/keelwright leftovers |^Delete orphaned |^Orphaned objects of a release |^$/.test(line));

describe.each([['a program of ours', OURS], ['a plain cdk8s program', PLAIN]])('%s', (_, program) => {
  test.concurrent('without --step is printed whole, and stderr tells both steps', async () => {
    const { code, stdout, stderr, left } = await synthOf(program, '--env', 'prod', '--kubernetes', '1.34');
    expect({ code, left, weight: weightIn(stdout), objects: stdout.match(/^kind: /gm)!.length }).toEqual({ code: 0, left: [], weight: '10', objects: 4 });
    expect(stderr).toContain('\nReleases:\n  shop/web-next: canary of web with the Gateway API\n    10% of requests\n    Next: weight: 50\n    Rollback: weight: 0\n');
    expect(applied(stderr)).toEqual([
      'Apply in two steps, in this order:',
      '  keelwright synth --step 1 --env prod --kubernetes 1.34 main.ts | kubectl apply -f - &&',
      WAIT,
      '  keelwright synth --step 2 --env prod --kubernetes 1.34 main.ts | kubectl apply -f -',
    ]);
  }, PATIENCE);

  test.concurrent('with --step 1 is printed without what waits, and stderr tells how to go on', async () => {
    const { code, stdout, stderr } = await synthOf(program, '--step', '1');
    expect({ code, weight: weightIn(stdout), objects: stdout.match(/^kind: /gm)!.length }).toEqual({ code: 0, weight: undefined, objects: 2 });
    expect(stderr).toMatch(/2 objects for Kubernetes 1\.35 \(1 Namespace, 1 Deployment\)\n/);
    expect(applied(stderr)).toEqual(['This was step 1 of 2. Continue, in this order:', WAIT, '  keelwright synth --step 2 main.ts | kubectl apply -f -']);
    expect(stderr).not.toContain('Delete orphaned');
  }, PATIENCE);

  test.concurrent('with --step 2 is printed whole', async () => {
    const [second, whole] = await Promise.all([synthOf(program, '--step=2'), synthOf(program)]);
    expect(second.stdout).toBe(whole.stdout);
    expect(applied(second.stderr)).toEqual(['Apply with:', '  keelwright synth --step 2 main.ts | kubectl apply -f -']);
  }, PATIENCE);
});

test.concurrent('leftovers are deleted after step 2 only', async () => {
  const [first, second, whole] = await Promise.all([synthOf(OURS, '--step', '1'), synthOf(OURS, '--step', '2'), synthOf(OURS)]);
  expect([first, second, whole].map(({ stderr }) => stderr.includes('  eval "$(keelwright leftovers --command main.ts)"\n'))).toEqual([false, true, true]);
}, PATIENCE);

test.concurrent('a folder holds one step at a time', async () => {
  const folder = commandLine.folder({ 'main.ts': OURS });
  const yamlOf = () => fs.readFileSync(path.join(folder, 'dist/shop.k8s.yaml'), 'utf8');
  const synth = async (...args: string[]) => applied((await commandLine.run(folder, 'synth', ...args, '--output', 'dist', 'main.ts')).stderr);
  const make = (step: number) => `  keelwright synth --step ${step} --output dist main.ts && kubectl apply -f dist/`;
  expect(await synth()).toEqual(['Apply in two steps, in this order:', `${make(1)} &&`, WAIT, make(2)]);
  expect(weightIn(yamlOf())).toBe('10');
  expect(await synth('--step', '1')).toEqual(['This was step 1 of 2. Continue, in this order:', '  kubectl apply -f dist/ &&', WAIT, make(2)]);
  expect(weightIn(yamlOf())).toBeUndefined();
  expect(await synth('--step', '2')).toEqual(['Apply with:', '  kubectl apply -f dist/']);
  expect(weightIn(yamlOf())).toBe('10');
}, PATIENCE);

test.concurrent('what client-side apply could drop is applied on the server', async () => {
  const spec = { selector: { app: 'web-next' }, ports: ['UDP', 'TCP'].map(protocol => ({ name: protocol.toLowerCase(), port: 53, targetPort: 8080, protocol })) };
  const program = OURS.replace('app.synth();', `add('v1', 'Service', 'dns', ${JSON.stringify({ spec })});\napp.synth();`);
  const [piped, folder] = await Promise.all([synthOf(program, '--step', '2'), synthOf(program, '--step', '2', '--output', 'dist')]);
  expect([piped, folder].map(({ stderr }) => applied(stderr)[1])).toEqual([
    '  keelwright synth --step 2 main.ts | kubectl apply --server-side -f -', '  kubectl apply --server-side -f dist/',
  ]);
}, PATIENCE);

test.concurrent('both steps of a program without anything late are the same', async () => {
  const program = OURS.replace(/^.*applyLate\(.*$/gm, '');
  const [first, second] = await Promise.all(['1', '2'].map(async step => synthOf(program, '--step', step)));
  expect(first.stdout).toBe(second.stdout);
  expect(applied(first.stderr)).toEqual(['Apply with:', '  keelwright synth --step 1 main.ts | kubectl apply -f -']);
}, PATIENCE);

test.concurrent('the checks see the whole program in step 1 as well', async () => {
  const spec = { selector: { app: 'none' }, ports: [{ port: 80 }] };
  const { code, stdout, stderr } = await synthOf(OURS.replace('app.synth();', `applyLate(add('v1', 'Service', 'stray', ${JSON.stringify({ spec })}), 'traffic', () => true);\napp.synth();`), '--step', '1');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error service-without-pods {2}Service shop\/stray /);
}, PATIENCE);

test.concurrent('a program run without the command is written whole, and says what must wait', async () => {
  const folder = commandLine.folder({ 'main.ts': OURS });
  const load = 'node "$(dirname "$(command -v keelwright)")/../lib/cli/program/load-program.js" "$PWD/main.ts" "$PWD/failure.json"';
  const { code, stderr } = await commandLine.shell(folder, load);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Wrote 4 objects to dist/k8s/shop.k8s.yaml\nApply in steps, which \'keelwright synth\' prints: ConfigMap shop/weights, ConfigMap shop/headers must wait until the rest is ready\n',
  });
  expect(weightIn(fs.readFileSync(path.join(folder, 'dist/k8s/shop.k8s.yaml'), 'utf8'))).toBe('10');
}, PATIENCE);

test.concurrent('a command that has failed before the pipe is not taken for a cluster that has nothing', async () => {
  const folder = commandLine.folder({ 'main.ts': OURS });
  const { code, stdout, stderr } = await commandLine.shell(folder, 'false | keelwright leftovers main.ts');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('nothing: a command before the pipe may have failed');
  expect(await commandLine.shell(folder, "echo 'apiVersion: v1\nkind: List\nitems: []' | keelwright leftovers main.ts")).toMatchObject({ code: 0, stderr: 'No orphaned objects to delete.\n' });
}, PATIENCE);

test.concurrent('leftovers of a program without a name are refused', async () => {
  const folder = commandLine.folder({ 'main.ts': OURS.replace(/name: '[^']*'/, '') });
  const { code, stdout, stderr } = await commandLine.shell(folder, "echo 'apiVersion: v1\nkind: List\nitems: []' | keelwright leftovers main.ts");
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('program-unnamed');
}, PATIENCE);
