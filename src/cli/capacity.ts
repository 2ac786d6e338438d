import { capacityTables } from './capacity-tables';
import { Complaint } from './exit';
import { findProgram } from './find-program';
import { printOut } from './print-yaml';
import { runProgram } from './run-program';
import { nodesReport, NodesReport } from '../capacity/node-report';
import { NodePool } from '../capacity/nodes';
import { capacityReport } from '../capacity/report';
import { workloadsOf } from '../capacity/workloads';
import { Manifests } from '../manifests/manifests';

export interface CapacityOptions {
  readonly nodes: NodePool[];
  readonly json: boolean;
  readonly env?: string;
  readonly kubernetes?: string;
  readonly verbose: boolean;
}

/** Runs the program and tells what it asks of its cluster. */
export async function capacity(file: string | undefined, options: CapacityOptions): Promise<void> {
  const { entries, externals, kubernetes } = await runProgram(findProgram(file, 'keelwright capacity'), options);
  const manifests = Manifests.of(entries, { externals, kubernetes });
  const workloads = workloadsOf(manifests);
  const report = capacityReport(workloads, manifests);
  const nodes = options.nodes.length === 0 ? undefined : nodesReport(workloads, options.nodes, manifests);
  const text = options.json ? `${JSON.stringify({ kubernetes, ...report, ...(nodes && { nodes }) }, undefined, 2)}\n` : capacityTables(report, nodes);
  await printOut(text, 'the report');
  const failing = cramped(nodes);
  if (failing.length > 0) throw new Complaint(`these nodes are too few: ${failing.join(', ')}`);
}

/** What does not fit on the nodes that were counted; what is looked for cannot fail. */
function cramped(nodes: NodesReport | undefined): string[] {
  return Object.entries(nodes?.cases ?? {}).filter(([, answer]) => 'verdict' in answer && answer.verdict === 'does not fit').map(([name]) => name);
}
