import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cyclonus, Traffic, TrafficPeer } from './lab/cyclonus';
import { EXAMPLES, ROOT } from './proof/subjects';

import { Manifest } from '../../src/manifests/manifest';
import { Manifests } from '../../src/manifests/manifests';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { addressRange } from '../../src/reach/addresses';
import { decide, Flow } from '../../src/reach/decide';
import { HOST_NETWORK, Outside, OWN_NODE, podPorts, Pods, podsOf } from '../../src/reach/party';
import { groundOf } from '../../src/reach/reach';
import { objectsOf, OUTSIDE, PORTS, PROTOCOLS, randomSets } from '../reach/random-policies';

const SETS = Number(process.env.KEELWRIGHT_REACH_SETS ?? 200);
/** Of each set; a prime, so that steps between them do not fall on the same ports. */
const QUESTIONS = 211;
const SEED = Number(process.env.KEELWRIGHT_PROPERTY_SEED ?? Date.now() % 1e9);

/** Each packet between different pods, to and from these addresses, in our words and in Cyclonus'. */
class Questions {
  private readonly ground;
  private readonly pods;
  private readonly policies: Manifest[];

  constructor(private readonly manifests: Manifests) {
    this.ground = groundOf(manifests);
    this.pods = manifests.podTemplates.map(podsOf);
    // Cyclonus reads what a server has, so with the types that the server fills in.
    this.policies = manifests.ofKind('NetworkPolicy').map(({ manifest }) => ({
      ...manifest,
      metadata: { name: manifest.metadata.name, namespace: manifest.metadata.namespace ?? 'default' },
      spec: { ...manifest.spec, policyTypes: manifest.spec.policyTypes ?? (manifest.spec.egress?.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']) },
    }));
  }

  /** What the two do not agree on. */
  async differences(ports: number[], most = Infinity): Promise<{ asked: number; allowed: number; doubts: number; different: string[] }> {
    const every = this.flows(ports);
    const step = Math.max(1, Math.ceil(every.length / most));
    const flows = every.filter((_, i) => i % step === 0);
    const verdicts = flows.map(flow => decide(this.ground, flow).allowed);
    const theirs = await cyclonus(this.policies, flows.map(flow => this.traffic(flow)));
    const different = flows.flatMap((flow, i) => {
      // Only two things may be left open: pods on the host network, and whether pods whose addresses nobody knows are in a block.
      const isFair = [HOST_NETWORK, OWN_NODE].includes(verdicts[i]) || typeof verdicts[i] === 'string' && / the ipBlock 10\./.test(verdicts[i]);
      return isFair || verdicts[i] === theirs[i] ? [] : [`${flow.from.name} to ${flow.to.name} ${flow.protocol} ${flow.port}: ${verdicts[i]}, Cyclonus: ${theirs[i]}`];
    });
    return { asked: flows.length, allowed: verdicts.filter(verdict => verdict === true).length, doubts: verdicts.filter(verdict => typeof verdict === 'string').length, different };
  }

  private flows(ports: number[]): Flow[] {
    const outside = OUTSIDE.map((name): Outside => ({ kind: 'outside', name, ranges: [addressRange(name)!] }));
    const parties = [...this.pods, ...outside];
    return parties.flatMap(from => parties.filter(to => from !== to && [from, to].some(({ kind }) => kind === 'pods')).flatMap(to => (
      ports.flatMap(port => PROTOCOLS.map(protocol => ({ from, to, protocol, port })))
    )));
  }

  private traffic({ from, to, protocol, port }: Flow): Traffic {
    const named = to.kind === 'pods' ? podPorts(to).find(({ number, protocol: own }) => number === port && own === protocol) : undefined;
    return { Source: this.peer(from as Pods), Destination: this.peer(to as Pods), ResolvedPort: port, ResolvedPortName: named?.name ?? '', Protocol: protocol };
  }

  private peer(party: Pods | Outside): TrafficPeer {
    if (party.kind === 'outside') return { IP: party.name };
    const { namespace, pods } = party;
    const given = this.manifests.ofKind('Namespace').find(({ manifest }) => manifest.metadata.name === namespace)?.manifest.metadata.labels;
    return {
      IP: pods.entry.manifest.status?.podIP ?? `100.64.1.${this.pods.indexOf(party) + 1}`,
      Internal: { Namespace: namespace, NamespaceLabels: { ...given, 'kubernetes.io/metadata.name': namespace }, PodLabels: pods.labels },
    };
  }
}

test(`Cyclonus says the same of ${SETS} random sets of policies, with seed ${SEED} (KEELWRIGHT_PROPERTY_SEED=${SEED} repeats them)`, async () => {
  let [asked, allowed, doubts] = [0, 0, 0];
  for (const set of randomSets(SEED, SETS)) {
    const manifests = Manifests.of(objectsOf(set).map(manifest => ({ manifest, origin: {} })));
    const found = await new Questions(manifests).differences(PORTS, QUESTIONS);
    if (found.different.length > 0) throw new Error(`${found.different.slice(0, 5).join('\n')}\n${JSON.stringify(objectsOf(set))}`);
    [asked, allowed, doubts] = [asked + found.asked, allowed + found.allowed, doubts + found.doubts];
  }
  process.stderr.write(`reach: ${asked} questions, ${allowed} allowed, ${doubts} left open\n`);
  // Sets in which nearly all is allowed, denied or left open would prove little.
  expect(allowed).toBeGreaterThan(asked / 5);
  expect(allowed).toBeLessThan(asked * 4 / 5);
  expect(doubts).toBeLessThan(asked / 10);
});

test.each(EXAMPLES)('Cyclonus says the same of the example %s', async example => {
  const entries = entriesFromYaml(readFileSync(join(ROOT, 'examples', example, 'expected.yaml'), 'utf8'), 'expected.yaml');
  const manifests = Manifests.of(entries);
  const declared = manifests.podTemplates.map(podsOf).flatMap(podPorts).map(({ number }) => number);
  const { asked, allowed, different } = await new Questions(manifests).differences([...new Set([53, 443, ...declared])]);
  expect(different).toEqual([]);
  expect([asked > 0, allowed > 0, allowed < asked]).toEqual([true, true, true]);
});
