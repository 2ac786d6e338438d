import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { lock } from 'proper-lockfile';
import { type ToolName, TOOLS } from '../tools';

const run = promisify(execFile);
// What the newest of the modules asks for.
const GO = '1.26';
const MEBIBYTE = 1024 * 1024;
const MODULES = resolve(__dirname, '..');

export interface Binaries {
  /** The exact version, such as 1.35.8. */
  readonly version: string;
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kubectl: string;
  readonly kwok: string;
}

/** The Kubernetes minors that the lab can run, oldest first. */
export function kubernetesMinors(): string[] {
  return readdirSync(join(MODULES, 'kube')).filter(name => /^1\.\d+$/.test(name)).sort();
}

/** The programs of one Kubernetes minor; builds the missing ones, which takes minutes the first time. */
export async function binaries(minor: string): Promise<Binaries> {
  const kube = await buildKube(minor, ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl']);
  return {
    version: kubernetesVersion(minor),
    etcd: await toolPath('etcd'),
    apiServer: join(kube, 'kube-apiserver'),
    controllerManager: join(kube, 'kube-controller-manager'),
    scheduler: join(kube, 'kube-scheduler'),
    kubectl: join(kube, 'kubectl'),
    kwok: await toolPath('kwok'),
  };
}

/** What an API server alone needs. */
export async function apiServerBinaries(minor: string): Promise<Pick<Binaries, 'version' | 'etcd' | 'apiServer'>> {
  const kube = await buildKube(minor, ['kube-apiserver']);
  return { version: kubernetesVersion(minor), etcd: await toolPath('etcd'), apiServer: join(kube, 'kube-apiserver') };
}

/** The path of a tool; builds it when it is missing. */
export async function toolPath(tool: ToolName): Promise<string> {
  const { program } = TOOLS[tool];
  return join(await build(tool, [program]), program);
}

/** The folder of the Go module that a tool is built from: other files of it fit that version. */
export async function toolSource(tool: ToolName): Promise<string> {
  const goMod = await goModule(join(MODULES, tool));
  const made = packageOf(goMod, TOOLS[tool].program);
  const { Path, Version } = goMod.Require.find(({ Path: path }) => `${made}/`.startsWith(`${path}/`))!;
  return moduleFolder(Path, Version);
}

/** The path of kubectl of one Kubernetes minor. */
export async function kubectlOf(minor: string): Promise<string> {
  return join(await buildKube(minor, ['kubectl']), 'kubectl');
}

async function buildKube(minor: string, programs: readonly string[]): Promise<string> {
  if (!kubernetesMinors().includes(minor)) {
    throw new Error(`no Kubernetes ${minor} in test/cluster/kube: choose one of ${kubernetesMinors().join(', ')}`);
  }
  return build(`kube/${minor}`, programs);
}

/** The folder where everything that is built or installed once is kept, outside the checkout. */
export function cacheFolder(): string {
  const base = process.env.KEELWRIGHT_CACHE ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(base, 'keelwright');
  mkdirSync(folder, { recursive: true });
  return folder;
}

const ready = new Map<string, Promise<string>>();

/** Makes `folder` in the cache with `fill`, unless it is there: a half-filled or doubly filled folder is never seen. */
export async function cached(folder: string, fill: (target: string) => Promise<void>): Promise<string> {
  const path = join(cacheFolder(), folder);
  let result = ready.get(path);
  if (!result) {
    result = existsSync(path) ? Promise.resolve(path) : fillOnce(path, fill);
    ready.set(path, result);
    result.catch(() => ready.delete(path));
  }
  return result;
}

/** Builds what is missing of these programs of a Go module of test/cluster, and returns the folder that has them. */
async function build(module: string, programs: readonly string[]): Promise<string> {
  const source = join(MODULES, module);
  const definition = readFileSync(join(source, 'go.mod'), 'utf8');
  const hash = createHash('sha256').update(definition).update(readFileSync(join(source, 'go.sum'))).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `${module.replace('/', '-')}-${hash}`);
  const missing = () => programs.filter(program => !existsSync(join(folder, program)));
  if (missing().length === 0) return folder;
  // Two workers that want the same program wait for one build.
  return locked(folder, async () => {
    const wanted = missing();
    if (wanted.length === 0) return folder;
    await requireGo();
    const started = Date.now();
    process.stderr.write(`building ${module} (${wanted.join(', ')}) once, into ${folder}\n`);
    const flags = ['-s', '-w', ...module.startsWith('kube/') ? versionStamp(basename(module)) : []].join(' ');
    const goMod = await goModule(source);
    const packages = wanted.map(program => packageOf(goMod, program));
    const target = mkdtempSync(`${folder}.`);
    try {
      // Compilers end soon: what garbage they leave need not be collected (22 % less processor time for kube-score, measured once).
      await go(['install', '-trimpath', '-buildvcs=false', `-ldflags=${flags}`, ...packages], source, { GOGC: '400', GOBIN: target });
      mkdirSync(folder, { recursive: true });
      // Each is there whole or not at all.
      for (const program of wanted) renameSync(join(target, program), join(folder, program));
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
    process.stderr.write(`built ${module} in ${Math.round((Date.now() - started) / 1000)} s\n`);
    return folder;
  });
}

interface GoModule {
  readonly Tool: readonly { readonly Path: string }[];
  readonly Require: readonly { readonly Path: string; readonly Version: string }[];
}

async function goModule(folder: string): Promise<GoModule> {
  return JSON.parse((await run('go', ['mod', 'edit', '-json'], { cwd: folder })).stdout);
}

/** The package of the tool with this name: a version at the end of a path names no program. */
function packageOf({ Tool }: GoModule, program: string): string {
  const paths = Tool.map(({ Path }) => Path);
  const found = paths.find(path => basename(path.replace(/\/v\d+$/, '')) === program);
  if (!found) throw new Error(`there is no tool ${program}, only ${paths.join(', ')}`);
  return found;
}

/** Runs `action` while no other process of this machine does so for the same path. */
async function locked<T>(path: string, action: () => Promise<T>): Promise<T> {
  const release = await lock(path, { realpath: false, stale: 10_000, retries: { forever: true, minTimeout: 500, maxTimeout: 1000 } });
  try {
    return await action();
  } finally {
    await release();
  }
}

/** The folder of a Go module's files, such as CRDs, fetched on need. */
export async function moduleFolder(module: string, version: string): Promise<string> {
  await requireGo();
  const cache = (await run('go', ['env', 'GOMODCACHE'])).stdout.trim();
  const escaped = module.replace(/[A-Z]/g, letter => `!${letter.toLowerCase()}`);
  const folder = join(cache, `${escaped}@${version}`);
  // Go keeps this file while it unpacks: another worker, or the build of a tool, may be at it.
  const unpacking = join(cache, 'cache', 'download', escaped, '@v', `${version}.partial`);
  const isWhole = () => existsSync(folder) && !existsSync(unpacking);
  if (!isWhole()) {
    // A module that asks for a newer Go is reported as an error, yet its files arrive: the folder decides.
    const failure = await run('go', ['mod', 'download', '-json', `${module}@${version}`]).then(() => undefined, (error: { stdout: string }) => error.stdout);
    if (!isWhole()) throw new Error(`go mod download ${module}@${version} failed: ${failure}`);
  }
  return folder;
}

function kubernetesVersion(minor: string): string {
  const definition = readFileSync(join(MODULES, 'kube', minor, 'go.mod'), 'utf8');
  return /k8s\.io\/kubernetes v(\S+)/.exec(definition)![1];
}

// Unstamped servers call themselves v0.0.0-master, which kubectl refuses to parse.
function versionStamp(minor: string): string[] {
  const [major, minorNumber] = minor.split('.');
  const stamps = { gitVersion: `v${kubernetesVersion(minor)}`, gitMajor: major, gitMinor: minorNumber };
  return Object.entries(stamps).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
}

async function fillOnce(path: string, fill: (target: string) => Promise<void>): Promise<string> {
  const target = mkdtempSync(`${path}.`);
  try {
    await fill(target);
    // Another run may have been faster: its folder is as good as ours.
    if (!existsSync(path)) renameSync(target, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
  return path;
}

async function requireGo(): Promise<void> {
  const found = await run('go', ['env', 'GOVERSION'], { cwd: join(MODULES, 'etcd') }).then(({ stdout }) => stdout.trim().replace('go', ''), () => 'none');
  const usable = found !== 'none' && found.localeCompare(GO, undefined, { numeric: true }) >= 0;
  if (!usable) throw new Error(`the cluster tests build Kubernetes from source: install Go ${GO} or newer (found: ${found})`);
}

async function go(args: string[], cwd: string, env: Record<string, string>): Promise<void> {
  await run('go', args, { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * MEBIBYTE });
}
