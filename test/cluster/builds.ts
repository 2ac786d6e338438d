// How what the tests run is built from source and kept. No proof rests on this, but on the versions of what is built (proof/rests-on.ts).
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { lock } from 'proper-lockfile';

const run = promisify(execFile);
// What the newest of the modules asks for.
const GO = '1.26';
const MEBIBYTE = 1024 * 1024;
const MODULES = __dirname;

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

/**
 * Builds what is missing of these programs of a Go module of test/cluster, and returns the folder that has them.
 *
 * @param stamp what the linker is told of the version
 */
export async function build(module: string, programs: readonly string[], stamp: readonly string[] = []): Promise<string> {
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
    const started = Date.now();
    process.stderr.write(`building ${module} (${wanted.join(', ')}) once, into ${folder}\n`);
    const goMod = await goModule(source);
    const packages = wanted.map(program => packageOf(goMod, program));
    const target = mkdtempSync(`${folder}.`);
    try {
      await goInstall(source, target, packages, { stamp });
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

export async function goModule(folder: string): Promise<GoModule> {
  return JSON.parse((await run('go', ['mod', 'edit', '-json'], { cwd: folder })).stdout);
}

/** The package of the tool with this name: a version at the end of a path names no program. */
export function packageOf({ Tool }: GoModule, program: string): string {
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

export interface GoInstallOptions {
  /** What the linker is told of the version. */
  readonly stamp?: readonly string[];
  readonly env?: { readonly [variable: string]: string };
}

/** Builds packages of a Go module into a folder. */
export async function goInstall(
  source: string, target: string, packages: readonly string[], { stamp = [], env = {} }: GoInstallOptions = {},
): Promise<void> {
  await requireGo();
  // Nobody debugs these programs, and compilers end before their garbage matters: 195 s for an API server in place of 242 s, measured once.
  const flags = ['-trimpath', '-buildvcs=false', '-gcflags=all=-dwarf=false', `-ldflags=${['-s', '-w', ...stamp].join(' ')}`];
  await run('go', ['install', ...flags, ...packages], {
    cwd: source, env: { ...process.env, GOGC: 'off', GOMEMLIMIT: '4GiB', GOBIN: target, ...env }, maxBuffer: 64 * MEBIBYTE,
  });
}
