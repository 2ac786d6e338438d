import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, goModule, moduleFolder, packageOf } from '../builds';
import { type ToolName, TOOLS } from '../tools';

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
  return build(`kube/${minor}`, programs, versionStamp(minor));
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
