import { Answer } from './answer';
import { fields, items } from '../manifests/json';
import { groupOf } from '../manifests/kinds';
import { Resource } from '../manifests/manifest';
import { Manifests, Referrer } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
const OPEN = ['LoadBalancer', 'NodePort'];

/** Objects that forward traffic from outside to the pods in question through a proxy: then the proxy is the source. */
export function waysIn(manifests: Manifests, answers: Answer[]): Resource[] {
  return waysTo(manifests, answers.flatMap(({ from, target: { party } }) => from.kind === 'outside' && party.kind === 'pods' ? [party.pods] : []));
}

/** Routes of gateways, Ingresses, and Services that are exposed themselves. */
export function waysTo(manifests: Manifests, pods: readonly PodTemplate[]): Resource[] {
  const services = pods.flatMap(template => manifests.selecting(template)).filter(({ manifest: { kind, apiVersion } }) => kind === 'Service' && groupOf(apiVersion) === '');
  return [...new Set(services.flatMap(service => [
    ...manifests.referrersOf(service).filter(leadsIn).map(({ entry }) => entry),
    ...OPEN.includes(fields(service.manifest.spec).type) ? [service] : [],
  ]))];
}

/** A route whose parents are only Services is for clients in the cluster. */
function leadsIn({ entry: { manifest }, reference }: Referrer): boolean {
  if (manifest.kind === 'Ingress') return true;
  const parents = items(fields(manifest.spec).parentRefs, '').map(({ value }) => value.kind ?? 'Gateway');
  return ROUTES.includes(manifest.kind) && reference.field.startsWith('spec.rules') && parents.some(kind => kind !== 'Service');
}
