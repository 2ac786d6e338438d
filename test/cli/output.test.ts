import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from './command-line';

/** A program of so many ConfigMaps, each in a chart of its own and each of the given size. */
const program = (number: number, size = 1) => `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
for (let i = 0; i < ${number}; i++) {
  new ApiObject(new Chart(app, 'chart' + i), 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' + i }, data: { a: 'x'.repeat(${size}) } });
}
app.synth();`;

const BROKEN = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
new ApiObject(new Chart(app, 'chart0'), 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { selector: { a: 'b' }, ports: [{ port: 80 }] } });
app.synth();`;

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

describe('--output FOLDER', () => {
  test.concurrent('writes a file for each chart, keeps stdout empty and tells how to apply the folder', async () => {
    const folder = commandLine.folder({ 'main.ts': program(2) });
    const { code, stdout, stderr } = await commandLine.run(folder, 'synth', '--output', 'dist/k8s', 'main.ts');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/Apply with:\n {2}kubectl apply -f dist\/k8s\/\n$/);
    expect(fs.readdirSync(path.join(folder, 'dist/k8s'))).toEqual(['chart0.k8s.yaml', 'chart1.k8s.yaml']);
    expect(fs.readFileSync(path.join(folder, 'dist/k8s/chart1.k8s.yaml'), 'utf8'))
      .toBe('# Made by keelwright from main.ts: the next synth replaces this file.\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map1\ndata:\n  a: x\n');
  }, PATIENCE);

  test.concurrent('stays as it was when a check finds an error or the program fails', async () => {
    const folder = commandLine.folder({ 'main.ts': program(2), 'broken.ts': BROKEN, 'throws.ts': "throw new Error('no');" });
    await commandLine.run(folder, 'synth', '--output', 'dist', 'main.ts');
    for (const file of ['broken.ts', 'throws.ts']) {
      expect(await commandLine.run(folder, 'synth', '--output', 'dist', file)).toMatchObject({ code: 1, stdout: '' });
    }
    expect(fs.readdirSync(path.join(folder, 'dist'))).toEqual(['chart0.k8s.yaml', 'chart1.k8s.yaml']);
  }, PATIENCE);

  test.concurrent('is refused when it is a file', async () => {
    const folder = commandLine.folder({ 'main.ts': program(1), 'dist': 'mine' });
    const { code, stderr } = await commandLine.run(folder, 'synth', '--output', 'dist', 'main.ts');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error output-failed: dist: the files cannot be written; existing files are unchanged\n {2}given: {3}"EEXIST/);
    expect(fs.readFileSync(path.join(folder, 'dist'), 'utf8')).toBe('mine');
  }, PATIENCE);
});

test.concurrent('F36: an environment does not replace the files of another one', async () => {
  const folder = commandLine.folder({ 'main.ts': program(1) });
  const synth = async (...args: string[]) => commandLine.run(folder, 'synth', ...args, '--output', 'dist', 'main.ts');
  expect(await synth('--env', 'prod')).toMatchObject({ code: 0 });
  const { code, stderr } = await synth('--env', 'test');
  expect(code).toBe(1);
  expect(stderr).toContain('error output-not-ours: dist: ');
  expect(stderr).toContain('  given:   "chart0.k8s.yaml by main.ts (prod)"\n');
}, PATIENCE);

describe('stdout', () => {
  test.concurrent('takes more than a pipe holds, when the reader is slow', async () => {
    const folder = commandLine.folder({ 'main.ts': program(4, 100_000) });
    const { stdout, stderr } = await commandLine.shell(folder, 'keelwright synth main.ts | (sleep 1; cat)');
    expect(stdout.match(/^kind: ConfigMap$/gm)).toHaveLength(4);
    expect(stdout.endsWith('x\n')).toBe(true);
    expect(stderr).toContain('4 objects for');
  }, PATIENCE);

  test.concurrent('F41: whose reader goes away ends the command as SIGPIPE does, without a word', async () => {
    const folder = commandLine.folder({ 'main.ts': program(4, 100_000) });
    const { stdout, stderr, left } = await commandLine.shell(folder, '{ keelwright synth main.ts; echo "exit code $?" >&2; } | head -c 10');
    expect({ stdout, left }).toEqual({ stdout: 'apiVersion', left: [] });
    expect(stderr).toBe('exit code 141\n');
  }, PATIENCE);

  test.concurrent('F41: of help and version likewise', async () => {
    const folder = commandLine.folder();
    for (const asked of ['--help', '--version', 'capacity --help']) {
      const { stderr } = await commandLine.shell(folder, `{ sleep 1; keelwright ${asked}; echo "exit code $?" >&2; } | true`);
      expect(stderr).toBe('exit code 141\n');
    }
  }, PATIENCE);

  const onLinux = fs.existsSync('/dev/full') ? test.concurrent : test.skip;
  onLinux('on a full disk is refused', async () => {
    const { code, stderr, left } = await commandLine.shell(commandLine.folder({ 'main.ts': program(1) }), 'exec keelwright synth main.ts > /dev/full');
    expect({ code, left }).toEqual({ code: 1, left: [] });
    expect(stderr).toMatch(/^error output-failed: stdout: not all of the YAML could be written\n {2}given: {3}"ENOSPC: .*\n {2}allowed: .*\n {2}fix: .*\n$/);
  }, PATIENCE);

  test.concurrent('is complete even when stderr has no reader', async () => {
    const folder = commandLine.folder({ 'main.ts': program(1) });
    expect(await commandLine.shell(folder, 'exec keelwright synth main.ts 2>&-')).toMatchObject({ code: 0, stdout: expect.stringContaining('name: map0') });
  }, PATIENCE);
});

test.concurrent('an interrupted command leaves nothing behind and ends by the signal it was sent', async () => {
  const folder = commandLine.folder({ 'main.ts': "import { writeFileSync } from 'fs';\nwriteFileSync('started', '');\nsetInterval(() => {}, 60_000);" });
  const outcome = await commandLine.shell(folder, 'exec keelwright synth main.ts', [], pid => {
    const timer = setInterval(() => {
      if (!fs.existsSync(path.join(folder, 'started'))) return;
      clearInterval(timer);
      process.kill(pid, 'SIGTERM');
    }, 20);
  });
  expect(outcome).toEqual({ code: null, signal: 'SIGTERM', stdout: '', stderr: '', left: [] });
}, PATIENCE);
