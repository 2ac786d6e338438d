import { table } from './table';
import { NodesNeeded, NodesReport } from '../capacity/node-report';
import { AppReport, CapacityReport, Figures, InStates } from '../capacity/report';
import { Verdict } from '../capacity/verdict';
import { State, STATES } from '../capacity/workload';

/** Resources that are shown for every pod; other requested resources follow. */
const ALWAYS_SHOWN = ['cpu', 'memory'];
const ALL = '(all)';
const WIDTH = 100;

/** The report as text, each table with its title. */
export function capacityTables(report: CapacityReport, nodes?: NodesReport): string {
  const { apps, namespaces, total, perNode, pausePods, claims, unbounded } = report;
  const sums = [...namespaces.map(rest => ({ ...rest, app: ALL })), ...namespaces.length > 1 ? [{ namespace: ALL, app: ALL, ...total }] : []];
  return [
    section('Requests / limits', tableOf([...apps, ...sums])),
    section('In addition, on each node', tableOf(perNode.map(({ figures, ...rest }) => ({ ...rest, min: figures, max: figures, rollout: figures })))),
    section('In addition, pods that only reserve headroom', tableOf(pausePods)),
    section('PersistentVolumeClaims', claimTable(claims)),
    section('Runs of these may overlap without limit; one run is counted', unbounded.map(name => line('  ', name)).join('')),
    section('On these nodes', nodes ? nodeTable(nodes.cases) : ''),
    section('Assumes', (nodes?.assumed ?? []).map(text => line('  ', text)).join('')),
  ].filter(Boolean).join('\n');
}

function section(title: string, text: string): string {
  return text === '' ? '' : `${title}:\n${text}`;
}

function tableOf(rows: AppReport[]): string {
  if (rows.length === 0) return '';
  const others = rows.flatMap(row => STATES.flatMap(state => Object.keys(row[state].requests))).filter(resource => resource.includes('/'));
  const resources = [...ALWAYS_SHOWN, ...new Set(others)];
  return table([
    ['namespace', 'app', 'state', 'pods', ...resources],
    ...rows.flatMap(row => distinctStates(row).map(([name, figures]) => [row.namespace, row.app, name, `${figures.pods}`, ...resources.map(resource => amount(figures, resource))])),
  ]);
}

function amount({ requests, limits }: Figures, resource: string): string {
  return `${requests[resource] ?? '0'} / ${limits[resource] ?? '0'}`;
}

/** States with the same values share one row. */
function distinctStates<T>(row: InStates<T>): [string, T][] {
  const rows = new Map<string, [State[], T]>();
  for (const state of STATES) {
    const key = JSON.stringify(row[state]);
    rows.set(key, [[...rows.get(key)?.[0] ?? [], state], row[state]]);
  }
  return [...rows.values()].map(([states, value]) => [states.length === STATES.length ? 'always' : states.join(', '), value]);
}

function claimTable(claims: CapacityReport['claims']): string {
  if (claims.length === 0) return '';
  return table([
    ['namespace', 'class', 'state', 'PVCs', 'storage'],
    ...claims.flatMap(row => distinctStates(row).map(([name, { claims: count, storage }]) => [row.namespace, className(row.storageClass), name, `${count}`, storage])),
  ]);
}

function className(storageClass: string | undefined): string {
  return storageClass === undefined ? '(default)' : storageClass === '' ? '(none)' : storageClass;
}

function nodeTable(cases: NodesReport['cases']): string {
  const width = Math.max(...Object.keys(cases).map(name => name.length));
  return Object.entries(cases).map(([name, answer]) => line(`  ${name.padEnd(width)}  `, 'verdict' in answer ? verdictText(answer) : neededText(answer))).join('');
}

/** Wraps text that is wider than a terminal, and indents the following lines. */
function line(start: string, text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && start.length + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return `${start}${lines.join(`\n${' '.repeat(start.length)}`)}\n`;
}

function verdictText({ verdict, because }: Verdict): string {
  return because === undefined ? verdict : `${verdict}: ${because}`;
}

function neededText({ fits, doesNotFit, because }: NodesNeeded): string {
  if (doesNotFit === undefined) return `does not fit on any number: ${because}`;
  const never = doesNotFit === 0 ? [] : [`does not fit on ${doesNotFit}`];
  if (fits === undefined) return [...never, `tight on ${doesNotFit === 0 ? 'any number' : 'more'}: ${because}`].join('; ');
  return [`fits on ${fits}`, ...never, ...because === undefined ? [] : [`tight ${doesNotFit === 0 ? 'on fewer' : 'between'}: ${because}`]].join('; ');
}
