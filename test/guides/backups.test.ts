import * as fs from 'fs';
import * as path from 'path';
import { IMAGES } from '../../src/private/default-images';
import { CommandLine } from '../cli/command-line';
import { ROOT } from '../examples/manifests';

const GUIDE = fs.readFileSync(path.join(ROOT, 'docs', 'guides', 'backups.md'), 'utf-8');
const [BACKUPS, RESTORE, FROM_SNAPSHOTS] = [...GUIDE.matchAll(/^ *```ts\n([\s\S]*?)```/gm)].map(([, program]) => program);

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

async function synth(program: string): Promise<{ code: number | null; stderr: string; stdout: string }> {
  return commandLine.run(commandLine.folder({ 'main.ts': program }), 'synth', '--strict', 'main.ts');
}

test('the guide to backups is a program that passes every check', async () => {
  const { code, stderr } = await synth(BACKUPS);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('4 CronJobs') });
  expect(stderr).toContain('4 PrometheusRules');
}, PATIENCE);

test('its line that restores is one of that program', async () => {
  const { code, stderr } = await synth(BACKUPS.replace('app.synth();', `${RESTORE.trim()}\n$&`));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 Job') });
}, PATIENCE);

test('its way back from snapshots gives the members the claims that they look for', async () => {
  const { code, stdout, stderr } = await synth(FROM_SNAPSHOTS);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 PersistentVolumeClaim') });
  const [template] = /volumeClaimTemplates:[\s\S]*?name: \w+/.exec(stdout)![0].split('\n').slice(-1);
  expect(`${template.trim().replace('name: ', '')}-orders-db-2-0`).toBe('data-orders-db-2-0');
}, PATIENCE);

test('it names the images that the code names', () => {
  expect([IMAGES.rclone, IMAGES.kubectl].filter(image => !GUIDE.includes(`\`${image}\``))).toEqual([]);
});

test('its rights are those of a folder, and as a bucket reads them', () => {
  const { Statement } = JSON.parse(/```json\n([\s\S]*?)```/.exec(GUIDE)![1]);
  expect(Statement.flatMap(({ Action }: any) => Action)).toEqual(['s3:ListBucket', 's3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload']);
});
