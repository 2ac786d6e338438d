import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { setTimeout as wait } from 'timers/promises';
import { CommandLine } from './command-line';

const PROGRAM = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
new ApiObject(new Chart(app, 'shop'), 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
app.synth();
`;
const YAML = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n';

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

/** Bounds the slowest machine, not the test. */
const PATIENCE = 120_000;

/** Sends the signals once the program has made the file `started`. */
const interrupting = (folder: string, ...signals: NodeJS.Signals[]) => (pid: number) => {
  const timer = setInterval(() => {
    if (!fs.existsSync(path.join(folder, 'started'))) return;
    clearInterval(timer);
    signals.forEach(signal => process.kill(pid, signal));
  }, 20);
};
/** Until it has ended; whoever ended and is not asked for its end yet does not run any more. */
const ended = async (pid: number) => {
  while (/^[^Z\s]/.test(spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' }).stdout)) await wait(50);
  return true;
};

describe('F38: the place for temporary files', () => {
  test.concurrent.each([
    ['is missing', 'TMPDIR="$PWD/none"', 'ENOENT'],
    ['is a file', 'TMPDIR="$PWD/main.ts"', 'ENOTDIR'],
  ])('%s: the message says so, and what to change', async (_, setting, given) => {
    const { code, stdout, stderr } = await commandLine.shell(commandLine.folder({ 'main.ts': PROGRAM }), `${setting} exec keelwright synth main.ts`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error scratch-failed: \\S+: temporary files cannot be written\n {2}given: {3}"${given}: .*\n {2}allowed: .*\n {2}fix: {5}set TMPDIR to such a directory`));
  }, PATIENCE);
});

describe('F38: a program file', () => {
  test.concurrent('cdk8s.yaml that is a folder is told as such', async () => {
    const { code, stderr } = await commandLine.shell(commandLine.folder({ 'cdk8s.yaml/x': '' }), 'exec keelwright synth');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error config-not-readable: cdk8s\.yaml cannot be read\n {2}given: {3}"EISDIR: /);
  }, PATIENCE);

  test.concurrent('in a folder that is gone is no defect of ours', async () => {
    const { code, stderr } = await commandLine.shell(commandLine.folder({ 'gone/x': '' }), 'cd gone && rm -r "$PWD" && exec keelwright synth main.ts');
    expect(code).not.toBe(0);
    expect(stderr).not.toContain('bug in keelwright');
  }, PATIENCE);
});

describe('F39: what a program starts', () => {
  test.concurrent('for longer than itself does not hold the command, nor who reads its output', async () => {
    const folder = commandLine.folder({
      'main.ts': `import { spawn } from 'child_process';
import { writeFileSync } from 'fs';
const child = spawn('sleep', ['600'], { detached: true, stdio: 'inherit' });
writeFileSync('started', String(child.pid));
child.unref();
${PROGRAM}`,
    });
    const { stdout, left } = await commandLine.shell(folder, 'keelwright synth main.ts 2>&1 | cat');
    process.kill(Number(fs.readFileSync(path.join(folder, 'started'), 'utf8')));
    expect(stdout).toContain(YAML);
    expect(left).toEqual([]);
  }, PATIENCE);

  test.concurrent('a program that ignores SIGTERM is ended all the same, and its shell too', async () => {
    const folder = commandLine.folder({
      'cdk8s.yaml': "app: echo $$ > shell; node -e 'process.on(`SIGTERM`, () => {}); require(`fs`).writeFileSync(`started`, String(process.pid)); setInterval(() => {}, 1000)' || true",
    });
    const { signal, left } = await commandLine.shell(folder, 'exec keelwright synth', [], interrupting(folder, 'SIGTERM'));
    expect({ signal, left }).toEqual({ signal: 'SIGTERM', left: [] });
    for (const file of ['started', 'shell']) expect(await ended(Number(fs.readFileSync(path.join(folder, file), 'utf8')))).toBe(true);
  }, PATIENCE);

  test.concurrent.each<NodeJS.Signals>(['SIGINT', 'SIGHUP'])('%s ends the program and leaves nothing behind', async signal => {
    const folder = commandLine.folder({ 'main.ts': "import { writeFileSync } from 'fs';\nwriteFileSync('started', String(process.pid));\nsetInterval(() => {}, 60_000);" });
    expect(await commandLine.shell(folder, 'exec keelwright synth main.ts', [], interrupting(folder, signal))).toEqual({ code: null, signal, stdout: '', stderr: '', left: [] });
    expect(await ended(Number(fs.readFileSync(path.join(folder, 'started'), 'utf8')))).toBe(true);
  }, PATIENCE);
});

