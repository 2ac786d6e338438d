import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { point, version } from './proof/point';
import { Availability } from './prove/availability';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { readBack, run, startCluster } from './prove/subject';
import { complete, daemonSetsIn, podsOf, workloadOf } from './prove/workloads';

const PROGRAM = 'test/cluster/programs/node-agents.ts';
const LEVELS = ['restricted', 'baseline', 'privileged'];

/** The level of each agent, as it states it. */
const STATED: { readonly [agent: string]: string } = {
  everything: 'privileged', reader: 'privileged', watcher: 'privileged', networker: 'privileged', rooted: 'baseline', modest: 'restricted',
};

describe(`Kubernetes ${version}, node agents`, () => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  let folder: string;
  let cluster: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keelwright-admission-'));
    const config = join(folder, 'admission.yaml');
    writeFileSync(config, CRITICAL_PODS_NEED_A_QUOTA);
    cluster = await startCluster({ version, zones: 3, nodesPerZone: 2, readinessDelay: 1, flags: { apiServer: [`--admission-control-config-file=${config}`] } });
    await cluster.nodes.add('zone-a', { name: 'control-plane', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] });
    await cluster.nodes.add('zone-b', { name: 'gpu', labels: { pool: 'gpu' }, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoExecute' }] });
    await cluster.nodes.add('zone-c', { name: 'windows', labels: { 'kubernetes.io/os': 'windows' } });
    ({ stdout: yaml } = await run(synth));
    sent = documents(yaml);
    await run(`${synth} | kubectl apply -f -`, cluster);
    await complete(cluster, sent);
  });

  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  point(2, 'is kept whole', 'node agents', async () => {
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(1, 'runs under the level it states, and under no stricter one', 'node agents', async () => {
    for (const level of LEVELS) {
      await cluster.kubectl(['create', 'namespace', level]);
      await cluster.kubectl(['label', 'namespace', level, `pod-security.kubernetes.io/enforce=${level}`]);
      await waitFor(`the account of ${level}`, async () => cluster.api.get(`/api/v1/namespaces/${level}/serviceaccounts/default`).then(() => true, () => false));
    }
    const answers = await Promise.all(Object.keys(STATED).map(async name => [name, await laxestRefusing(agent(name))]));
    const stricter = Object.entries(STATED).map(([name, level]) => [name, LEVELS[LEVELS.indexOf(level) - 1] ?? 'none']);
    expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(stricter));
    const stated = (name: string) => agent(name).metadata.annotations?.['keelwright.io/pod-security']?.split(':')[0] ?? 'restricted';
    expect(Object.fromEntries(Object.keys(STATED).map(name => [name, stated(name)]))).toEqual(STATED);
  });

  point(4, 'runs exactly one on every node with Linux, whatever its taints', 'node agents', async () => {
    const nodes = await linux();
    expect(nodes).toContain('control-plane');
    expect(nodes).toHaveLength(8);
    for (const name of ['everything', 'reader', 'rooted', 'modest', 'rolling', 'surging', 'by-hand']) expect([name, await nodesOf(name)]).toEqual([name, nodes]);
    expect(await nodesOf('selected')).toEqual(['gpu']);
    expect(await nodesOf('timid')).toEqual(nodes.filter(node => !['gpu', 'control-plane'].includes(node)));
  });

  point(4, 'stays when its node is cordoned, unreachable or given a taint that evicts', 'node agents', async () => {
    const before = await uidsOf('rooted');
    await cluster.nodes.cordon('zone-a-1');
    await cluster.kubectl(['taint', 'node', 'zone-b-2', 'node.kubernetes.io/unreachable:NoExecute', 'acme.example/broken:NoExecute']);
    await waitFor('the timid agent to be evicted', async () => !(await nodesOf('timid')).includes('zone-b-2'));
    expect(await uidsOf('rooted')).toEqual(before);
    await cluster.kubectl(['taint', 'node', 'zone-b-2', 'acme.example/broken:NoExecute-']);
    // Its controller may have taken this one away by now, as the node is well.
    await cluster.kubectl(['taint', 'node', 'zone-b-2', 'node.kubernetes.io/unreachable:NoExecute-'], { check: false });
    await cluster.nodes.uncordon('zone-a-1');
    await complete(cluster, sent);
  });

  point(4, 'comes with the quota without which pods of its priority are taken nowhere', 'node agents', async () => {
    const critical = pod(agent('everything'), { priorityClassName: 'system-node-critical' });
    expect(await refusal(critical, 'privileged')).toContain('insufficient quota to match these scopes');
    expect(await refusal(critical, 'node-agents')).toBeUndefined();
  });

  point(5, 'is left alone by a drain', 'node agents', async () => {
    const before = await uidsOf('rooted');
    await cluster.kubectl(['drain', 'zone-c-3', '--ignore-daemonsets', '--delete-emptydir-data']);
    expect(await uidsOf('rooted')).toEqual(before);
    await cluster.nodes.uncordon('zone-c-3');
  });

  point(5, 'is on a new node as soon as there is one, and gone with a node', 'node agents', async () => {
    const added = await cluster.nodes.add('zone-a', { taints: [{ key: 'pool', value: 'batch', effect: 'NoSchedule' }] });
    await complete(cluster, sent);
    expect(await nodesOf('rooted')).toContain(added);
    await cluster.nodes.remove(added);
    await complete(cluster, sent);
    expect(await nodesOf('rooted')).toEqual(await linux());
  });

  point(6, 'is updated on as many nodes at a time as it says', 'node agents', async () => {
    const before = { rolling: await uidsOf('rolling'), byHand: await uidsOf('by-hand') };
    const { length } = await linux();
    const availability = await Availability.watch(cluster.api);
    try {
      await run(`${synth} | kubectl apply -f -`, cluster, { CHANGES: 'update' });
      const updated = sent.filter(({ metadata }) => metadata.name !== 'by-hand');
      // Now and then their controller waits for an event that it has had, for five minutes at most.
      await complete(cluster, updated).catch(async () => complete(cluster, updated));
      const fewest = (name: string) => availability.fewestOf(workloadOf(agent(name)));
      expect([fewest('rolling'), fewest('surging'), fewest('rooted')]).toEqual([length - 3, length, length - 1]);
    } finally {
      availability.stop();
    }
    expect((await uidsOf('rolling')).filter(uid => before.rolling.includes(uid))).toEqual([]);
    expect(await uidsOf('by-hand')).toEqual(before.byHand);
    const [first] = await podsOf(cluster, agent('by-hand'));
    await cluster.kubectl(['delete', 'pod', first.metadata.name, '-n', 'node-agents']);
    await waitFor('the new version where the old one was deleted', async () => {
      const pods = await podsOf(cluster, agent('by-hand'));
      return pods.filter(({ spec }) => spec.containers[0].image.endsWith(':2.0.0')).map(({ spec }) => spec.nodeName).join() === first.spec.nodeName;
    });
  });

  function agent(name: string): KubeObject {
    return daemonSetsIn(sent).find(({ metadata }) => metadata.name === name)!;
  }

  async function linux(): Promise<string[]> {
    return (await cluster.nodes.list()).map(({ metadata }) => metadata.name).filter(name => name !== 'windows').sort();
  }

  async function nodesOf(name: string): Promise<string[]> {
    return (await podsOf(cluster, agent(name))).map(({ spec }) => spec.nodeName).sort();
  }

  async function uidsOf(name: string): Promise<string[]> {
    return (await podsOf(cluster, agent(name))).map(({ metadata }) => metadata.uid!).sort();
  }

  /** The agent's pod by itself, with an account that every namespace has. */
  function pod({ spec: { template } }: KubeObject, { priorityClassName }: { priorityClassName?: string } = {}): object {
    const { priorityClassName: _, ...spec } = template.spec;
    const more = { serviceAccountName: 'default', ...(priorityClassName && { priorityClassName }) };
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe' }, spec: { ...spec, ...more } };
  }

  async function refusal(object: object, namespace: string): Promise<string | undefined> {
    const { code, stderr } = await cluster.kubectl(['create', '--dry-run=server', '-n', namespace, '-f', '-'], { input: JSON.stringify(object), check: false });
    return code === 0 ? undefined : stderr;
  }

  /** The laxest level under which the agent's pod is refused. */
  async function laxestRefusing(workload: KubeObject): Promise<string> {
    const refused: string[] = [];
    for (const level of LEVELS) {
      const message = await refusal(pod(workload), level);
      if (message?.includes(`violates PodSecurity "${level}:`)) refused.push(level);
      else if (message) throw new Error(message);
    }
    return refused.at(-1) ?? 'none';
  }
});

/** What GKE's API servers are told, in the words of the page on resource quotas. */
const CRITICAL_PODS_NEED_A_QUOTA = `
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: ResourceQuota
    configuration:
      apiVersion: apiserver.config.k8s.io/v1
      kind: ResourceQuotaConfiguration
      limitedResources:
        - resource: pods
          matchScopes:
            - scopeName: PriorityClass
              operator: In
              values: [system-node-critical, system-cluster-critical]
`;
