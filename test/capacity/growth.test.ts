import { manifestsOf } from './manifests';
import * as knapsack from '../../src/capacity/knapsack';
import { nodesReport } from '../../src/capacity/node-report';
import { NodePool } from '../../src/capacity/nodes';
import { workloadsOf } from '../../src/capacity/workloads';

const GI = 1024n ** 3n * 1000n;
const POOL: NodePool = { zones: 3, labels: {}, taints: [], room: new Map<string, bigint>([['cpu', 4000n], ['memory', 16n * GI], ['pods', 110_000n]]) };

/** No two are alike. */
function apps(number: number): string {
  return Array.from({ length: number }, (_, i) => (
    `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app-${i}, namespace: shop }\nspec: { replicas: 2, template: { metadata: { labels: { app: app-${i} } }, `
    + `spec: { containers: [{ name: a, image: "a:1", resources: { requests: { cpu: ${100 + i * 37 % 900}m, memory: ${64 + i * 53 % 1900}Mi } } }] } } }\n`
  )).join('');
}

/** How many nodes were filled, in thought, to answer. */
function filled(number: number): number {
  const ways = [jest.spyOn(knapsack, 'cheapestFilling'), jest.spyOn(knapsack, 'dearestFilling')];
  const manifests = manifestsOf(apps(number));
  expect(nodesReport(workloadsOf(manifests), [POOL], manifests).cases.max).toHaveProperty('fits');
  const count = ways.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  ways.forEach(way => way.mockRestore());
  return count;
}

test('F56 twice as many apps are hardly more nodes to be looked at: what is proved of one pod is proved of smaller ones', () => {
  const [once, twice] = [filled(75), filled(150)];
  expect(once).toBeGreaterThan(100);
  expect(twice).toBeLessThan(2 * once);
});
