import { capacityTables } from './capacity-text';
import { Complaint } from './exit';
import { printOut } from './print-yaml';
import { findProgram } from './program/find-program';
import { runProgram } from './program/run-program';
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

/** Runs the program and reports the resources that it requests from its cluster. */
export async function capacity(file: string | undefined, options: CapacityOptions): Promise<void> {
  const { entries, externals, kubernetes } = await runProgram(findProgram(file, 'keelwright capacity'), options);
  const manifests = Manifests.of(entries, { externals, kubernetes });
  const workloads = workloadsOf(manifests);
  const report = capacityReport(workloads, manifests);
  const nodes = options.nodes.length === 0 ? undefined : nodesReport(workloads, options.nodes, manifests);
  const text = options.json ? `${JSON.stringify({ kubernetes, ...report, ...(nodes && { nodes }) }, undefined, 2)}\n` : capacityTables(report, nodes);
  await printOut(text, 'the report');
  const failing = cramped(nodes);
  if (failing.length > 0) throw new Complaint(`does not fit on these nodes: ${failing.join(', ')}`);
}

/** Cases that do not fit on nodes whose count is given; without a count, the number of nodes is computed and no case fails. */
function cramped(nodes: NodesReport | undefined): string[] {
  return Object.entries(nodes?.cases ?? {}).filter(([, answer]) => 'verdict' in answer && answer.verdict === 'does not fit').map(([name]) => name);
}
