import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { toolPath } from './binaries';
import { cached } from '../builds';

const CHECKOV = '3.3.30';
// kube-score: 1 critical, 5 warning, 7 almost right, 10 right.
const PERFECT_GRADE = 10;
const run = promisify(execFile);

/** What an analyzer complains about; what the object's annotations skip is not among it. */
export interface Finding {
  readonly tool: 'kube-score' | 'checkov';
  readonly rule: string;
  /** Kind/namespace/name; the namespace of what has none is "default". */
  readonly object: string;
  readonly message: string;
}

/** All default checks of kube-score that are not met in full. */
export async function kubeScore(yaml: string): Promise<Finding[]> {
  const program = await toolPath('kube-score');
  return inFile(yaml, async file => {
    const objects: ScoredObject[] | null = await json(program, ['score', '--output-format=json', '--kubernetes-version=v1.30', file]);
    return distinct((objects ?? []).flatMap(complaints));
  });
}

/** All checks of Checkov for Kubernetes that fail. */
export async function checkov(yaml: string): Promise<Finding[]> {
  const python = await analyzerPython();
  const workloads = workloadsOf(yaml);
  return inFile(yaml, async file => {
    const options = ['--framework', 'kubernetes', '--skip-download', '--compact', '--quiet', '--output', 'json'];
    const { results }: { results?: { failed_checks: CheckovResult[] } } = await json(python, ['-m', 'checkov.main', '--file', file, ...options]);
    return distinct((results?.failed_checks ?? []).map(({ check_id: rule, check_name: message, resource }): Finding => (
      { tool: 'checkov', rule, object: checkovObject(resource, workloads), message }
    )));
  });
}

/** The Python that Checkov runs in; PyYAML comes with it. */
export async function analyzerPython(): Promise<string> {
  return join(await cached(`checkov-${CHECKOV}`, installCheckov), 'bin/python');
}

interface ScoredObject {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly namespace?: string; readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly name: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments?: readonly { readonly path: string; readonly summary: string }[];
  }[];
}

interface CheckovResult {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
}

function complaints({ type_meta: { kind }, object_meta: { namespace = 'default', name }, checks }: ScoredObject): Finding[] {
  const failed = checks.filter(({ skipped, grade }) => !skipped && grade < PERFECT_GRADE);
  return failed.flatMap(({ check, comments }) => (comments ?? [{ path: '', summary: check.name }]).map(({ path, summary }): Finding => (
    { tool: 'kube-score', rule: check.id, object: `${kind}/${namespace}/${name}`, message: path ? `${path}: ${summary}` : summary }
  )));
}

// The environment is moved into its place when it is complete: only its interpreter survives that, not its scripts.
async function installCheckov(folder: string): Promise<void> {
  await run('python3', ['-m', 'venv', folder]).catch(error => {
    throw new Error(`Checkov needs Python: install python3 with its venv module (${error.message.trim()})`);
  });
  await run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `checkov==${CHECKOV}`]);
}

async function inFile<T>(yaml: string, use: (file: string) => Promise<T>): Promise<T> {
  // Checkov has nothing to say about a file that it cannot read.
  for (const { errors } of parseAllDocuments(yaml)) if (errors.length) throw errors[0];
  const folder = mkdtempSync(join(tmpdir(), 'keelwright-analyzer-'));
  try {
    const file = join(folder, 'manifests.yaml');
    writeFileSync(file, yaml);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Both end with code 1 when they found something.
async function json<T>(program: string, args: string[]): Promise<T> {
  const { stdout, stderr } = await run(program, args, { maxBuffer: Infinity }).catch(error => error);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${program} ${args.join(' ')} gave no result: ${stderr}`);
  }
}

function workloadsOf(yaml: string): string[] {
  return parseAllDocuments(yaml)
    .map(document => document.toJS())
    .filter(object => object?.spec?.template ?? object?.spec?.jobTemplate)
    .map(({ kind, metadata: { namespace = 'default', name } }) => `${kind}/${namespace}/${name}`);
}

// Some rules look at a pod made up from a workload, which is named Pod.<namespace>.<workload>.<label>.
function checkovObject(resource: string, workloads: readonly string[]): string {
  const [kind, namespace, ...rest] = resource.split('.');
  const name = rest.join('.');
  const owner = kind === 'Pod' ? workloads.find(workload => `${name}.`.startsWith(`${workload.split('/')[2]}.`) && workload.split('/')[1] === namespace) : undefined;
  return owner ?? `${kind}/${namespace}/${name}`;
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map(finding => [Object.values(finding).join('\n'), finding])).values()];
}
