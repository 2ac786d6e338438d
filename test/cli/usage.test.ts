import * as fs from 'fs';
import * as path from 'path';
import { CommandLine } from './command-line';

const commandLine = new CommandLine();
const folder = commandLine.folder({ 'program.js': '', 'main.yaml': 'a: b', 'empty/cdk8s.yaml': 'language: typescript', 'broken/cdk8s.yaml': 'app: [' });
afterAll(() => commandLine.remove());

/** Bounds the slowest machine, not the test. */
const PATIENCE = 60_000;

test.concurrent('--version prints the version of the package', async () => {
  const { version } = JSON.parse(fs.readFileSync(path.join(commandLine.package, 'package.json'), 'utf8'));
  expect(await commandLine.run(folder, '--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
}, PATIENCE);

test.concurrent('--help tells the commands and the exit codes', async () => {
  const { code, stdout, stderr } = await commandLine.run(folder, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: keelwright \[options\] \[command\]\n/);
  expect(stdout).toContain('\n  synth [options] [FILE]');
  expect(stdout).toContain('\nExit codes:\n  0    success\n  1    findings or invalid input\n  2    usage error\n  141  stdout was closed before all output was written\n');
}, PATIENCE);

test.concurrent('synth --help tells the options', async () => {
  const { code, stdout } = await commandLine.run(folder, 'synth', '--help');
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
"Usage: keelwright synth [options] [FILE]

Runs a program, checks the manifests that it generates, and prints them as YAML
once every check has passed.

Arguments:
  FILE                    the entry file, such as main.ts (default: the app:
                          command of cdk8s.yaml)

Options:
  --env <name>            the environment to synthesize, such as prod
  --kubernetes <version>  the Kubernetes version of the cluster, such as 1.35;
                          overrides the program
  --output <directory>    write one file for each chart to this directory; -
                          prints to stdout (default: "-")
  --step <number>         for releases and admin tasks: only what may exist in
                          this step, from 1
  --strict                treat warnings as errors (default: false)
  --verbose               show stack traces, and which pods can reach only DNS
                          (default: false)
  -h, --help              print this help

Examples:
  keelwright synth main.ts | kubectl apply -f -
  keelwright synth --env prod --output dist/k8s/shop main.ts
  keelwright synth --step 1 main.ts | kubectl apply -f -
"
`);
}, PATIENCE);

test.concurrent.each<[string, string[], string]>([
  ['no command', [], 'Usage: keelwright [options] [command]\n'],
  ['an unknown command', ['snth', 'main.ts'], "error: unknown command 'snth'\n(Did you mean synth?)\n"],
  ['an unknown option', ['synth', '--outptu', 'x', 'main.ts'], "error: unknown option '--outptu'\n(Did you mean --output?)\n"],
  ['an option without its value', ['synth', '--env'], "error: option '--env <name>' argument missing\n"],
  ['a step without its number', ['synth', '--step'], "error: option '--step <number>' argument missing\n"],
  ['a version of Kubernetes that is none', ['synth', '--kubernetes', 'abc', 'program.js'], 'error kubernetes-unknown: --kubernetes: unsupported Kubernetes version\n  given:   "abc"\n'],
  ['an environment without a name', ['synth', '--env', '', 'program.js'], 'error name-invalid: --env: environment is not a valid DNS label\n  given:   ""\n'],
  ['a fifth step', ['synth', '--step', '5', 'main.ts'], 'error step-unknown: --step is not the number of a step\n  given:   "5"\n'],
  ['two programs', ['synth', 'a.ts', 'b.ts'], "error: too many arguments for 'synth'. Expected 1 argument but got 2.\n"],
  ['a program that is not there', ['synth', 'main.ts'], 'error file-not-found: the file does not exist\n  given:   "main.ts"\n'],
  ['a program that is a folder', ['synth', 'empty'], 'error file-not-found: this is a directory, not a file\n  given:   "empty"\n'],
  ['a program that is no program', ['synth', 'main.yaml'], 'error program-not-loadable: the file is not TypeScript or JavaScript\n  given:   "main.yaml"\n'],
  ['no program', ['synth'], 'error program-not-named: no entry file is given, and cdk8s.yaml does not exist here\n  given:   "keelwright synth"\n'],
  ['no program to look at', ['capacity'], 'error program-not-named: no entry file is given, and cdk8s.yaml does not exist here\n  given:   "keelwright capacity"\n'],
])('%s is wrong usage', async (_, args, says) => {
  const { code, stdout, stderr } = await commandLine.run(folder, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.startsWith(says) ? says : stderr).toBe(says);
}, PATIENCE);

test.concurrent.each([
  ['names no program', 'empty', 'error program-not-named: no entry file is given, and cdk8s.yaml has no app:\n'],
  ['is no YAML', 'broken', 'error config-invalid: cdk8s.yaml is not valid YAML\n'],
])('a cdk8s.yaml that %s is wrong usage', async (_, where, says) => {
  const { code, stdout, stderr } = await commandLine.shell(folder, `cd ${where} && exec keelwright synth`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.slice(0, says.length)).toBe(says);
}, PATIENCE);
