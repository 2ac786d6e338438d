import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

const GUIDE = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'storage.md'), 'utf-8');

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

test('the guide to storage is a program that passes every check', async () => {
  const folder = commandLine.folder({ 'main.ts': /```ts\n([\s\S]*?)```/.exec(GUIDE)![1] });
  const { code, stderr } = await commandLine.run(folder, 'synth', '--strict', 'main.ts');
  expect({ code, stderr }).toEqual({
    code: 0, stderr: expect.stringContaining('1 StorageClass, 2 ServiceAccounts, 4 NetworkPolicies, 3 PersistentVolumeClaims, 2 PersistentVolumes,'),
  });
  expect(stderr.match(/^ {2}kubectl .*get (storageclass|persistentvolumeclaim) .*$/gm)).toEqual(['  kubectl get storageclass filestore', '  kubectl -n shop get persistentvolumeclaim legacy']);
}, PATIENCE);
