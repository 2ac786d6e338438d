import * as fc from 'fast-check';
import { type ControlPlane, type KubeObject } from './lab';
import { point, version } from './proof/point';
import { render } from './proof/rendering';
import { EXAMPLES, ROOT } from './proof/subjects';
import { Crowd, leftOver, make, prepare, SET } from './prove/crowd';
import { startCluster } from './prove/subject';
import { tolerates, wants } from '../../src/capacity/node-match';
import { nodesReport, NodesNeeded } from '../../src/capacity/node-report';
import { Node, NodePool, nodesOf, Taint } from '../../src/capacity/nodes';
import { Verdict, verdictOf } from '../../src/capacity/verdict';
import { countIn, isPerNode, Workload } from '../../src/capacity/workload';
import { workloadsOf } from '../../src/capacity/workloads';
import { Resource, namespaceOf } from '../../src/manifests/manifest';
import { Manifests } from '../../src/manifests/manifests';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { entryOf, TAINT, Wish, wishes } from '../capacity/random-sets';

const SETS = 50;
const MOST_REPLICAS = 60;
const GI = 1024n ** 3n * 1000n;

/** Programs that the library's users read, as one set each. */
const MOVED = ['Deployment', 'StatefulSet', 'DaemonSet', 'PersistentVolumeClaim', 'ServiceAccount'];
const SHARED = ['PriorityClass'];

/** Of what the pods say of their proxy. */
const PROXY = 'sidecar.istio.io/proxy';

/** What agents look at before they run on a node. */
const ASKED_FOR = { 'eks.amazonaws.com/compute-type': 'ec2', 'type': 'machine' };

describe(`Kubernetes ${version}, capacity`, () => {
  const sets = randomSets();
  let examples: Said[];
  let cluster: ControlPlane;
  let left: Map<string, number>;

  beforeAll(async () => {
    const renderings = await render(EXAMPLES.map(name => ({ file: `examples/${name}/main.ts`, kubernetes: version })), `${ROOT}/lib`);
    examples = EXAMPLES.flatMap((name, i) => exampleSets(name, renderings[i].yaml));
    const crowds = [...sets, ...examples];
    cluster = await startCluster({ version, nodesPerZone: 0 });
    await prepare(cluster, crowds);
    await make(cluster, crowds);
    left = await leftOver(cluster, crowds);
  });

  afterAll(async () => cluster.stop());

  point(4, `${SETS} random sets, each at the last number of pods that fits, find room`, 'capacity report', async () => {
    const fitting = sets.filter(({ says }) => says === 'fits');
    expect(fitting).toHaveLength(SETS);
    expect(fitting.filter(({ name }) => left.get(name) !== 0).map(describeSet)).toEqual([]);
  });

  point(4, `${SETS} random sets, each at the first number of pods that does not fit, do not`, 'capacity report', async () => {
    const crowded = sets.filter(({ says }) => says === 'does not fit');
    expect(crowded).toHaveLength(SETS);
    expect(crowded.filter(({ name }) => left.get(name) === 0).map(describeSet)).toEqual([]);
  });

  point(4, 'each example fits on the nodes that it is said to fit on, and not on those it is said not to', 'capacity report', async () => {
    const tried = examples.map(({ name, says }) => `${name.replace(/-\d-\w+$/, '')} ${says}`);
    expect(new Set(tried)).toEqual(new Set(EXAMPLES.flatMap(name => [`${name} fits`, `${name} does not fit`])));
    expect(examples.filter(({ name, says }) => (left.get(name) === 0) !== (says === 'fits')).map(describeSet)).toEqual([]);
  });

  function describeSet({ name, wishes: given, nodes }: Said): string {
    return `${name}: ${left.get(name)} left over of ${JSON.stringify(given)} on ${nodes.length} nodes`;
  }
});

interface Said extends Crowd {
  readonly says: Verdict['verdict'];
  readonly wishes?: Wish[];
}

/** Sets that differ from the next in one pod: with that many they fit, or do not. */
function randomSets(): Said[] {
  const between = (min: number, max: number) => fc.integer({ min, max });
  const pools = fc.record({ zones: between(1, 3), nodes: between(3, 8), cpu: between(4, 12), memory: between(6, 20), pods: between(5, 16) });
  const sizes = { replicas: 6, cpu: 4, memory: 5, daemons: 2 };
  const workloads = fc.oneof(wishes(sizes, ['red', 'blue']), wishes(sizes, ['red', 'blue', 'green']), wishes(sizes, ['red', 'blue', 'green', 'grey']));
  const found: { readonly [says in 'fits' | 'does not fit']: Said[] } = { 'fits': [], 'does not fit': [] };
  for (const [given, { zones, nodes, cpu, memory, pods }] of fc.sample(fc.tuple(workloads, pools), { numRuns: 2000, seed: 7 })) {
    if (found.fits.length + found['does not fit'].length === 2 * SETS) break;
    const room = new Map([['cpu', BigInt(cpu) * 1000n], ['memory', BigInt(memory) * GI], ['pods', BigInt(pods) * 1000n]]);
    const set = (says: 'fits' | 'does not fit') => `${says === 'fits' ? 'fits' : 'crowded'}-${found[says].length}`;
    const pool = (name: string, part: string, count: number, taints: Taint[] = []): NodePool => (
      { room, zones, count, taints, labels: { [SET]: name, pool: part } }
    );
    const [half, rest] = [Math.ceil(nodes / 2), Math.floor(nodes / 2)];
    const tainted = Number(rest > 1);
    const at = (replicas: number, name: string) => {
      const changed = given.map((wish, i) => i === 0 ? { ...wish, replicas } : wish);
      const common = { namespace: name, nodeSelector: { [SET]: name }, priorityClassName: 'system-node-critical' };
      const places = nodesOf([pool(name, 'a', half), pool(name, 'b', rest - tainted), pool(name, 'b', tainted, [TAINT])]);
      return said(name, changed.map(wish => entryOf(wish, common)), places, changed);
    };
    const verdicts = Array.from({ length: MOST_REPLICAS }, (_, i) => at(i + 1, 'set').says);
    const last = verdicts.lastIndexOf('fits') + 1;
    const first = verdicts.indexOf('does not fit') + 1;
    if (last > 0 && last < MOST_REPLICAS && found.fits.length < SETS) found.fits.push(at(last, set('fits')));
    if (first > 1 && found['does not fit'].length < SETS) found['does not fit'].push(at(first, set('does not fit')));
  }
  return [...found.fits, ...found['does not fit']];
}

