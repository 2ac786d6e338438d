import { execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { isDeepStrictEqual } from 'util';

const ROOT = path.join(__dirname, '..', '..');
const [SRC, LIB] = ['src', 'lib'].map(name => path.join(ROOT, name));
const NOT_COPIED = ['.git', 'coverage', 'dist', 'lib', 'node_modules'];
const TSC = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const PEERS = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** The package as it is published, from the sources as they are, and projects that have it installed. */
export class Package {
  /** The files it ships. */
  public readonly files: string[];
  private readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-package-')));
  private readonly tarball: string;

  constructor() {
    const copy = path.join(this.root, 'copy');
    const { bundledDependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const bundled = bundledDependencies.map((name: string) => path.join('node_modules', name));
    for (const name of [...fs.readdirSync(ROOT).filter(entry => !NOT_COPIED.includes(entry)), ...bundled]) {
      fs.cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true, filter: source => path.basename(source) !== 'node_modules' });
    }
    if (isCompiled()) fs.cpSync(LIB, path.join(copy, 'lib'), { recursive: true });
    // What `npm run compile` makes, without the checks, which have their own tests.
    else execFileSync(process.execPath, [TSC, '--outDir', path.join(copy, 'lib'), '--noCheck', '--noEmitOnError', 'false'], { cwd: ROOT });
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', this.root], { cwd: copy, encoding: 'utf8' });
    const [{ filename, files }] = JSON.parse(packed);
    this.tarball = path.join(this.root, filename);
    this.files = files.map((file: { readonly path: string }) => file.path);
  }

  /** A project with these files, with the package, its peers and what is installed in that folder. */
  project(files: { readonly [name: string]: string }, installed?: string): string {
    const folder = fs.mkdtempSync(path.join(this.root, 'project-'));
    const modules = path.join(folder, 'node_modules');
    fs.mkdirSync(path.join(modules, 'keelwright'), { recursive: true });
    execFileSync('tar', ['xzf', this.tarball, '--strip-components=1', '-C', path.join(modules, 'keelwright')]);
    for (const name of PEERS) fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
    for (const name of installed ? fs.readdirSync(installed) : []) {
      if (!PEERS.includes(name)) fs.symlinkSync(path.join(installed!, name), path.join(modules, name));
    }
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
    return folder;
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true });
  }
}

/** Whether `npm run compile` was run since any of the sources changed, came or went: doing it again takes 12 s of a core. */
function isCompiled(): boolean {
  const filesIn = (folder: string) => fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const made = filesIn(LIB).filter(file => file.endsWith('.js')).map(file => file.replace(/js$/, 'ts'));
  const sources = filesIn(SRC).filter(file => file.endsWith('.ts'));
  const changed = (file: string) => fs.statSync(file).mtimeMs;
  return isDeepStrictEqual(made.sort(), sources.sort())
    && sources.every(file => changed(path.join(LIB, file.replace(/ts$/, 'js'))) > changed(path.join(SRC, file)));
}

/** Runs a script in a folder, with nothing of this process's environment that jest put there. */
export async function run(folder: string, script: string, ...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => output += chunk);
  return new Promise((resolve, reject) => child.once('error', reject).once('close', code => resolve({ code, output })));
}
