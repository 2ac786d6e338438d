import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A container image that is made here. */
export interface Image {
  /** As manifests name it, such as `ghcr.io/stefanprodan/podinfo:6.14.1`. */
  readonly name: string;
  /** Another image that was pushed before, on which its own files come. */
  readonly base?: string;
  /** A folder of this machine that is its root. */
  readonly root?: string;
  /** Its files: by path in the image a file or folder of this machine. */
  readonly files?: { readonly [path: string]: string };
  /** Its files with their content. */
  readonly texts?: { readonly [path: string]: string };
  readonly entrypoint?: readonly string[];
  /** Where its program starts. */
  readonly folder?: string;
  readonly user?: string;
  readonly env?: { readonly [variable: string]: string };
}

/** A registry that serves images under all names: what comes before the first path of a name is not asked for. */
export class Registry {
  constructor(private readonly crane: string, readonly address: string) {}

  async push({ name, base, root, files = {}, texts = {}, entrypoint = [], folder: start, user, env = {} }: Image): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'keelwright-image-'));
    try {
      const layer = join(folder, 'layer.tar');
      await run('tar', ['--create', `--file=${layer}`, `--directory=${root ?? filled(join(folder, 'root'), files, texts)}`, '--owner=0', '--group=0', '.']);
      const target = this.targetOf(name);
      const from = base === undefined ? ['--oci-empty-base'] : [`--base=${this.targetOf(base)}`];
      await run(this.crane, ['append', '--insecure', ...from, `--new_layer=${layer}`, `--new_tag=${target}`]);
      await run(this.crane, [
        'mutate', '--insecure', target, `--tag=${target}`, '--set-platform=linux/amd64',
        ...entrypoint.length === 0 ? [] : [`--entrypoint=${entrypoint.join(',')}`],
        ...start === undefined ? [] : [`--workdir=${start}`],
        ...user === undefined ? [] : [`--user=${user}`],
        ...Object.entries(env).map(([variable, value]) => `--env=${variable}=${value}`),
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private targetOf(name: string): string {
    return `${this.address}/${withoutHost(name)}`;
  }
}

function filled(folder: string, files: { readonly [path: string]: string }, texts: { readonly [path: string]: string }): string {
  mkdirSync(join(folder, 'tmp'), { recursive: true, mode: 0o1777 });
  const placed = (path: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    return join(folder, path);
  };
  for (const [path, source] of Object.entries(files)) cpSync(source, placed(path), { recursive: true, verbatimSymlinks: true });
  for (const [path, content] of Object.entries(texts)) writeFileSync(placed(path), content);
  return folder;
}

/** `postgres:17` of Docker Hub is `library/postgres:17` there. */
function withoutHost(name: string): string {
  const [first, ...rest] = name.split('/');
  if (rest.length === 0) return `library/${name}`;
  return /[.:]/.test(first) ? rest.join('/') : name;
}
