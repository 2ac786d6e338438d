import { App as CdkApp, Chart } from 'cdk8s';
import { evidenceOf, exporterEvidence } from './evidence';
import { ENGINES } from '../../src/engines';
import { operatedPostgres } from '../../src/engines/cloud-native-pg';
import { EngineSpec } from '../../src/engines/engine-spec';
import { Software } from '../../src/engines/software';
import { Probe } from '../../src/props/pods/probe';

const WHERE = new Chart(new CdkApp(), 'shop');

export function specOf(engine: Software, version: string, members = 1): EngineSpec {
  return engine.spec(WHERE, version, { cpu: '1', memory: '1Gi' }, { workload: 'orders', service: 'orders-members', members, storage: 20 * 2 ** 30 });
}

/** The versions and images of all engines, as a table. */
export function images(): string {
  const rows = ENGINES.flatMap(engine => engine.versions.map(version => [
    engine.name, version, code(specOf(engine, version).image), engine.versions.filter(next => next !== version && engine.follows(version, next)).join(', '),
    evidenceOf(engine.name).tried[version] ?? 'not run',
  ]));
  return table(['engine', 'version', 'image', 'may be followed by', 'tried on'], rows);
}

/** The versions and images of PostgreSQL with replicas, as a table. */
export function replicated(): string {
  const { versions, follows } = operatedPostgres;
  const rows = versions.map(version => [version, code(specOf(operatedPostgres, version).image), versions.filter(next => follows(version, next)).join(', ')]);
  return table(['postgres', 'image', 'may be followed by'], rows);
}

/** What `Metrics.ofEngine()` means for each engine, as a table. */
export function metrics(): string {
  const rows = ENGINES.map(engine => {
    const { name, metrics: of } = specOf(engine, engine.versions.at(-1)!);
    if (of === undefined) throw new Error(`no metrics in the spec of ${name}, which Metrics.ofEngine() needs: add them in its file below src/engines`);
    const { port, exporter } = of;
    const { source, tried } = exporterEvidence(exporter?.image.split(':')[0] ?? name);
    if (!exporter) return [name, `${port}`, `[itself](${source})`, '', '', '', tried];
    const { image, user, command: [,, script], config, credentials } = exporter;
    const variables = [...Object.entries(config).map(([variable, value]) => code(`${variable}=${value}`)), ...ofSecret(credentials)];
    return [name, `${port}`, `[${code(image)}](${source})`, `${user.uid}`, code(script.match(/^ +(.*) &$/m)![1]), variables.join(', '), tried];
  });
  return table(['engine', 'port', 'served by', 'uid', 'runs', 'variables', 'tried with'], rows);
}

/** What is known of one engine, as a table; sizes are those of a container with 1Gi of memory. */
export function facts(engine: Software): string {
  const spec = specOf(engine, engine.versions.at(-1)!);
  const { health, backup } = spec;
  return table(['', `${spec.name} ${spec.version}`], [
    ['image', `[${code(spec.image)}](${evidenceOf(engine.name).source})`],
    ['uid, gid', `${spec.user.uid}, ${spec.user.gid}`],
    ['volume', spec.volumePath === undefined ? 'none' : code(spec.volumePath)],
    ['default resources', `cpu ${engine.resources.cpu}, memory ${engine.resources.memory}`],
    ['writable paths', spec.writablePaths.map(({ path, size, inMemory }) => `${code(path)} ${size}${inMemory ? ' in memory' : ''}`).join(', ')],
    ['config', Object.entries(spec.config).map(([name, value]) => code(`${name}=${value}`)).join(', ')],
    ['from the Secret', ofSecret(spec.credentials, spec.serverReads).join(', ')],
    ['start command', code([...spec.command ?? ['(entrypoint)'], ...spec.args.map(arg => arg === '' ? "''" : arg)].join(' '))],
    ['config files', Object.keys(spec.files).map(code).join(', ')],
    ['ports', spec.ports.map(({ name, number, scheme }) => `${name} ${number}${scheme === undefined ? '' : ` (${scheme}://)`}`).join(', ')],
    ['startup probe', probe(health.startup)],
    ['readiness probe', probe(health.readiness)],
    ['liveness probe', probe(health.liveness)],
    ['shutdown', `${spec.preStop ? `${code(spec.preStop.join(' '))}, then ` : ''}SIGTERM; at most ${spec.terminationGraceSeconds} seconds`],
    ['dump', command(backup?.dump)],
    ['restore', command(backup?.restore)],
    ['not in a backup', backup?.without ?? ''],
    ['forms a cluster', spec.clustering ? `yes, from ${spec.clustering.least} members` : 'no'],
  ]);
}

function ofSecret(credentials: { readonly [variable: string]: string }, serverReads = Object.keys(credentials)): string[] {
  return Object.entries(credentials).map(([variable, key]) => `${code(variable)} = ${key}${serverReads.includes(variable) ? '' : ' (pre-start check only)'}`);
}

function probe(asked: Probe | undefined): string {
  if (!asked) return 'none';
  const { periodSeconds = 0, failureThreshold = 0 } = asked.timings;
  const budget = periodSeconds * failureThreshold;
  return `${asked.handler === 'command' ? command(asked.commandLine) : 'TCP'}${budget > 0 ? `; ${budget} seconds` : ''}`;
}

/** What nobody reads in one line, the Job shows whole. */
const LONGEST_SCRIPT = 20;

/** A script in one line, as a table's cell has it. */
function command(words: string[] | undefined): string {
  if (!words) return 'none';
  if (words[0] !== 'sh') return code(words.join(' '));
  const lines = words[2].split('\n').map(line => line.trim());
  if (lines.length > LONGEST_SCRIPT) return `a script of ${lines.length} lines, which its Job shows; [what it does](guides/backups.md#restore)`;
  return code(lines.filter(line => !line.startsWith('# ')).join('; '));
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replace(/\|/g, '\\|')}${fence}`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`.replace(/ +\|/g, ' |');
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
