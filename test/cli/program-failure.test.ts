import { CommandLine } from './command-line';
import * as keelwright from '../../src';
import { KUBERNETES_VERSIONS } from '../../src/platform/kubernetes';

/** A program on plain cdk8s with one object, before it is synthesized. */
const PROGRAM = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
const chart = new Chart(app, 'shop');
new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
`;

interface Case {
  readonly file?: string;
  readonly program: string;
  readonly args?: string[];
  readonly says: string;
}

const RUNS_TO_ITS_END = '  allowed: a program that runs to completion';
const LINE_ABOVE = '  fix:     fix the line named above; --verbose shows the stack trace';

const NAMES = Object.keys(keelwright).length;

function missing(where: string, name: string, near: string | undefined, fix: string): string {
  return [
    `error export-missing: ${where}: the program imports a name that keelwright does not export`, `  given:   "${name}"`,
    `  allowed: ${near === undefined ? '' : `${near}, or another of `}the ${NAMES} names that keelwright exports`, `  fix:     ${fix}`, '',
  ].join('\n');
}

const CASES: { readonly [what: string]: Case } = {
  'throws': {
    program: `${PROGRAM}\nfunction make(): never {\n  throw new TypeError('no such shop');\n}\nmake();`,
    says: `error program-failed: main.ts:7: the program threw a TypeError\n  given:   "no such shop"\n${RUNS_TO_ITS_END}\n${LINE_ABOVE}\n`,
  },
  'throws in a library': {
    program: `${PROGRAM}new Chart(app, 'shop');`,
    says: `error program-failed: main.ts:5: the program threw an Error\n  given:   "There is already a Construct with name 'shop' in App"\n${RUNS_TO_ITS_END}\n${LINE_ABOVE}\n`,
  },
  'throws after types, enums and decorators, in an async method': {
    program: [
      'interface Wish {', '  readonly a: string;', '}', 'type Other = {', '  b: number,', '};', 'enum Color { Red = \'red\' }', 'abstract class Base<T> {',
      '  constructor(protected readonly x: T) {}', '}', 'class Maker extends Base<Wish> {', '  async go(', '    other?: Other,', '  ) {', '    await null;',
      '    throw new Error(`${Color.Red} ${other?.b}', '    `.trim());', '  }', '}', 'await new Maker({', '  a: \'a\',', '})', '  .go({ b: 1 });',
    ].join('\n'),
    says: `error program-failed: main.ts:16: the program threw an Error\n  given:   "red 1"\n${RUNS_TO_ITS_END}\n${LINE_ABOVE}\n`,
  },
  'throws a text': {
    program: "throw 'no';",
    says: `error program-failed: main.ts: the program threw a value that is not an Error, so its line is unknown\n  given:   "no"\n${RUNS_TO_ITS_END}\n  fix:     throw an Error: throw new Error(...)\n`,
  },
  'rejects a promise after it is synthesized': {
    program: `${PROGRAM}app.synth();\nvoid Promise.reject(new Error('too late'));`,
    says: `error program-failed: main.ts:6: the program threw an Error\n  given:   "too late"\n${RUNS_TO_ITS_END}\n${LINE_ABOVE}\n`,
  },
  'throws later': {
    program: `${PROGRAM}app.synth();\nsetTimeout(() => { throw new Error('tick'); }, 1);\nsetInterval(() => {}, 60_000);`,
    says: `error program-failed: main.ts:6: the program threw an Error\n  given:   "tick"\n${RUNS_TO_ITS_END}\n${LINE_ABOVE}\n`,
  },
  'is refused by keelwright': {
    program: "import { App, Platform } from 'keelwright';\nnew App({ platform: Platform.generic({ kubernetes: '1.99' }) });",
    says: [
      'error kubernetes-unknown: Platform.generic: unsupported Kubernetes version', '  given:   "1.99"', `  allowed: ${KUBERNETES_VERSIONS.join(', ')}`,
      "  fix:     set the oldest version that your clusters run, such as '1.35'", '',
    ].join('\n'),
  },
  'is no TypeScript': {
    program: 'const a = 1;\nconst b = ;',
    says: 'error program-syntax: main.ts:2: the program is not valid TypeScript or JavaScript\n  given:   "Unexpected token"\n  allowed: a program that compiles\n  fix:     fix the line named above, or the one before it\n',
  },
  'is no JavaScript': {
    file: 'main.cjs',
    program: 'const a = 1;\nconst b = ;',
    says: 'error program-syntax: main.cjs:2: the program is not valid TypeScript or JavaScript\n  given:   "Unexpected token"\n  allowed: a program that compiles\n  fix:     fix the line named above, or the one before it\n',
  },
  'imports a package that is not installed': {
    program: "import { a } from '@acme/charts/web';\na();",
    says: 'error module-missing: main.ts:1: the program imports a module that does not exist\n  given:   "@acme/charts/web"\n  allowed: packages installed in the project of the program\n  fix:     npm install @acme/charts\n',
  },
  'F22 imports a package whose name is misspelled': {
    program: "import { App } from 'keelwrigth';\nnew App();",
    says: 'error module-missing: main.ts:1: the program imports a module that does not exist\n  given:   "keelwrigth"\n  allowed: packages installed in the project of the program\n  fix:     import \'keelwright\'\n',
  },
  'imports a file that does not exist': {
    program: "\nimport { a } from './charts';\na();",
    says: 'error module-missing: main.ts:2: the program imports a module that does not exist\n  given:   "./charts"\n  allowed: files that exist\n  fix:     fix the path, which is relative to the file that imports it\n',
  },
  'F50 makes what keelwright does not export': {
    program: "import { App, type Health, TwelveFactorAp as Web } from 'keelwright';\n\nconst app = new App();\nnew Web(app, 'web', {});",
    says: missing('main.ts:4', 'TwelveFactorAp', 'TwelveFactorApp', 'use TwelveFactorApp'),
  },
  'F50 calls what another package exports': {
    program: "import {\n  App,\n  JsonPatch,\n} from 'keelwright';\nconst app = new App();\nconsole.error([JsonPatch.add('/spec', {})], app);",
    says: missing('main.ts:6', 'JsonPatch', undefined, "import { JsonPatch } from 'cdk8s'"),
  },
  'F50 extends what keelwright does not export': {
    program: "import { Sistem } from 'keelwright';\nexport class Shop extends Sistem {}",
    says: missing('main.ts:2', 'Sistem', 'System', 'use System'),
  },
  'F50 looks into what a whole keelwright does not have': {
    program: "import * as kw from 'keelwright';\nkw.Helth.http('/');",
    says: missing('main.ts:2', 'Helth', 'Health', 'use Health'),
  },
  'F50 requires what keelwright does not export': {
    file: 'main.cjs',
    program: "const { App, Helth: H } = require('keelwright');\nH.http('/');",
    says: missing('main.cjs:2', 'Helth', 'Health', 'use Health'),
  },
  'F50 is an ES module and imports what keelwright does not export': {
    file: 'main.mjs',
    program: "import { Sistem } from 'keelwright';\nnew Sistem();",
    says: missing('main.mjs:2', 'Sistem', 'System', 'use System'),
  },
  'F50 fails on a line with a type of keelwright': {
    program: "import { App, AppProps } from 'keelwright';\nconst app = (props: AppProps): any => new App(props); app({}).no.such as AppProps;",
    says: `error program-failed: main.ts:2: the program threw a TypeError\n  given:   "Cannot read properties of undefined (reading 'such')"\n${RUNS_TO_ITS_END}\n${LINE_ABOVE}\n`,
  },
  'ends itself as failed, though it was synthesized': {
    program: `${PROGRAM}app.synth();\nprocess.exit(3);`,
    says: 'error program-exited: main.ts: the program exited with a nonzero exit code\n  given:   3\n  allowed: 0, the exit code of a program that runs to completion\n  fix:     check its output above, or its calls of process.exit\n',
  },
  'ends itself before it is synthesized': {
    program: `${PROGRAM}process.exit();\napp.synth();`,
    says: 'error synth-not-called: main.ts: the program ended without synthesizing an App\n  given:   0\n  allowed: at least one App\n  fix:     call app.synth() at the end of the program; do not set outdir of a plain cdk8s App\n',
  },
  'is never synthesized': {
    program: PROGRAM,
    says: 'error synth-not-called: main.ts: the program ended without synthesizing an App\n  given:   0\n  allowed: at least one App\n  fix:     call app.synth() at the end of the program; do not set outdir of a plain cdk8s App\n',
  },
  'makes nothing': {
    program: "import { App, Chart } from 'cdk8s';\nconst app = new App();\nnew Chart(app, 'shop');\napp.synth();",
    says: 'error nothing-made: main.ts: the program generated no objects\n  given:   0\n  allowed: at least one object\n  fix:     check that its charts have the App as scope, and its constructs a chart\n',
  },
  'is killed': {
    program: "process.kill(process.pid, 'SIGKILL');",
    says: `error program-killed: main.ts: the program was killed\n  given:   "SIGKILL"\n${RUNS_TO_ITS_END}\n  fix:     check whether the memory was exhausted: the kernel then kills programs\n`,
  },
  'waits for ever': {
    program: `${PROGRAM}await new Promise(() => {});\napp.synth();`,
    says: `error program-waits: main.ts: the program awaits a promise that can no longer settle\n  given:   "await"\n${RUNS_TO_ITS_END}\n  fix:     check what the program awaits\n`,
  },
};

const commandLine = new CommandLine();
afterAll(() => commandLine.remove());

test.concurrent.each(Object.entries(CASES))('a program that %s is refused in words, and stdout stays empty', async (_, { file = 'main.ts', program, args = [], says }) => {
  const outcome = await commandLine.run(commandLine.folder({ [file]: program }), 'synth', ...args, file);
  expect(outcome).toEqual({ code: 1, signal: null, stdout: '', stderr: says, left: [] });
}, 60_000);

test.concurrent('--verbose adds the stack', async () => {
  const folder = commandLine.folder({ 'main.ts': "function make() {\n  throw new Error('no');\n}\nmake();" });
  const { stderr } = await commandLine.run(folder, 'synth', '--verbose', 'main.ts');
  expect(stderr).toContain(`${LINE_ABOVE}\n    at make (${folder}/main.ts:2:9)\n    at ${folder}/main.ts:4:1\n`);
}, 60_000);

test.concurrent('the command of cdk8s.yaml fails with its own message, without the stack unless it is asked for', async () => {
  const folder = commandLine.folder({ 'cdk8s.yaml': 'app: node main.js', 'main.js': "function make() {\n  throw new Error('no such shop');\n}\nmake();" });
  const [quiet, verbose] = [await commandLine.run(folder, 'synth'), await commandLine.run(folder, 'synth', '--verbose')];
  expect(quiet).toMatchObject({ code: 1, stdout: '', left: [] });
  expect(quiet.stderr).toContain('Error: no such shop\n');
  expect(quiet.stderr).toContain('error program-exited: node main.js: the program exited with a nonzero exit code\n  given:   1\n');
  expect(quiet.stderr).not.toMatch(/^\s+at /m);
  expect(verbose.stderr).toContain(`    at make (${folder}/main.js:2:9)\n`);
}, 60_000);
