import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { point, subjectsOf, version } from './proof/point';
import { EXAMPLES, ROOT } from './proof/subjects';
import { rightsMeant, rightsOf } from './prove/access';
import { atMost } from './prove/at-most';
import { Availability } from './prove/availability';
import { installCrdsOf } from './prove/custom-resources';
import { documents } from './prove/documents';
import { lost, settled } from './prove/kept-whole';
import { sharingClusters } from './prove/shared-cluster';
import { externalCommands, readBack, run, shell, startCluster } from './prove/subject';
import { broken, complete, daemonSetsIn, decided, endpointsOf, hasVolumes, minimumOf, podsOf, promisedOf, replicatedIn, workloadOf } from './prove/workloads';

const ZONES = 3;
/** Examples that are looked at at the same time: most of it is waiting. */
const AT_ONCE = 4;

/** What a program printed. */
interface Printed {
  readonly yaml: string;
  readonly summary: string;
  readonly sent: KubeObject[];
}

describe.each(sharingClusters(subjectsOf(EXAMPLES)).map(examples => [examples.join(', '), examples] as const))(`Kubernetes ${version}, a cluster with %s`, (_, examples) => {
  const printed = new Map<string, Printed>();
  let cluster: ControlPlane;

  beforeAll(async () => {
    // Room for all of them; each is spread as it would be alone.
    cluster = await startCluster({ version, zones: ZONES, readinessDelay: 1, nodeSize: { cpu: '64', memory: '256Gi', pods: '500' } });
    for (const outcome of await atMost(AT_ONCE, examples, async example => {
      const { stdout: yaml, stderr: summary } = await run(synthOf(example));
      printed.set(example, { yaml, summary, sent: documents(yaml) });
    })) if (outcome.status === 'rejected') throw outcome.reason;
    await installCrdsOf(cluster, everything());
    for (const example of examples) for (const line of externalCommands(of(example).summary, true)) await run(line, cluster);
  });

  afterAll(async () => cluster.stop());

  together(1, 'is accepted in one pass, and no warning is printed', async example => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf-8');
    expect(readme).toContain('keelwright synth main.ts | kubectl apply -f -');
    const { stderr } = await run(`${synthOf(example)} | kubectl apply -f -`, cluster);
    expect(stderr).not.toContain('Warning:');
    for (const line of externalCommands(of(example).summary, false)) await run(line, cluster);
  });

  together(1, 'runs under the Pod Security level it claims', async example => {
    const { sent } = of(example);
    const namespaces = sent.filter(({ kind }) => kind === 'Namespace');
    const levels = namespaces.map(({ metadata }) => [metadata.name, metadata.labels?.['pod-security.kubernetes.io/enforce']]);
    const agentsOf = (namespace: string) => daemonSetsIn(sent).filter(({ metadata }) => metadata.namespace === namespace);
    expect(levels).toEqual(namespaces.map(({ metadata: { name } }) => [name, neededBy(agentsOf(name))]));
  });

  together(2, 'is kept whole', async example => {
    const { yaml, sent } = of(example);
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  together(4, 'works: rolled out, spread, reached by its Services', async example => {
    const { sent } = of(example);
    await complete(cluster, sent);
    for (const replicated of replicatedIn(sent)) {
      const pods = await podsOf(cluster, replicated);
      const [zones, hosts] = [pods.map(zoneOf), pods.map(({ spec }) => spec.nodeName)].map(places => new Set(places).size);
      expect({ name: replicated.metadata.name, zones, hosts }).toEqual({
        name: replicated.metadata.name, zones: Math.min(pods.length, ZONES), hosts: Math.min(pods.length, 2 * ZONES),
      });
    }
    const nodes = (await cluster.nodes.list()).map(({ metadata }) => metadata.name).sort();
    for (const agent of daemonSetsIn(sent)) {
      expect((await podsOf(cluster, agent)).map(({ spec }) => spec.nodeName).sort()).toEqual(nodes);
    }
    for (const service of sent.filter(({ kind }) => kind === 'Service')) {
      const meant = (await podsOf(cluster, service)).map(({ metadata }) => metadata.name).sort();
      expect(meant).not.toEqual([]);
      const what = `Service ${service.metadata.name} to have exactly ${meant.join(', ')}`;
      await waitFor(what, async () => (await endpointsOf(cluster, service)).join() === meant.join());
    }
  });

  together(4, 'may do on the API server what was asked, and no more', async example => {
    const { sent } = of(example);
    const accounts = sent.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts).not.toEqual([]);
    for (const account of accounts) {
      for (const namespace of [account.metadata.namespace!, 'default']) {
        expect(await rightsOf(cluster, account, namespace)).toEqual(rightsMeant(sent, account, namespace));
      }
    }
  });

  together(3, 'is idempotent as the README applies it', async example => {
    // What kubectl says is no measure: it calls every disruption budget configured, since it always sends the selector whole.
    const { yaml, sent } = of(example);
    await decided(cluster, sent);
    const state = async () => (await readBack(cluster, yaml)).map(settled);
    const before = await steady(state);
    await cluster.kubectl(['apply', '-f', '-'], { input: yaml });
    expect(await state()).toEqual(before);
  });

  whileAll(5, 'survives the loss of a zone with what it promises', async () => {
    await cluster.nodes.failZone('zone-a');
    // Where volumes are there is nowhere to go until the zone is back.
    await complete(cluster, everything().filter(object => !hasVolumes(object)));
    await Promise.all(['zone-a', 'zone-a'].map(async zone => cluster.nodes.add(zone)));
  }, (sent, availability) => {
    const left = ({ metadata }: KubeObject) => Math.floor(minimumOf(sent, metadata.name, metadata.namespace) * (ZONES - 1) / ZONES);
    expect(broken(availability, sent, left)).toEqual([]);
  });

  whileAll(5, 'survives the drain of each node in turn', async () => {
    for (const { metadata: { name } } of await cluster.nodes.list()) {
      await cluster.nodes.drain(name);
      await cluster.nodes.uncordon(name);
    }
  }, (sent, availability) => {
    expect(broken(availability, sent, replicated => promisedOf(sent, replicated))).toEqual([]);
    // An agent is there for as long as its node is.
    expect(daemonSetsIn(sent).map(agent => availability.fewestOf(workloadOf(agent)))).toEqual(daemonSetsIn(sent).map(() => 2 * ZONES));
  });

  whileAll(5, 'ends a rollout that meets a drain', async () => {
    const [node] = await cluster.nodes.list('zone-b');
    const workloads = [...replicatedIn(everything()), ...daemonSetsIn(everything())];
    const restarts = atMost(AT_ONCE, workloads, async ({ kind, metadata: { namespace, name } }) => (
      cluster.kubectl(['-n', namespace!, 'rollout', 'restart', `${kind}/${name}`])
    ));
    const [restarted] = await Promise.all([restarts, cluster.nodes.drain(node.metadata.name)]);
    expect(restarted.filter(({ status }) => status === 'rejected')).toEqual([]);
    await complete(cluster, everything());
    await cluster.nodes.uncordon(node.metadata.name);
  }, sent => {
    expect([...replicatedIn(sent), ...daemonSetsIn(sent)]).not.toEqual([]);
  });

  /** A point that is proved of several examples at the same time; each has a test of its own that tells how it went. */
  function together(number: number, what: string, prove: (example: string) => Promise<void>): void {
    describe(what, () => {
      let outcomes: PromiseSettledResult<void>[];
      beforeAll(async () => {
        outcomes = await atMost(AT_ONCE, examples, prove);
      });
      examples.forEach((example, i) => point(number, `${example} ${what}`, example, async () => {
        const outcome = outcomes[i];
        if (outcome.status === 'rejected') throw outcome.reason;
      }));
    });
  }

  /** A point about something that happens to the whole cluster, begins with all complete and ends so; each example is judged by what was seen of it. */
  function whileAll(number: number, what: string, happens: () => Promise<void>, judge: (sent: KubeObject[], seen: Availability) => void): void {
    describe(what, () => {
      let availability: Availability;
      let ended: PromiseSettledResult<void>;
      beforeAll(async () => {
        await complete(cluster, everything());
        availability = await Availability.watch(cluster.api);
        [ended] = await Promise.allSettled([happens().then(async () => complete(cluster, everything()))]);
        availability.stop();
      });
      examples.forEach(example => point(number, `${example} ${what}`, example, async () => {
        judge(of(example).sent, availability);
        if (ended.status === 'rejected') throw ended.reason;
      }));
    });
  }

  function of(example: string): Printed {
    return printed.get(example)!;
  }

  function everything(): KubeObject[] {
    return examples.flatMap(example => of(example).sent);
  }
});

