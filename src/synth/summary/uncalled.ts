import { fields, items } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { lastingContainers, PodTemplate } from '../../manifests/pod-templates';
import { matches } from '../../manifests/selectors';
import { targetPortOf } from '../../manifests/service-ports';
import { Synthesis } from '../synthesis';

type Clients = 'none' | 'own pods' | 'others';

/** Services whose network policies allow no other pods as clients: fine at first, but their first client would time out. */
export interface Uncalled {
  readonly byAnybody: string[];
  readonly byOtherPods: string[];
  /** Without a client, and beside a Service of the same pods that has some. */
  readonly besideAnother: string[];
}

export function uncalled({ entries }: Synthesis): Uncalled {
  const manifests = Manifests.of(entries);
  const services = manifests.ofKind('Service').filter(service => !namesMembers(manifests, service));
  const clients = new Map(services.map(service => [service, clientsOf(manifests, service)]));
  const having = (wanted: Clients) => services.filter(service => clients.get(service) === wanted);
  const firstOf = (service: Resource) => manifests.selecting(manifests.selectedBy(service)[0]).find(other => clients.has(other))!;
  const isFirst = (service: Resource) => firstOf(service) === service;
  return {
    byAnybody: having('none').filter(isFirst).map(nameOf),
    byOtherPods: having('own pods').filter(isFirst).map(nameOf),
    besideAnother: having('none').filter(service => !isFirst(service) && clients.get(firstOf(service)) !== 'none').map(nameOf),
  };
}

function nameOf({ manifest }: Resource): string {
  return describeManifest(manifest).replace('Service ', '');
}

function clientsOf(manifests: Manifests, service: Resource): Clients {
  const pods = manifests.selectedBy(service);
  const policies = pods.flatMap(pod => manifests.selecting(pod)).filter(({ manifest }) => manifest.kind === 'NetworkPolicy');
  const restricting = policies.filter(({ manifest: { spec } }) => (spec.policyTypes ?? ['Ingress']).includes('Ingress'));
  const targets = targetsOf(service, pods);
  const rules = restricting.flatMap(({ manifest: { spec } }) => (spec.ingress ?? []).filter(({ ports = [] }: any) => concerns(ports, targets)));
  if (restricting.length === 0 || !admitsOnly(rules, pods)) return 'others';
  return rules.length === 0 ? 'none' : 'own pods';
}

/** A StatefulSet's governing Service gives its pods names; clients use another Service, or these names. */
function namesMembers(manifests: Manifests, service: Resource): boolean {
  return manifests.referrersOf(service).some(({ entry }) => entry.manifest.kind === 'StatefulSet');
}

/** The pods' ports behind the Service; other ports that clients may reach, such as the metrics port, are not ports of the Service. */
function targetsOf({ manifest: { spec } }: Resource, pods: readonly PodTemplate[]): string[] {
  const declared = pods.flatMap(lastingContainers).flatMap(({ value }) => items(value.ports, 'ports')).map(({ value }) => value);
  return items(fields(spec).ports, 'ports').flatMap(({ value }) => {
    const target = targetPortOf(value);
    const numbers = typeof target === 'number' ? [target] : declared.filter(({ name }) => name === target).map(({ containerPort }) => containerPort);
    return numbers.map(number => onTransport(number, value));
  });
}

function concerns(ports: any[], targets: string[]): boolean {
  return ports.length === 0 || targets.length === 0 || ports.some(port => typeof port.port !== 'number' || targets.includes(onTransport(port.port, port)));
}

function onTransport(number: unknown, { protocol = 'TCP' }: { readonly [field: string]: any }): string {
  return `${number}/${protocol}`;
}

function admitsOnly(rules: any[], pods: readonly PodTemplate[]): boolean {
  return rules.every(({ from = [] }) => from.length > 0 && from.every(({ podSelector, namespaceSelector, ipBlock }: any) => (
    podSelector && !namespaceSelector && !ipBlock && pods.every(({ labels }) => matches(podSelector, labels))
  )));
}
