import { manifestsOf } from './manifests';
import { NodePool, nodesOf } from '../../src/capacity/nodes';
import { verdictOf } from '../../src/capacity/verdict';
import { workloadsOf } from '../../src/capacity/workloads';
import { vertical, workload } from '../checks/workloads';
import { pitfall } from '../pitfalls';

const GI = 1024n ** 3n * 1000n;
/** One node of four cores and 16Gi. */
const NODE: NodePool = { zones: 1, count: 1, labels: {}, taints: [], room: new Map([['cpu', 4000n], ['memory', 16n * GI], ['pods', 110_000n]]) };

function verdict(...yaml: string[]): string {
  const manifests = manifestsOf(yaml.join(''));
  return verdictOf(workloadsOf(manifests), 'max', nodesOf([NODE]), manifests).verdict;
}

const container = (cpu: string) => `{ name: web, image: web:1, resources: { requests: { cpu: ${cpu}, memory: 1Gi } } }`;
const AGENT = workload('', container('100m'), 'priorityClassName: system-node-critical,').replace('kind: Deployment', 'kind: DaemonSet').replace('name: web,', 'name: agent,');
const upTo = (cpu: string) => vertical(`resourcePolicy: { containerPolicies: [{ containerName: web, maxAllowed: { cpu: ${cpu} } }] }`);

pitfall('buffer-exact-node', 'fails', 'beside an agent there is no room for a pod as large as the node', () => {
  expect([verdict(workload('', container('4'))), verdict(workload('', container('4')), AGENT)]).toEqual(['fits', 'does not fit']);
  expect(verdict(workload('', container('3800m')), AGENT)).toBe('fits');
});

pitfall('vpa-larger-than-node', 'passes', 'what a pod may become fits', () => expect(verdict(workload('', container('1')), upTo('4'))).toBe('fits'));
pitfall('vpa-larger-than-node', 'fails', 'what a pod may become does not', () => expect(verdict(workload('', container('1')), upTo('5'))).toBe('does not fit'));
