import * as fs from 'fs';
import * as path from 'path';
import { loadAll } from 'js-yaml';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const guide = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'escape-hatches.md'), 'utf-8');
const program = /```ts\n([\s\S]*?)```/.exec(guide)![1];
const synth = async (text: string) => commandLine.run(commandLine.folder({ 'main.ts': text }), 'synth', '--strict', 'main.ts');

/** The program with more lines before it is synthesized. */
function then(lines: string): string {
  expect(program).toContain('app.synth();');
  return program.replace('app.synth();', `${lines}\napp.synth();`);
}

test('the guide to fields without an option is a program whose patches and objects are printed', async () => {
  const { code, stdout, stderr } = await synth(program);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 Queue') });
  const objects = loadAll(stdout) as any[];
  const [web, clock, service, queue] = ['Deployment', 'CronJob', 'Service', 'Queue'].map(kind => objects.find(object => object.kind === kind));
  const { securityContext, schedulerName, containers, initContainers } = web.spec.template.spec;
  expect(securityContext).toMatchObject({ supplementalGroupsPolicy: 'Strict' });
  expect(securityContext).not.toHaveProperty('fsGroupChangePolicy');
  expect(containers[0]).toMatchObject({ name: 'web', terminationMessagePolicy: 'FallbackToLogsOnError' });
  expect(initContainers[0]).toMatchObject({ name: 'proxy', imagePullPolicy: 'IfNotPresent' });
  expect(schedulerName).toBe('packing');
  expect(clock.spec.jobTemplate.spec.ttlSecondsAfterFinished).toBe(3600);
  expect(service.metadata.annotations).toEqual({ 'acme.example/owner': 'orders' });
  expect(queue.metadata).toMatchObject({ namespace: 'shop', labels: { 'keelwright.io/owner': 'shop' } });
}, PATIENCE);

test.each([
  ['a parent that is not there', "web.deployment.addJsonPatch(JsonPatch.add(`${pod}/containers/0/env/-`, { name: 'A', value: 'b' }));"],
  ['another container than expected', "web.deployment.addJsonPatch(JsonPatch.test(`${pod}/containers/0/name`, 'api'));"],
])('a patch of %s is an error', async (_, patch) => {
  const { code, stdout, stderr } = await synth(then(patch));
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining('error object-unrenderable: shop/web/Deployment') });
}, PATIENCE);

test('a first variable needs the whole list, and removing what is not there does nothing', async () => {
  const { code, stdout } = await synth(then("web.deployment.addJsonPatch(JsonPatch.add(`${pod}/containers/0/env`, [{ name: 'A', value: 'b' }]), JsonPatch.remove(`${pod}/hostUsers`));"));
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('- name: A\n') });
}, PATIENCE);

test('a patch that contradicts an option is found as the guide shows', async () => {
  const finding = /```\n(error [\s\S]*?)\n```/.exec(guide)![1];
  const scaled = then("web.deployment.addJsonPatch(JsonPatch.add('/spec/replicas', 3));").replace('  port: 8080,\n', '  port: 8080,\n  scale: { min: 2, max: 6, cpu: 70 },\n');
  const { code, stderr } = await synth(scaled);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(finding) });
}, PATIENCE);

test('a new version of an app has none of the patches of the app', async () => {
  const { code, stdout } = await synth(then("new CanaryRelease(shop, 'web-next', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 30 });")
    .replace('{ App, ', '{ App, CanaryRelease, ').replace('  port: 8080,\n', '  port: 8080,\n  replicas: 7,\n'));
  expect(code).toBe(0);
  const policies = (loadAll(stdout) as any[]).filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata, spec }) => [metadata.name, spec.template.spec.securityContext.supplementalGroupsPolicy]);
  expect(policies).toEqual([['web', 'Strict'], ['web-next', undefined]]);
}, PATIENCE);
