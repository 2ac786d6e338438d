import { Answer } from './answer';
import { fields, items } from '../manifests/json';
import { groupOf } from '../manifests/kinds';
import { Entry } from '../manifests/manifest';
import { Manifests, Referrer } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
const OPEN = ['LoadBalancer', 'NodePort'];

/** What leads those outside to the pods that they were asked about by way of somebody else: then whoever forwards is the caller. */
export function waysIn(manifests: Manifests, answers: Answer[]): Entry[] {
  return waysTo(manifests, answers.flatMap(({ from, target: { party } }) => from.kind === 'outside' && party.kind === 'pods' ? [party.pods] : []));
}

/** Routes of gateways, Ingresses, and Services that are open to the outside themselves. */
export function waysTo(manifests: Manifests, pods: readonly PodTemplate[]): Entry[] {
  const services = pods.flatMap(template => manifests.selecting(template)).filter(({ manifest: { kind, apiVersion } }) => kind === 'Service' && groupOf(apiVersion) === '');
  return [...new Set(services.flatMap(service => [
    ...manifests.referrersOf(service).filter(leadsIn).map(({ entry }) => entry),
    ...OPEN.includes(fields(service.manifest.spec).type) ? [service] : [],
  ]))];
}

/** A route that hangs on Services alone is for callers in the cluster. */
function leadsIn({ entry: { manifest }, reference }: Referrer): boolean {
  if (manifest.kind === 'Ingress') return true;
  const parents = items(fields(manifest.spec).parentRefs, '').map(({ value }) => value.kind ?? 'Gateway');
  return ROUTES.includes(manifest.kind) && reference.field.startsWith('spec.rules') && parents.some(kind => kind !== 'Service');
}
