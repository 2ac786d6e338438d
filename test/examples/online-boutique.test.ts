import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';

const ROOT = path.join(__dirname, '..', '..');
const ours = read('examples/online-boutique/expected.yaml');
const original = read('test/realworld/online-boutique/kubernetes-manifests.yaml');
const originalPolicies = read('test/realworld/online-boutique/network-policies.yaml');
const workloads = original.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name as string);

test('all twelve workloads are there, and no other', () => {
  expect(workloads).toHaveLength(12);
  expect(ours.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name).sort()).toEqual([...workloads].sort());
});

test('the program is at most 150 lines', () => {
  expect(fs.readFileSync(path.join(ROOT, 'examples/online-boutique/main.ts'), 'utf-8').split('\n').length).toBeLessThanOrEqual(151);
});

describe.each(workloads)('%s', name => {
  const [mine, theirs] = [podOf(ours, name), podOf(original, name)];

  test('has the images of the original', () => {
    const stated = { 'redis:alpine': 'redis:7.4.6-alpine' } as { [image: string]: string };
    expect(images(mine)).toEqual(images(theirs).map(image => stated[image] ?? image));
  });

  test('has every environment variable of the original', () => {
    expect(Object.fromEntries(variables(mine))).toMatchObject(Object.fromEntries(variables(theirs)));
  });

  test('listens where the original does', () => {
    expect(containerPorts(mine)).toEqual(containerPorts(theirs));
    expect(servicePorts(ours, name)).toEqual(servicePorts(original, name));
  });

  test('answers the probes of the original', () => {
    for (const role of ['readinessProbe', 'livenessProbe']) expect(question(mine, role)).toEqual(question(theirs, role));
  });

  test('gets the resources of the original', () => {
    const [got, wanted] = [mine, theirs].map(pod => pod.containers[0].resources);
    expect(got.requests).toMatchObject(wanted.requests);
    expect(got.limits).toMatchObject(wanted.limits);
  });
});

test('the frontend stays open to the outside through its load balancer', () => {
  const service = ours.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'frontend-external');
  expect(service.spec.type).toBe('LoadBalancer');
  const opened = policyOf(ours, 'frontend').spec.ingress.filter((rule: any) => rule.from === undefined);
  expect(opened).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
});

test('the policies allow exactly the calls of the system', () => {
  const declared = originalPolicies.flatMap(({ metadata, spec }) => (spec.ingress ?? []).flatMap((rule: any) => (rule.from ?? []).map(
    (peer: any) => `${peer.podSelector.matchLabels.app} -> ${metadata.name === 'redis' ? 'redis-cart' : metadata.name}`,
  )));
  expect(declared).toHaveLength(15);
  const allowed = workloads.flatMap(caller => workloads.filter(callee => mayCall(caller, callee)).map(callee => `${caller} -> ${callee}`));
  expect(allowed.sort()).toEqual([...declared, 'loadgenerator -> frontend'].sort());
});

/** A call goes through when the caller's policy lets it out and the callee's lets it in, to a port that the callee has. */
function mayCall(caller: string, callee: string): boolean {
  const out = policyOf(ours, caller).spec.egress as any[];
  const into = (policyOf(ours, callee).spec.ingress ?? []) as any[];
  return containerPorts(podOf(ours, callee)).some((port: number) =>
    out.some(rule => matches(rule.to, callee) && opens(rule, port)) && into.some(rule => matches(rule.from, caller) && opens(rule, port)));
}

function matches(peers: any[] | undefined, workload: string): boolean {
  const labels = deployment(ours, workload).spec.template.metadata.labels;
  return peers === undefined || peers.some(peer => Object.entries(peer.podSelector.matchLabels).every(([key, value]) => labels[key] === value));
}

function opens(rule: any, port: number): boolean {
  return rule.ports === undefined || rule.ports.some((open: any) => open.port === port && open.protocol === 'TCP');
}

function read(file: string): any[] {
  return parseAllDocuments(fs.readFileSync(path.join(ROOT, file), 'utf-8')).map(document => document.toJS()).filter(Boolean);
}

function deployment(manifests: any[], name: string): any {
  return manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
}

function podOf(manifests: any[], name: string): any {
  return deployment(manifests, name).spec.template.spec;
}

function policyOf(manifests: any[], name: string): any {
  return manifests.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name);
}

function images(pod: any): string[] {
  return [...(pod.initContainers ?? []), ...pod.containers].map(({ image }) => image);
}

function variables(pod: any): [string, string][] {
  return [...(pod.initContainers ?? []), ...pod.containers].flatMap(({ env = [] }) => env.map(({ name, value }: any) => [name, value]));
}

function containerPorts(pod: any): number[] {
  return (pod.containers[0].ports ?? []).map(({ containerPort }: any) => containerPort);
}

function servicePorts(manifests: any[], workload: string): any[] {
  const ports = podOf(manifests, workload).containers[0].ports ?? [];
  const number = (target: any) => ports.find(({ name }: any) => name === target)?.containerPort ?? target;
  return manifests.filter(({ kind, metadata }) => kind === 'Service' && metadata.name.replace(/-external$/, '') === workload)
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      type: spec.type,
      ports: spec.ports.map((p: any) => [p.name, p.port, number(p.targetPort)]),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function question(pod: any, role: string): any {
  const { httpGet, grpc, tcpSocket } = pod.containers[0][role] ?? {};
  const number = (port: any) => pod.containers[0].ports.find(({ name }: any) => name === port)?.containerPort ?? port;
  const asked = httpGet ?? grpc ?? tcpSocket;
  return asked && { kind: httpGet ? 'http' : grpc ? 'grpc' : 'tcp', ...asked, port: number(asked.port) };
}
