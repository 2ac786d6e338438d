
import { RealNodes } from './lab/real-nodes';
import { applyAsTold, synth } from './lab/run-program';
import { standIns } from './lab/stand-ins';

import { Manifests } from '../../src/manifests/manifests';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { addressRange } from '../../src/reach/addresses';
import { decide } from '../../src/reach/decide';
import { podPorts, podsOf, Pods } from '../../src/reach/party';
import { groundOf } from '../../src/reach/reach';
import type { KubeObject } from '../cluster/lab/client';
import { waitFor } from '../cluster/lab/wait';
import { atMost } from '../cluster/prove/at-most';

/** Outside of the cluster: somebody, the addresses of examples, what tells a machine of a cloud who it is. */
const OUTSIDE = ['198.51.100.7', '203.0.113.20', '10.9.0.1', '169.254.169.254'];
const UNDECLARED = 9999;

let lab: RealNodes;

beforeAll(async () => {
  lab = await RealNodes.start({ policies: true });
  await lab.startDns();
});

afterAll(async () => lab.stop());

describe.each(['guestbook', 'voting-app', 'online-boutique'])('the example %s', example => {
  let manifests: Manifests;
  let parties: { readonly pods: Pods; readonly running: KubeObject }[];

  beforeAll(async () => {
    const printed = await synth(`examples/${example}/main.ts`);
    manifests = Manifests.of(entriesFromYaml(printed.yaml, 'stdin'));
    await atMost(4, await standIns(manifests), async image => lab.registry.push(image));
    await applyAsTold(lab, printed);
    const lasting = manifests.podTemplates.filter(({ entry }) => !['Job', 'CronJob'].includes(entry.manifest.kind));
    parties = await Promise.all(lasting.map(async template => {
      const { namespace } = template.entry.manifest.metadata;
      const selector = Object.entries(template.labels).map(label => label.join('=')).join();
      const running = await waitFor(`${template.entry.manifest.metadata.name} to be ready`, async () => (
        (await lab.api.list(`/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}`)).find(isReady)
      ), 180);
      return { pods: podsOf(template), running };
    }));
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
    expect([arrived > 0, arrived < asked]).toEqual([true, true]);
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

async function ask({ metadata: { name, namespace }, spec }: KubeObject, command: string, questions: string[]): Promise<string[]> {
  const { stdout } = await lab.kubectl(['-n', namespace!, 'exec', name, '-c', spec.containers[0].name, '--', '/stand-in', command, ...questions]);
  return stdout.trim().split('\n');
}

function isReady({ status, metadata }: KubeObject): boolean {
  const isIt = ({ type, status: value }: { type: string; status: string }) => type === 'Ready' && value === 'True';
  return metadata.deletionTimestamp === undefined && status.conditions?.some(isIt);
}
