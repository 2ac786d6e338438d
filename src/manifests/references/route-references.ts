import { fields, Item, items } from '../json';
import { Resource } from '../manifest';
import { refer, Reference } from './reference';

/** The AWS Load Balancer Controller reads such a backend as the name of an annotation, not of a Service. */
const ANNOTATION_PORT = 'use-annotation';

/** The Services that an Ingress routes to, and the Secrets of its certificates. */
export function referencesOfIngress({ manifest }: Resource): Reference[] {
  const { defaultBackend, backend, rules, tls } = fields(manifest.spec);
  const { namespace } = manifest.metadata;
  return [
    ...referencesOfBackend(defaultBackend, 'spec.defaultBackend', namespace),
    ...referencesOfBackend(backend, 'spec.backend', namespace),
    ...items(rules, 'spec.rules').flatMap(rule => items(fields(rule.value.http).paths, `${rule.field}.http.paths`))
      .flatMap(path => referencesOfBackend(path.value.backend, `${path.field}.backend`, namespace)),
    ...items(tls, 'spec.tls').flatMap(({ value, field }) => refer('Secret', value.secretName, field, { namespace })),
  ];
}

/** Also supports the format before networking.k8s.io/v1. */
function referencesOfBackend(backend: unknown, field: string, namespace: string | undefined): Reference[] {
  const { service, serviceName, servicePort } = fields(backend);
  const { name, port } = fields(service);
  const wanted = servicePort ?? fields(port).name ?? fields(port).number;
  if (wanted === ANNOTATION_PORT) return [];
  return refer('Service', name ?? serviceName, field, { namespace, port: wanted });
}

/** The Services that a Gateway API route routes or mirrors to, and the Gateways, ListenerSets or Services that it is attached to. */
export function referencesOfRoute({ manifest }: Resource): Reference[] {
  const { parentRefs, rules } = fields(manifest.spec);
  const { namespace } = manifest.metadata;
  const places = items(rules, 'spec.rules');
  const backends = places.flatMap(rule => items(rule.value.backendRefs, `${rule.field}.backendRefs`));
  return [
    ...items(parentRefs, 'spec.parentRefs').flatMap(({ value, field }) => referenceOf(value, 'Gateway', 'gateway.networking.k8s.io', field, namespace)),
    ...[...backends, ...[...places, ...backends].flatMap(mirrors)].flatMap(({ value, field }) => referenceOf(value, 'Service', '', field, namespace)),
  ];
}

function mirrors({ value, field }: Item): Item[] {
  return items(value.filters, `${field}.filters`).map(filter => ({
    value: fields(fields(filter.value.requestMirror).backendRef),
    field: `${filter.field}.requestMirror.backendRef`,
  }));
}

/** Ignores kinds that only some implementations support. */
function referenceOf(value: Item['value'], defaultKind: string, defaultGroup: string, field: string, namespace: string | undefined): Reference[] {
  const { kind = defaultKind, group = defaultGroup, name, port } = value;
  if (!(kind === 'Service' && group === '') && !(['Gateway', 'ListenerSet'].includes(kind) && group === 'gateway.networking.k8s.io')) return [];
  return refer(kind, name, field, { group, namespace: value.namespace ?? namespace, ...(kind === 'Service' && { port }) });
}

/** The Secrets with the certificates of a Gateway or ListenerSet, and the Gateway of a ListenerSet. */
export function referencesOfGateway({ manifest }: Resource): Reference[] {
  const { parentRef, listeners } = fields(manifest.spec);
  const parent = manifest.kind === 'ListenerSet' ? referenceOf(fields(parentRef), 'Gateway', 'gateway.networking.k8s.io', 'spec.parentRef', manifest.metadata.namespace) : [];
  const secrets = items(listeners, 'spec.listeners')
    .flatMap(({ value, field }) => items(fields(value.tls).certificateRefs, `${field}.tls.certificateRefs`))
    .filter(({ value }) => (value.kind ?? 'Secret') === 'Secret')
    .flatMap(({ value, field }) => refer('Secret', value.name, field, { namespace: value.namespace ?? manifest.metadata.namespace }));
  return [...parent, ...secrets];
}
