import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { rightsMeant, rightsOf } from './prove/access';
import { Availability } from './prove/availability';
import { installCrdsOf } from './prove/custom-resources';
import { lost, settled } from './prove/kept-whole';
import { point } from './prove/report';
import { documents, EXAMPLES, externalCommands, readBack, ROOT, run, shell, startCluster, VERSIONS } from './prove/subject';
import { broken, complete, daemonSetsIn, decided, endpointsOf, hasVolumes, minimumOf, podsOf, promisedOf, replicatedIn, workloadOf } from './prove/workloads';

const ZONES = 3;

describe.each(VERSIONS)('Kubernetes %s', version => {
  // Moving pods takes longest, and is proved of backends and agents there too.
  const isSpared = VERSIONS.length > 1 && version === VERSIONS[0];
  /** Where nothing runs, and each example is applied in the other way. */
  let strict: ControlPlane;

  beforeAll(async () => {
    strict = await startCluster({ version, nodesPerZone: 0 });
  });

  afterAll(async () => strict.stop());

  describe.each(EXAMPLES)('example %s', example => {
    const file = `examples/${example}/main.ts`;
    const synth = `keelwright synth --kubernetes ${version} ${file}`;
    let cluster: ControlPlane;
    let yaml: string;
    let summary: string;
    let sent: KubeObject[];

    beforeAll(async () => {
      cluster = await startCluster({ version, zones: ZONES, readinessDelay: 1 });
      ({ stdout: yaml, stderr: summary } = await run(synth));
      sent = documents(yaml);
      for (const lab of [cluster, strict]) {
        await installCrdsOf(lab, sent);
        await runAll(externalCommands(summary, true), lab);
      }
    });

    afterAll(async () => {
      await cluster.stop();
      // Names are the examples' own affair: the next one must not find this one's. What stays is namespaces, which go slowly.
      const made = sent.filter(({ kind }) => kind !== 'Namespace');
      await strict.kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: made }) });
    });

    point(1, 'is accepted in one pass, and no warning is printed', version, example, async () => {
      const readme = readFileSync(join(ROOT, 'README.md'), 'utf-8');
      expect(readme).toContain('keelwright synth main.ts | kubectl apply -f -');
      const client = await run(`${synth} | kubectl apply -f -`, cluster);
      const server = await run(`${synth} | kubectl apply --server-side --validate=strict -f -`, strict);
      expect([client, server].filter(({ stderr }) => stderr.includes('Warning:'))).toEqual([]);
      await runAll(externalCommands(summary, false), cluster);
    });

    point(1, 'runs under the Pod Security level it claims', version, example, async () => {
      const namespaces = sent.filter(({ kind }) => kind === 'Namespace');
      const levels = namespaces.map(({ metadata }) => [metadata.name, metadata.labels?.['pod-security.kubernetes.io/enforce']]);
      const agentsOf = (namespace: string) => daemonSetsIn(sent).filter(({ metadata }) => metadata.namespace === namespace);
      expect(levels).toEqual(namespaces.map(({ metadata: { name } }) => [name, neededBy(agentsOf(name))]));
    });

    point(2, 'is kept whole', version, example, async () => {
      for (const lab of [cluster, strict]) {
        const kept = await readBack(lab, yaml);
        expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
      }
    });

    point(4, 'works: rolled out, spread, reached by its Services', version, example, async () => {
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
        await waitFor(what, async () => (await endpointsOf(cluster, service)).join() === meant.join(), 10);
      }
    });

    point(4, 'may do on the API server what was asked, and no more', version, example, async () => {
      const accounts = sent.filter(({ kind }) => kind === 'ServiceAccount');
      expect(accounts).not.toEqual([]);
      for (const account of accounts) {
        for (const namespace of [account.metadata.namespace!, 'default']) {
          expect(await rightsOf(cluster, account, namespace)).toEqual(rightsMeant(sent, account, namespace));
        }
      }
    });

    point(3, 'is idempotent, either way of applying', version, example, async () => {
      // What kubectl says is no measure: it calls every disruption budget configured, since it always sends the selector whole.
      for (const lab of [cluster, strict]) await decided(lab, sent);
      const state = async () => Promise.all([cluster, strict].map(async lab => (await readBack(lab, yaml)).map(settled)));
      const before = await steady(state);
      await cluster.kubectl(['apply', '-f', '-'], { input: yaml });
      await strict.kubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], { input: yaml });
      expect(await state()).toEqual(before);
    });

    point(7, 'made for an older Kubernetes, is accepted here', version, example, async () => {
      for (const older of VERSIONS.filter(candidate => minorOf(candidate) < minorOf(version))) {
        const apply = 'kubectl apply --server-side --dry-run=server --validate=strict --force-conflicts -f -';
        const { stderr } = await run(`keelwright synth --kubernetes ${older} ${file} | ${apply}`, strict);
        expect(stderr).not.toContain('Warning:');
      }
    });

    if (!isSpared) {
      point(5, 'survives the loss of a zone with what it promises', version, example, async () => {
        const availability = await Availability.watch(cluster.api);
        try {
          await cluster.nodes.failZone('zone-a');
          const left = ({ metadata }: KubeObject) => Math.floor(minimumOf(sent, metadata.name, metadata.namespace) * (ZONES - 1) / ZONES);
          expect(broken(availability, sent, left)).toEqual([]);
          // Where volumes are there is nowhere to go until the zone is back.
          await complete(cluster, sent.filter(object => !hasVolumes(object)));
        } finally {
          availability.stop();
          await Promise.all(['zone-a', 'zone-a'].map(async zone => cluster.nodes.add(zone)));
        }
      });

      point(5, 'survives the drain of each node in turn', version, example, async () => {
        await complete(cluster, sent);
        const availability = await Availability.watch(cluster.api);
        try {
          const nodes = await cluster.nodes.list();
          for (const { metadata: { name } } of nodes) {
            await cluster.nodes.drain(name);
            await cluster.nodes.uncordon(name);
          }
          expect(broken(availability, sent, replicated => promisedOf(sent, replicated))).toEqual([]);
          // An agent is there for as long as its node is.
          expect(daemonSetsIn(sent).map(agent => availability.fewestOf(workloadOf(agent)))).toEqual(daemonSetsIn(sent).map(() => nodes.length));
          await complete(cluster, sent);
        } finally {
          availability.stop();
        }
      });

      point(5, 'ends a rollout that meets a drain', version, example, async () => {
        const [node] = await cluster.nodes.list('zone-b');
        const workloads = [...replicatedIn(sent), ...daemonSetsIn(sent)];
        const restarts = workloads.map(async ({ kind, metadata: { namespace, name } }) => (
          cluster.kubectl(['-n', namespace!, 'rollout', 'restart', `${kind}/${name}`])
        ));
        await Promise.all([...restarts, cluster.nodes.drain(node.metadata.name)]);
        await complete(cluster, sent);
        await cluster.nodes.uncordon(node.metadata.name);
        expect(workloads).not.toEqual([]);
      });
    }

    async function runAll(lines: string[], lab: ControlPlane): Promise<void> {
      for (const line of lines) await run(line, lab);
    }

    /** What the agents of a namespace say that they need; apps need nothing. */
    function neededBy(agents: KubeObject[]): string {
      const needed = agents.map(({ metadata }) => metadata.annotations?.['keelwright.io/pod-security']?.split(':')[0]);
      return ['privileged', 'baseline'].find(level => needed.includes(level)) ?? 'restricted';
    }

    function minorOf(given: string): number {
      return Number(given.split('.')[1]);
    }

    function zoneOf({ spec }: KubeObject): string {
      return spec.nodeName.replace(/-\d+$/, '');
    }
  });
});

test('a check that fails applies nothing', async () => {
  const cluster = await startCluster({ version: VERSIONS[0], nodesPerZone: 0 });
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
