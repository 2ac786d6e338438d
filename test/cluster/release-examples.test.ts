import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { PATIENCE } from './patience';
import { point, subjectsOf, version } from './proof/point';
import { RELEASE_EXAMPLES } from './proof/subjects';
import { Availability } from './prove/availability';
import { installCrdsOf } from './prove/custom-resources';
import { documents } from './prove/documents';
import { follow, printed } from './prove/steps';
import { externalCommands, run, startCluster } from './prove/subject';
import { broken, complete, endpointsOf, promisedOf, replicatedIn } from './prove/workloads';

const ZONES = ['zone-a', 'zone-b', 'zone-c'];
/** Without Argo's controller its pods are nobody's to make. */
const RUN = subjectsOf(RELEASE_EXAMPLES).filter(example => !example.includes('argo'));

// What becomes of releases is in releases.test.ts and argo-rollouts.test.ts: here each is looked at as it stands.
describe(`Kubernetes ${version}`, () => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startCluster({ version, zones: ZONES.length, readinessDelay: 1 });
  });

  afterAll(async () => cluster.stop());

  describe.each(RUN)('%s', subject => {
    const file = `examples/${subject}/main.ts`;
    let yaml: string;
    let summary: string;
    let sent: KubeObject[];

    beforeAll(async () => {
      ({ stdout: yaml, stderr: summary } = await run(`keelwright synth --kubernetes ${version} ${file}`));
      sent = documents(yaml);
      await installCrdsOf(cluster, sent);
      for (const line of externalCommands(summary, true)) await run(line, cluster);
    });

    // The next one has the same names.
    afterAll(async () => cluster.kubectl(['delete', '--ignore-not-found', `--timeout=${PATIENCE.long}s`, '-f', '-'], { input: yaml }));

    point(4, 'works by the printed steps: rolled out, and each Service has the pods that it selects', subject, async () => {
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
        await waitFor(`Service ${name} to have exactly ${meant}`, async () => (await endpointsOf(cluster, service)).join() === meant);
      }
    });

    point(5, 'survives the drain of a node in each zone', subject, async () => {
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
  });
});
