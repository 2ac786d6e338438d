import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { point, version } from './proof/point';
import { Availability } from './prove/availability';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { externalCommands, readBack, run, shell, startCluster } from './prove/subject';
import { orTellPods } from './prove/why';

const PROGRAM = 'test/cluster/programs/stateful.ts';
const NAMESPACE = 'stateful';
const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets`;
const CLAIMS = `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

describe(`Kubernetes ${version}, backends`, () => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startCluster({ version, zones: 3, nodesPerZone: 2 });
  });

  afterAll(async () => cluster.stop());

  async function apply(...changes: string[]): Promise<void> {
    const { stderr } = await run(`${synth} | kubectl apply -f -`, cluster, { CHANGES: changes.join(',') });
    expect(stderr).not.toContain('Warning: unknown');
    for (const line of externalCommands(stderr, false)) await run(`${line} --dry-run=client -o yaml | kubectl apply -f -`, cluster);
    await settled();
  }

  /** Every StatefulSet runs what it was last told, as far as its partition lets it. */
  async function settled(): Promise<void> {
    for (const { metadata: { name } } of await cluster.api.list(SETS)) {
      await orTellPods(cluster, `${PODS}?labelSelector=app.kubernetes.io/instance=${name}`, waitFor(`StatefulSet ${name} to be complete`, async () => {
        const { metadata, spec, status } = await cluster.api.get(`${SETS}/${name}`);
        const updated = spec.replicas - (spec.updateStrategy.rollingUpdate?.partition ?? 0);
        return status.observedGeneration === metadata.generation && status.replicas === spec.replicas && status.readyReplicas === spec.replicas
          && (status.updatedReplicas ?? 0) >= updated;
      }));
    }
  }

  async function membersOf(name: string): Promise<KubeObject[]> {
    const pods = await cluster.api.list(`${PODS}?labelSelector=app.kubernetes.io/instance=${name}`);
    return pods.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  /** The volume behind each claim of a backend. */
  async function volumesOf(name: string): Promise<{ [claim: string]: string }> {
    const claims = await cluster.api.list(`${CLAIMS}?labelSelector=app.kubernetes.io/instance=${name}`);
    return Object.fromEntries(claims.map(({ metadata, spec }) => [metadata.name, spec.volumeName]));
  }

  async function zoneOf({ spec }: KubeObject): Promise<string> {
    return (await cluster.api.get(`/api/v1/nodes/${spec.nodeName}`)).metadata.labels!['topology.kubernetes.io/zone'];
  }

  async function evict(pod: string): Promise<string> {
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace: NAMESPACE } };
    return cluster.api.post(`${PODS}/${pod}/eviction`, body).then(() => 'evicted', error => String(error.message));
  }

  point(1, 'is accepted strictly, either way of applying', 'backends', async () => {
    await apply();
    await run(`${synth} | kubectl apply --server-side --validate=strict --force-conflicts --dry-run=server -f -`, cluster);
  });

  point(2, 'is kept whole', 'backends', async () => {
    const { stdout: yaml } = await run(synth);
    const sent = documents(yaml);
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(4, 'runs one member per host, over all zones, each under a name of its own', 'backends', async () => {
    for (const name of ['queue', 'ledger']) {
      const members = await membersOf(name);
      const zones = await Promise.all(members.map(zoneOf));
      expect(zones.sort()).toEqual(['zone-a', 'zone-b', 'zone-c']);
      const slices = await cluster.api.list(`/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices?labelSelector=kubernetes.io/service-name=${name}-members`);
      const named = slices.flatMap(({ endpoints }) => endpoints ?? []).map(({ hostname }: any) => hostname).sort();
      expect(named).toEqual([0, 1, 2].map(ordinal => `${name}-${ordinal}`));
    }
  });

  point(5, 'a member comes back with the same volume, after a kill and after a drain, in its zone', 'backends', async () => {
    const before = await volumesOf('queue');
    const [, member] = await membersOf('queue');
    const zone = await zoneOf(member);

    await cluster.api.delete(`${PODS}/queue-1`, { gracePeriodSeconds: 0 });
    await back(member.metadata.uid!);
    expect(await zoneOf((await membersOf('queue'))[1])).toBe(zone);

    const [, killed] = await membersOf('queue');
    await cluster.nodes.drain(killed.spec.nodeName);
    await back(killed.metadata.uid!);
    const [, drained] = await membersOf('queue');
    expect(drained.spec.nodeName).not.toBe(killed.spec.nodeName);
    expect(await zoneOf(drained)).toBe(zone);
    await cluster.nodes.uncordon(killed.spec.nodeName);
    expect(await volumesOf('queue')).toEqual(before);
    expect(drained.spec.volumes.find(({ name }: any) => name === 'data').persistentVolumeClaim.claimName).toBe('data-queue-1');

    async function back(uid: string): Promise<void> {
      // The status of its StatefulSet may be that of before.
      await waitFor('queue-1 to come back', async () => {
        const pod = (await membersOf('queue')).find(({ metadata }) => metadata.name === 'queue-1' && metadata.uid !== uid);
        return pod?.status.conditions?.some((c: any) => c.type === 'Ready' && c.status === 'True');
      });
      await settled();
    }
  });

  point(5, 'a second voluntary disruption is refused while the first lasts', 'backends', async () => {
    await waitFor('the budget to allow one', async () => (
      (await cluster.api.get(`/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets/queue`)).status?.disruptionsAllowed === 1
    ));
    // At the same time: one after the other, the first might be over.
    const answers = await Promise.all(['queue-0', 'queue-2'].map(evict));
    expect(answers.sort()).toEqual([expect.stringContaining('violate the pod\'s disruption budget'), 'evicted']);
    await settled();
  });

  point(6, 'updates member by member, and never has fewer than a majority', 'backends', async () => {
    const availability = await Availability.watch(cluster.api);
    try {
      await apply('config');
      expect(availability.fewestOf(`${NAMESPACE}/queue`)).toBe(2);
      await apply();
    } finally {
      availability.stop();
    }
  });

  point(6, 'a revision that never starts is replaced by the next one', 'backends', async () => {
    const [before] = await membersOf('journal');
    await run(`${synth} | kubectl apply -f -`, cluster, { CHANGES: 'broken' });
    const broken = await waitFor('the member with the broken revision', async () => {
      const [member] = await membersOf('journal');
      return member?.metadata.uid === before.metadata.uid ? undefined : member;
    });
    await apply();
    expect((await membersOf('journal'))[0].metadata.uid).not.toBe(broken.metadata.uid);
  });

  point(6, 'updates only the members from the partition on', 'backends', async () => {
    const before = await membersOf('ledger');
    await apply('partition');
    const after = await membersOf('ledger');
    expect(after.map(({ metadata }, i) => metadata.uid === before[i].metadata.uid)).toEqual([true, true, false]);
    await apply();
  });

  point(6, 'keeps the data of members that go, and finds it again', 'backends', async () => {
    const before = await volumesOf('ledger');
    expect(Object.keys(before)).toEqual(['data-ledger-0', 'data-ledger-1', 'data-ledger-2']);
    await apply('one');
    expect((await membersOf('ledger')).length).toBe(1);
    expect(await volumesOf('ledger')).toEqual(before);
    await waitFor('the claim that may go', async () => Object.keys(await volumesOf('scratch')).join() === 'data-scratch-0');
    await apply();
    expect(await volumesOf('ledger')).toEqual(before);
  });

  point(6, 'grows its volumes in place, also those of members to come', 'backends', async () => {
    const members = (await membersOf('ledger')).map(({ metadata }) => metadata.uid);
    const volumes = await volumesOf('ledger');
    await apply('grown');
    await waitFor('volumes of 30Gi', async () => (await sizes()).join() === '30Gi,30Gi,30Gi');
    expect((await membersOf('ledger')).map(({ metadata }) => metadata.uid)).toEqual(members);
    expect(await volumesOf('ledger')).toEqual(volumes);
    await apply('grown', 'four');
    await waitFor('a fourth volume of 30Gi', async () => (await sizes()).join() === '30Gi,30Gi,30Gi,30Gi');
    await apply('grown');

    async function sizes(): Promise<string[]> {
      const claims = await cluster.api.list(`${CLAIMS}?labelSelector=app.kubernetes.io/instance=ledger`);
      return claims.map(({ status }) => status?.capacity?.storage);
    }
  });

  point(6, 'no volume shrinks, and no template changes: the server refuses, and nothing is lost', 'backends', async () => {
    const volumes = await volumesOf('ledger');
    // The second is what 1.37 says.
    const unchangeable = /updates to statefulset spec|volumeClaimTemplates: .*field is immutable/;
    for (const [change, message] of [['less-grown', /can not be less than/], ['template', unchangeable], ['class', unchangeable]] as const) {
      const { code, stderr } = await shell(`${synth} | kubectl apply -f -`, cluster, { CHANGES: change });
      expect({ change, code, stderr }).toEqual({ change, code: 1, stderr: expect.stringMatching(message) });
    }
    await settled();
    expect(await volumesOf('ledger')).toEqual(volumes);
  });

  point(6, 'keeps the data when the backend is deleted, unless it says otherwise', 'backends', async () => {
    const volumes = await volumesOf('ledger');
    await cluster.kubectl(['-n', NAMESPACE, 'delete', 'statefulset', 'ledger', 'scratch']);
    await waitFor('the claims that go with their backend', async () => Object.keys(await volumesOf('scratch')).length === 0);
    expect(await volumesOf('ledger')).toEqual(volumes);
    await apply('grown');
    expect(await volumesOf('ledger')).toEqual(volumes);
  });
});
