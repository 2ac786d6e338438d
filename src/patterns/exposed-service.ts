import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { exposure } from '../blocks/exposure';
import { Identity } from '../blocks/identity';
import { Connections } from '../blocks/network-policy';
import { service, ServiceParts } from '../blocks/service';
import { Platform } from '../platform/platform';
import { constructId, dnsLabel } from '../private/names';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Peer } from '../props/peer';
import { Port } from '../props/port';
import { TrafficPolicy } from '../props/service-options';

/** A Service beside a process's own one, and the way in for whoever it is for. */
export function exposedService(
  scope: Construct, identity: Identity, connections: Connections, all: Port[], options: ExposeOptions,
  { name, labels, selector, traffic }: Pick<ServiceParts, 'name' | 'labels' | 'selector' | 'traffic'>,
): k8s.KubeService {
  dnsLabel(scope, 'name', constructId(scope, name));
  const exposed = exposure(scope, all, options);
  sourcesOf(scope, options).forEach(source => exposed.ports.forEach(port => connections.admit(source, port.container)));
  return service(scope, name, identity, { name, ...exposed, labels, selector, traffic });
}

/**
 * Who is let in. With the default traffic policy nodes put their own address in place of the caller's, so source ranges are the
 * balancer's to enforce; otherwise pods see callers as they are, and the balancer where it is one that calls by itself.
 */
function sourcesOf(scope: Construct, { type, externalTrafficPolicy, sourceRanges }: ExposeOptions): Peer[] {
  if (type === ServiceType.CLUSTER_IP) return [];
  const balancers = type === ServiceType.LOAD_BALANCER ? Platform.of(scope).loadBalancerSources : undefined;
  const callers = externalTrafficPolicy === TrafficPolicy.LOCAL ? sourceRanges : [];
  return balancers && callers ? [...balancers, ...callers].map(Peer.cidr) : [Peer.anyone()];
}
