import * as fc from 'fast-check';

type Labels = { readonly [key: string]: string };

export interface RandomPod {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
  /** Told by the manifests of pods that run. */
  readonly address: string;
}

/** Namespaces with their labels, pods, and policies in any form that a server takes. */
export interface RandomSet {
  readonly namespaces: { readonly [name: string]: Labels };
  readonly pods: RandomPod[];
  readonly policies: any[];
}

export const PORTS = [53, 80, 5432, 8080, 8081, 30005];
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
export const OUTSIDE = ['203.0.113.5', '203.0.113.200', '198.51.100.7', '10.1.2.3', '192.0.2.1', '2001:db8::5'];

const NAMES = ['shop', 'edge', 'data'];
const NAME_KEY = 'kubernetes.io/metadata.name';
/** None holds the pods' addresses, which are below 100.64.0.0/10; 10.0.0.0/8 could hold those that are not known. */
const BLOCKS = [
  { cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] },
  { cidr: '203.0.113.0/28' },
  { cidr: '198.51.100.7/32' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'] },
  { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
  { cidr: '10.0.0.0/8' },
  { cidr: '2001:db8::/32' },
];

const value = fc.constantFrom('a', 'b', 'c');
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const few = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 3) => fc.array(arbitrary, { maxLength });

/** Each has the first two keys and may have the third, so that NotIn never meets an absent key: there Cyclonus differs from the API server. */
const labels = (first: string, second: string): fc.Arbitrary<Labels> => fc.tuple(value, value, sometimes(value))
  .map(([one, two, three]) => ({ [first]: one, [second]: two, ...three && { extra: three } }));

function selector(first: string, second: string, namesOnly: string[] = []): fc.Arbitrary<object> {
  const key = fc.constantFrom(first, second);
  const expression = fc.oneof(
    fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(value, { minLength: 1, maxLength: 2 }) }),
    fc.record({ key: fc.constantFrom(first, 'extra', 'nowhere'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    fc.record({ key: fc.constant('extra'), operator: fc.constant('In'), values: fc.uniqueArray(value, { minLength: 1, maxLength: 2 }) }),
  );
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: fc.record({ matchLabels: fc.dictionary(key, value, { minKeys: 1, maxKeys: 2 }) }) },
    { weight: 2, arbitrary: fc.record({ matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }) }) },
    ...namesOnly.map(name => ({ weight: 1, arbitrary: fc.constant({ matchLabels: { [NAME_KEY]: name } }) })),
  );
}

const podSelector = selector('app', 'tier');
const namespaceSelector = selector('team', 'env', NAMES);

const peer = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.constantFrom(...BLOCKS).map(ipBlock => ({ ipBlock })),
);

const protocol = sometimes(fc.constantFrom(...PROTOCOLS));
const port = fc.oneof(
  fc.record({ protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ protocol, port: fc.constantFrom<number | string>(...PORTS, 'http', 'metrics', 'nowhere') }),
  fc.tuple(protocol, fc.constantFrom([80, 8080], [8080, 8081], [30000, 32767], [1, 65535]))
    .map(([own, [first, last]]) => ({ protocol: own, port: first, endPort: last })),
);

/** Absent, empty and filled are three different things in Kubernetes. */
const rule = (side: string) => fc.tuple(sometimes(few(peer)), sometimes(few(port)))
  .map(([peers, ports]) => ({ ...peers && { [side]: peers }, ...ports && { ports } }));

const policy = fc.record({
  namespace: fc.constantFrom(...NAMES),
  podSelector,
  policyTypes: sometimes(fc.subarray(['Ingress', 'Egress'], { minLength: 1 })),
  ingress: sometimes(few(rule('from'))),
  egress: sometimes(few(rule('to'))),
});

const podPort = fc.record({ name: fc.constantFrom('http', 'metrics', 'dns'), containerPort: fc.constantFrom(...PORTS), protocol: fc.constantFrom(...PROTOCOLS) });

function isSamePort(a: RandomPod['ports'][0], b: RandomPod['ports'][0]): boolean {
  return a.name === b.name || a.containerPort === b.containerPort && a.protocol === b.protocol;
}

const pod = fc.record({
  kind: fc.constantFrom('Pod', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'),
  namespace: fc.constantFrom(...NAMES),
  labels: labels('app', 'tier'),
  ports: fc.uniqueArray(podPort, { maxLength: 3, comparator: isSamePort }),
});

const set: fc.Arbitrary<RandomSet> = fc.record({
  namespaces: fc.tuple(...NAMES.map(() => labels('team', 'env'))),
  pods: fc.array(pod, { minLength: 3, maxLength: 6 }),
  policies: fc.array(policy, { minLength: 1, maxLength: 6 }),
}).map(({ namespaces, pods, policies }) => ({
  namespaces: Object.fromEntries(NAMES.map((name, i) => [name, namespaces[i]])),
  pods: pods.map((one, i) => ({ ...one, name: `w${i}`, address: `100.64.0.${i + 1}` })),
  policies: policies.map(({ namespace, ...spec }, i) => ({
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `p${i}`, namespace }, spec: JSON.parse(JSON.stringify(spec)),
  })),
}));

export function randomSets(seed: number, count: number): RandomSet[] {
  return fc.sample(set, { seed, numRuns: count });
}

/** The manifests of a set, as anybody would have written them. */
export function objectsOf({ namespaces, pods, policies }: RandomSet): any[] {
  return [
    ...Object.entries(namespaces).map(([name, given]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: given } })),
    ...pods.map(workload),
    ...policies,
  ];
}

function workload({ kind, name, namespace, labels: given, ports, address }: RandomPod): object {
  const template = { metadata: { labels: given }, spec: { containers: [{ name: 'main', image: 'busybox:1.37', ports }] } };
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata: { name, namespace, labels: given }, spec: template.spec, status: { podIP: address } };
  const spec = kind === 'CronJob' ? { schedule: '@daily', jobTemplate: { spec: { template } } } : { selector: { matchLabels: given }, template };
  return { apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1', kind, metadata: { name, namespace }, spec };
}