/** An example at its most replicas, in one zone and in three: on as few nodes as do for certain, and on as many as do not. */
function exampleSets(name: string, yaml: string): Said[] {
  const entries = entriesFromYaml(yaml, name);
  const wanted = entries.filter(({ manifest: { kind } }) => [...MOVED, ...SHARED].includes(kind));
  const made = (set: string) => wanted.map(entry => movedTo(set, entry, entries));
  const manifests = Manifests.of(made('any'));
  const workloads = workloadsOf(manifests);
  const asked = (resource: string) => workloads.map(({ amounts: { max } }) => max.requests.get(resource) ?? 0n);
  const largestOf = (resource: string) => asked(resource).reduce((a, b) => a > b ? a : b, 1n);
  return [1, 3].flatMap(zones => {
    // With room for one or two of the largest pods, so that it takes several nodes.
    const size = zones === 1 ? 1n : 2n;
    const room = new Map([
      ['cpu', size * largestOf('cpu')], ['memory', size * largestOf('memory')], ['pods', 10_000n], ['ephemeral-storage', 100n * GI],
    ]);
    const pool = (set: string): NodePool => ({ room, zones, labels: { [SET]: set, ...ASKED_FOR }, taints: [] });
    const { fits, doesNotFit } = nodesReport(workloads, [pool('any')], manifests).cases.max as NodesNeeded;
    return [[fits, `${name}-${zones}-fits`] as const, [doesNotFit ?? zones, `${name}-${zones}-crowded`] as const]
      .flatMap(([count, set]) => count ? [said(set, made(set), nodesOf([{ ...pool(set), count }]))] : []);
  });
}

function namespaceIn(set: string, namespace = 'default'): string {
  return `${set}-${namespace}`;
}

/** The object in the set's own namespaces and on its nodes, at its most replicas, with a class of volumes that the lab serves. */
function movedTo(set: string, { manifest, origin }: Resource, all: Resource[]): Resource {
  const moved = JSON.parse(JSON.stringify(manifest));
  if (SHARED.includes(manifest.kind)) return { manifest: moved, origin };
  moved.metadata = { name: manifest.metadata.name, namespace: namespaceIn(set, namespaceOf(manifest)) };
  const claims = [...moved.spec?.volumeClaimTemplates ?? [], ...manifest.kind === 'PersistentVolumeClaim' ? [moved] : []];
  for (const { spec } of claims) Object.assign(spec, { storageClassName: undefined, volumeName: undefined, accessModes: ['ReadWriteOnce'] });
  if (!moved.spec?.template) return { manifest: moved, origin };

  const autoscaler = all.map(other => other.manifest)
    .find(({ kind, metadata: { namespace }, spec }) => (
      kind === 'HorizontalPodAutoscaler' && namespace === manifest.metadata.namespace && spec.scaleTargetRef.name === manifest.metadata.name
    ));
  // No member waits for the one before it to be ready.
  if (manifest.kind === 'StatefulSet') moved.spec.podManagementPolicy = 'Parallel';
  if (autoscaler) moved.spec.replicas = autoscaler.spec.maxReplicas;
  moved.spec.template.spec.nodeSelector = { ...moved.spec.template.spec.nodeSelector, [SET]: set };
  return { manifest: moved, origin };
}

function said(name: string, entries: readonly Resource[], nodes: readonly Node[], given?: Wish[]): Said {
  const manifests = Manifests.of(entries);
  const workloads = workloadsOf(manifests);
  const pods = workloads.reduce((sum, workload) => sum + podsOn(workload, nodes), 0);
  const objects = entries.map(({ manifest }) => injected(manifest as unknown as KubeObject));
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  return { name, namespaces, objects, nodes, pods, wishes: given, says: verdictOf(workloads, 'max', nodes, manifests).verdict };
}

/** With the proxy that Istio adds to its pods, which is in no manifest. */
function injected(object: KubeObject): KubeObject {
  const { template } = object.spec ?? {};
  const { [`${PROXY}CPU`]: cpu, [`${PROXY}Memory`]: memory } = template?.metadata.annotations ?? {};
  if (cpu === undefined) return object;
  const proxy = { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.27.3', restartPolicy: 'Always', resources: { requests: { cpu, memory } } };
  const spec = { ...template.spec, initContainers: [proxy, ...template.spec.initContainers ?? []] };
  return { ...object, spec: { ...object.spec, template: { ...template, spec } } };
}

function podsOn(workload: Workload, nodes: readonly Node[]): number {
  const { spec } = workload.template;
  return isPerNode(workload.counts) ? nodes.filter(node => wants(spec, node) && tolerates(spec, node)).length : countIn(workload, 'max');
}
