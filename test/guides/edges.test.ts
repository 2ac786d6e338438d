import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

const guide = (name: string) => fs.readFileSync(path.join(ROOT, 'docs', 'guides', name), 'utf-8');
const programOf = (name: string) => /```ts\n([\s\S]*?)```/.exec(guide(name))![1];
const refusalIn = (name: string) => /```\n(error [\s\S]*?)```/.exec(guide(name))![1];
const synth = async (program: string) => commandLine.run(commandLine.folder({ 'main.ts': program }), 'synth', '--strict', 'main.ts');

/** With one thing changed, which must be there. */
function changed(program: string, from: string, to: string): string {
  expect(program).toContain(from);
  return program.replace(from, to);
}

async function refusalOf(program: string, line: string): Promise<string> {
  const { code, stderr } = await synth(program);
  expect(code).toBe(1);
  return stderr.replace(/main\.ts:\d+/, line);
}

test('the guide to resilience is a program that passes every check', async () => {
  const { code, stdout, stderr } = await synth(programOf('resilience.md'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 VirtualService') });
  for (const kind of ['VirtualService', 'DestinationRule', 'PeerAuthentication']) expect(stdout).toContain(`kind: ${kind}\n`);
}, PATIENCE);

test('the guide to resilience shows what tries that do not fit are told, word by word', async () => {
  const program = changed(programOf('resilience.md'), "perTryTimeout: '500ms'", "perTryTimeout: '1s'");
  expect(await refusalOf(program, 'main.ts:10')).toBe(refusalIn('resilience.md'));
}, PATIENCE);

test('the guide to services has programs that pass every check, and the one with UDP says how to apply it', async () => {
  const programs = [...guide('services.md').matchAll(/```ts\n(import [\s\S]*?)```/g)].map(([, program]) => program);
  const [all, udp, ...others] = await Promise.all(programs.map(synth));
  expect(others).toEqual([]);
  expect([all.code, udp.code, udp.stderr]).toEqual([0, 0, expect.stringContaining('kubectl apply --server-side')]);
  expect(all.stderr).not.toContain('--server-side');
  expect(udp.stdout.match(/^ +protocol: UDP$/gm)!.length).toBeGreaterThan(5);
}, PATIENCE);

test('the guide to access is a program that passes every check', async () => {
  const { code, stdout, stderr } = await synth(programOf('access.md'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('ClusterRole') });
  const named = [...guide('access.md').matchAll(/`((?:shop-)?(?:team|aggregate-to)-[a-z-]+)`/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter(name => !stdout.includes(`  name: ${name}\n`))).toEqual([]);
}, PATIENCE);

test('the guide to access shows what a danger is told, word by word', async () => {
  const program = changed(programOf('access.md'), "    Permission.write('deployments'),\n", "    Permission.read('secrets'),\n");
  expect(await refusalOf(program, 'main.ts:20')).toBe(refusalIn('access.md'));
}, PATIENCE);
