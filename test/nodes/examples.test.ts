import { imagesMadeHere, isMadeHere } from './lab/images-made-here';
import { OUTSIDE, RealNodes } from './lab/real-nodes';
import { applyAsTold, synth } from './lab/run-program';
import { DIALER, standIns } from './lab/stand-ins';

import { Manifests } from '../../src/manifests/manifests';
import { allContainers, type PodTemplate } from '../../src/manifests/pod-templates';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { addressRange } from '../../src/reach/addresses';
import { decide } from '../../src/reach/decide';
import { podPorts, podsOf, Pods } from '../../src/reach/party';
import { groundOf } from '../../src/reach/reach';
import type { KubeObject } from '../cluster/lab/client';
import { waitFor } from '../cluster/lab/wait';
import { EXAMPLES, RELEASE_EXAMPLES } from '../cluster/proof/subjects';
import { atMost } from '../cluster/prove/at-most';
import { installCrdsOf } from '../cluster/prove/custom-resources';
import { documents } from '../cluster/prove/documents';

/** Examples that cannot run here, and why. */
const CANNOT: { readonly [example: string]: string } = {};
const RUN = [...EXAMPLES, ...RELEASE_EXAMPLES].filter(example => !(example in CANNOT));
const UNDECLARED = 9999;
const VOLUMES = 60;

let nodes: RealNodes;

beforeAll(async () => {
  nodes = await RealNodes.start({ policies: true });
  await nodes.startDns();
  await nodes.makeVolumes(VOLUMES);
});

afterAll(async () => nodes.stop());

describe.each(RUN)('the example %s', example => {
  let manifests: Manifests;
  let parties: { readonly pods: Pods; readonly running: KubeObject }[];

  beforeAll(async () => {
    const printed = await synth(`examples/${example}/main.ts`);
    manifests = Manifests.of(entriesFromYaml(printed.yaml, 'stdin'));
    await installCrdsOf(nodes, documents(printed.yaml));
    await pushImages(manifests);
    await applyAsTold(nodes, printed);
    // Nothing made here has the digest of an original.
    const canRun = (template: PodTemplate) => allContainers(template).every(({ value }) => !value.image.includes('@'));
    const lasting = manifests.podTemplates.filter(({ entry }) => !['Job', 'CronJob'].includes(entry.manifest.kind)).filter(canRun);
    parties = await Promise.all(lasting.map(async template => {
      const { namespace } = template.entry.manifest.metadata;
      const selector = Object.entries(template.labels).map(label => label.join('=')).join();
      const running = await waitFor(`${template.entry.manifest.metadata.name} to be ready`, async () => (
        (await nodes.api.list(`/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}`)).find(isReady)
      ), 240);
      return { pods: podsOf(template), running };
    }));
  });

  afterAll(async () => {
    const namespaces = manifests.entries.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
    // A namespace waits for as long as its pods may take to end.
    for (const namespace of namespaces) {
      for (const kinds of ['deployments,statefulsets,daemonsets,cronjobs,jobs', 'pods']) await nodes.kubectl(['-n', namespace, 'delete', kinds, '--all', '--force', '--grace-period=0']);
    }
    await nodes.kubectl(['delete', 'namespace', ...namespaces, '--timeout=240s']);
  });

  test('each packet goes where keelwright reach says, and nowhere else', async () => {
    const ground = groundOf(manifests);
    const declared = parties.flatMap(({ pods }) => podPorts(pods)).filter(({ protocol }) => protocol === 'TCP').map(({ number }) => number);
    const ports = [...new Set([...declared, UNDECLARED])];
    const outside = OUTSIDE.map(name => ({ kind: 'outside' as const, name, ranges: [addressRange(name)!] }));
    let [asked, arrived] = [0, 0];
    const different: string[] = [];
    await atMost(4, parties, async ({ pods: from, running }) => {
      const flows = [
        ...parties.filter(({ pods }) => pods !== from).flatMap(({ pods: to, running: { status } }) => (
          ports.map(port => ({ to, port, address: status.podIP }))
        )),
        ...outside.flatMap(to => [53, 443].map(port => ({ to, port, address: to.name }))),
      ];
      const fates = await ask(running, 'dial', flows.map(({ address, port }) => `${address}:${port}`));
      flows.forEach(({ to, port }, i) => {
        const { allowed } = decide(ground, { from, to, protocol: 'TCP', port });
        asked += 1;
        if (fates[i] === 'arrived') arrived += 1;
        if (allowed !== (fates[i] === 'arrived')) different.push(`${from.name} to ${to.name}:${port}: ${allowed}, and it was ${fates[i]}`);
      });
    });
    process.stderr.write(`${example}: ${asked} packets, ${arrived} arrived\n`);
    expect(different).toEqual([]);
    expect(arrived).toBeLessThan(asked);
  });

  test('all pods may ask for names', async () => {
    const found = await Promise.all(parties.map(async ({ running }) => ask(running, 'resolve', ['kubernetes.default.svc.cluster.local'])));
    expect(found).toEqual(parties.map(() => ['found']));
  });

  test('no probe is cut', async () => {
    const restarts: number[] = parties.flatMap(({ running }) => running.status.containerStatuses.map((status: KubeObject) => status.restartCount));
    expect(restarts).toEqual(restarts.map(() => 0));
  });
});

/** The programs that the names promise, where there are any; all can be told to send packets. */
async function pushImages(manifests: Manifests): Promise<void> {
  const places = await standIns(manifests);
  const made = await imagesMadeHere(places.map(({ name }) => name).filter(isMadeHere));
  const dialer = { [DIALER]: places[0].files![DIALER] };
  for (const image of made) await nodes.registry.push(image.root ? image : { ...image, files: { ...image.files, ...dialer } });
  await atMost(4, places.filter(({ name }) => !isMadeHere(name)), async image => nodes.registry.push(image));
}

async function ask({ metadata: { name, namespace }, spec }: KubeObject, command: string, questions: string[]): Promise<string[]> {
  const { stdout } = await nodes.kubectl(['-n', namespace!, 'exec', name, '-c', spec.containers[0].name, '--', DIALER, command, ...questions]);
  return stdout.trim().split('\n');
}

function isReady({ status, metadata }: KubeObject): boolean {
  const isIt = ({ type, status: value }: { type: string; status: string }) => type === 'Ready' && value === 'True';
  return metadata.deletionTimestamp === undefined && status.conditions?.some(isIt);
}
