import { fields, items } from '../manifests/json';
import { Resource, namespaceOf } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';
import { demandedLabels } from '../manifests/selectors';

/** How often Istio tries by default when a failure propagates from request to request; over HTTP it does not retry such failures. */
const GRPC_TRIES = 3;
const INJECTED = ['enabled', 'true'];

/** The pods that these pods may connect to, as far as their policies select them by name. */
export function calleesOf(template: PodTemplate, manifests: Manifests): PodTemplate[] {
  const policies = manifests.selecting(template).filter(({ manifest }) => manifest.kind === 'NetworkPolicy');
  const peers = policies.flatMap(({ manifest }) => items(fields(manifest.spec).egress, '')).flatMap(({ value }) => items(value.to, ''));
  const callees = peers.flatMap(({ value: { podSelector, namespaceSelector } }) => {
    const named = Object.fromEntries(demandedLabels(fields(namespaceSelector)))['kubernetes.io/metadata.name'];
    // Neither a namespaceSelector without a name nor an empty podSelector shows that a particular connection is intended.
    if ((namespaceSelector && named === undefined) || demandedLabels(fields(podSelector)).length === 0) return [];
    return manifests.select(named ?? template.namespace, podSelector);
  });
  return [...new Set(callees)].filter(callee => callee !== template);
}

/** The maximum number of tries of a request to these pods while it keeps failing: as configured for the mesh, or its default. */
export function triesOf(template: PodTemplate, manifests: Manifests): number {
  const services = manifests.selecting(template).filter(({ manifest }) => manifest.kind === 'Service');
  return Math.max(1, ...services.map(service => triesOfService(service, manifests)));
}

function triesOfService(service: Resource, manifests: Manifests): number {
  const virtual = manifests.ofKind('VirtualService', 'networking.istio.io').filter(entry => leadsTo(entry, service));
  const routes = manifests.ofKind('HTTPRoute', 'gateway.networking.k8s.io').filter(entry => isParent(service, entry));
  const said = [...virtual.flatMap(({ manifest }) => items(fields(manifest.spec).http, '')).map(({ value }) => fields(value.retries).attempts),
    ...routes.flatMap(({ manifest }) => items(fields(manifest.spec).rules, '')).map(({ value: { retry } }) => retry && (fields(retry).attempts ?? 1))];
  const attempts = said.filter(value => typeof value === 'number');
  if (attempts.length > 0) return 1 + Math.max(...attempts);
  return speaksGrpc(service) && isInIstio(service, manifests) ? GRPC_TRIES : 1;
}

function leadsTo({ manifest }: Resource, service: Resource): boolean {
  const hosts: unknown = fields(manifest.spec).hosts;
  return Array.isArray(hosts) && hosts.some(host => {
    const [name, namespace] = String(host).split('.');
    return isService(service, name, namespace ?? namespaceOf(manifest));
  });
}

function isParent(service: Resource, { manifest }: Resource): boolean {
  return items(fields(manifest.spec).parentRefs, '')
    .some(({ value }) => value.kind === 'Service' && isService(service, value.name, value.namespace ?? namespaceOf(manifest)));
}

function isService({ manifest }: Resource, name: string, namespace: string | undefined): boolean {
  return manifest.metadata.name === name && (namespaceOf(manifest) ?? 'default') === (namespace ?? 'default');
}

function speaksGrpc({ manifest }: Resource): boolean {
  return items(fields(manifest.spec).ports, '').some(({ value }) => value.appProtocol === 'kubernetes.io/h2c' || /^grpc(-|$)/.test(value.name));
}

function isInIstio({ manifest }: Resource, manifests: Manifests): boolean {
  const labels = fields(manifests.find({ kind: 'Namespace', name: namespaceOf(manifest) ?? 'default' })?.manifest.metadata.labels);
  const isAmbient = labels['istio.io/dataplane-mode'] === 'ambient';
  return isAmbient ? labels['istio.io/use-waypoint'] !== undefined : INJECTED.includes(labels['istio-injection']) || labels['istio.io/rev'] !== undefined;
}
