import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { Availability } from './prove/availability';
import { installCrdsOf } from './prove/custom-resources';
import { lost, settled } from './prove/kept-whole';
import { point } from './prove/report';
import { follow, printed } from './prove/steps';
import { documents, externalCommands, readBack, ROOT, run, startCluster, VERSIONS } from './prove/subject';
import { broken, complete, decided, endpointsOf, promisedOf, replicatedIn } from './prove/workloads';

const ZONES = ['zone-a', 'zone-b', 'zone-c'];
const FOLDER = 'examples/releases';
const RELEASES = readdirSync(join(ROOT, FOLDER), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
const NEWEST = VERSIONS[VERSIONS.length - 1];

// What becomes of releases is in releases.test.ts and argo-rollouts.test.ts: here each is looked at as it stands, and where pods run on the newest version alone.
describe.each(VERSIONS)('Kubernetes %s', version => {
  /** Where nothing runs. */
  let strict: ControlPlane;
  let cluster: ControlPlane;

  beforeAll(async () => {
    strict = await startCluster({ version, nodesPerZone: 0 });
    if (version === NEWEST) cluster = await startCluster({ version, zones: ZONES.length, readinessDelay: 1 });
  });

  afterAll(async () => {
    await strict.stop();
    await cluster?.stop();
  });

  describe.each(RELEASES)('release %s', example => {
    const file = `${FOLDER}/${example}/main.ts`;
    const subject = `releases/${example}`;
    // Without Argo's controller its pods are nobody's to make.
    const isRun = version === NEWEST && !example.includes('argo');
    const synth = `keelwright synth --kubernetes ${version} ${file}`;
    let yaml: string;
    let summary: string;
    let sent: KubeObject[];

    beforeAll(async () => {
      ({ stdout: yaml, stderr: summary } = await run(synth));
      sent = documents(yaml);
      for (const lab of labs()) {
        await installCrdsOf(lab, sent);
        for (const line of externalCommands(summary, true)) await run(line, lab);
      }
    });

    afterAll(async () => {
      // The next one has the same names; namespaces go slowly, and must where pods run.
      const made = sent.filter(({ kind }) => kind !== 'Namespace');
      await strict.kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: made }) });
      if (isRun) await cluster.kubectl(['delete', '--ignore-not-found', '--timeout=120s', '-f', '-'], { input: yaml });
    });

    point(1, 'is accepted, and no warning is printed', version, subject, async () => {
      const { stderr } = await run(`${synth} | kubectl apply --server-side --validate=strict -f -`, strict);
      expect(stderr).not.toContain('Warning:');
    });

    point(2, 'is kept whole', version, subject, async () => {
      const kept = await readBack(strict, yaml);
      expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
    });

    point(3, 'is idempotent', version, subject, async () => {
      const state = async () => (await readBack(strict, yaml)).map(settled);
      await decided(strict, sent.filter(isOfDeployment));
      const before = await state();
      await strict.kubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], { input: yaml });
      expect(await state()).toEqual(before);
    });

    point(7, 'made for an older Kubernetes, is accepted here', version, subject, async () => {
      for (const older of VERSIONS.filter(candidate => minorOf(candidate) < minorOf(version))) {
        const apply = 'kubectl apply --server-side --dry-run=server --validate=strict --force-conflicts -f -';
        const { stderr } = await run(`keelwright synth --kubernetes ${older} ${file} | ${apply}`, strict);
        expect(stderr).not.toContain('Warning:');
      }
    });

    if (isRun) {
      point(4, 'works by the printed steps: rolled out, and each Service has the pods that it selects', version, subject, async () => {
        // Pods without their Secrets do not start, and the second step waits for pods.
        const namespaces = sent.filter(({ kind }) => kind === 'Namespace').map(namespace => JSON.stringify(namespace));
        await cluster.kubectl(['apply', '-f', '-'], { input: namespaces.join('\n---\n') });
        for (const line of externalCommands(summary, false)) await run(line, cluster);
        const steps = await printed(file, version, {});
        await follow({ ...steps, commands: steps.commands.filter(line => !line.includes(' leftovers ')) }, cluster, {});
        await complete(cluster, sent);
        for (const { metadata: { namespace, name }, spec: { selector } } of sent.filter(({ kind }) => kind === 'Service')) {
          const labels = Object.entries(selector).map(([key, value]) => `${key}=${String(value)}`).join();
          const { stdout } = await cluster.kubectl(['-n', namespace!, 'get', 'pods', '-l', labels, '-o', 'name']);
          const meant = stdout.trim().split('\n').filter(Boolean).map(pod => pod.replace('pod/', '')).sort().join();
          const service = sent.find(object => object.kind === 'Service' && object.metadata.name === name)!;
          expect(meant).not.toBe('');
          await waitFor(`Service ${name} to have exactly ${meant}`, async () => (await endpointsOf(cluster, service)).join() === meant, 10);
        }
      });

      point(5, 'survives the drain of a node in each zone', version, subject, async () => {
        const availability = await Availability.watch(cluster.api);
        try {
          for (const zone of ZONES) {
            const [{ metadata: { name } }] = await cluster.nodes.list(zone);
            await cluster.nodes.drain(name);
            await cluster.nodes.uncordon(name);
          }
          expect(replicatedIn(sent)).not.toEqual([]);
          expect(broken(availability, sent, replicated => promisedOf(sent, replicated))).toEqual([]);
          await complete(cluster, sent);
        } finally {
          availability.stop();
        }
      });
    }

    function labs(): ControlPlane[] {
      return isRun ? [strict, cluster] : [strict];
    }
  });
});

/** Nobody but Argo's controller gives a Rollout pods. */
function isOfDeployment({ kind, spec }: KubeObject): boolean {
  return kind !== 'HorizontalPodAutoscaler' || spec.scaleTargetRef.kind === 'Deployment';
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