test('a check that fails applies nothing', async () => {
  const cluster = await startCluster({ version, nodesPerZone: 0 });
  try {
    const { code, stdout, stderr } = await shell('keelwright synth test/cluster/programs/refused.ts | kubectl apply -f -', cluster);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('service-without-pods');
    const { stdout: namespaces } = await cluster.kubectl(['get', 'namespaces', '-o', 'name']);
    expect(namespaces).not.toContain('refused');
  } finally {
    await cluster.stop();
  }
});

function synthOf(example: string): string {
  return `keelwright synth --kubernetes ${version} examples/${example}/main.ts`;
}

/** What the agents of a namespace say that they need; apps need nothing. */
function neededBy(agents: KubeObject[]): string {
  const needed = agents.map(({ metadata }) => metadata.annotations?.['keelwright.io/pod-security']?.split(':')[0]);
  return ['privileged', 'baseline'].find(level => needed.includes(level)) ?? 'restricted';
}

function zoneOf({ spec }: KubeObject): string {
  return spec.nodeName.replace(/-\d+$/, '');
}

/** Gives what is twice the same: controllers write into claims and workloads for a while after these are made. */
async function steady(state: () => Promise<unknown>): Promise<unknown> {
  let last = await state();
  await waitFor('controllers to have written what they write', async () => {
    const before = JSON.stringify(last);
    await sleep(2000);
    last = await state();
    return JSON.stringify(last) === before;
  });
  return last;
}