test.concurrent('F39: what a killed run has left is removed by the next one, and nothing else', async () => {
  const folder = commandLine.folder({ 'main.ts': "import { writeFileSync } from 'fs';\nwriteFileSync('started', String(process.pid));\nsetInterval(() => {}, 60_000);", 'next.ts': PROGRAM });
  const { left } = await commandLine.shell(folder, 'exec keelwright synth main.ts', [], interrupting(folder, 'SIGKILL'));
  process.kill(Number(fs.readFileSync(path.join(folder, 'started'), 'utf8')));
  expect(left).toEqual([expect.stringMatching(/^keelwright-[\da-f]{8}-\d+-\w{6}$/)]);
  const [, place] = left[0].split('-');
  const others = [`keelwright-${place}-${process.pid}-abcdef`, `keelwright-00000000-${left[0].split('-')[2]}-abcdef`, 'keelwright-mine', 'other'];
  for (const other of others) fs.mkdirSync(path.join(folder, 'tmp', other));
  expect((await commandLine.run(folder, 'synth', 'next.ts')).left.sort()).toEqual(others.sort());
}, PATIENCE);

describe('F45: a file that is not UTF-8', () => {
  test.concurrent('is refused with its line', async () => {
    const folder = commandLine.folder();
    fs.writeFileSync(path.join(folder, 'a.yaml'), Buffer.from('apiVersion: v1\nkind: Pod\nmetadata: { name: caf\xe9 }\n', 'latin1'));
    const { code, stderr } = await commandLine.run(folder, 'reach', '--matrix', 'a.yaml');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error text-not-utf8: a\.yaml:3: the text is not valid UTF-8\n {2}given: {3}"metadata: \{ name: café \}"\n/);
  }, PATIENCE);

  test.concurrent('on stdin is refused as well, and names of others reach no terminal as they are', async () => {
    const folder = commandLine.folder({ 'b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: "a\\e[2J\\n" }\nspec: { containers: [] }\n' });
    expect((await commandLine.shell(folder, "printf 'a\\377' | keelwright reach --matrix -")).stderr).toMatch(/^error text-not-utf8: stdin:1: /);
    expect((await commandLine.run(folder, 'reach', '--matrix', 'b.yaml')).stdout).toContain(' default/a\\u001b[2J\\u000a ');
  }, PATIENCE);
});

describe('F37: a printed command', () => {
  test.concurrent('of a file and folder with strange names works as it stands', async () => {
    const folder = commandLine.folder({ "q';touch x;'.ts": PROGRAM });
    const line = (stderr: string) => stderr.trimEnd().split('\n').at(-1)!.trim();
    const first = await commandLine.run(folder, 'synth', "q';touch x;'.ts");
    expect(line(first.stderr)).toBe("keelwright synth 'q'\\'';touch x;'\\''.ts' | kubectl apply -f -");
    const second = await commandLine.shell(folder, `kubectl() { cat; }; ${line(first.stderr)}`);
    expect(second).toMatchObject({ code: 0, stdout: YAML });
    expect((await commandLine.run(folder, 'synth', '--output', 'my dist', "q';touch x;'.ts")).stderr).toContain("\n  kubectl apply -f 'my dist/'\n");
    expect(fs.existsSync(path.join(folder, 'x'))).toBe(false);
  }, PATIENCE);
});
