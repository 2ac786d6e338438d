import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity } from '../blocks/identity';
import { Connections } from '../blocks/network-policy';
import { exposure, service, ServiceOptions } from '../blocks/service';
import { Platform } from '../platform/platform';
import { constructId, dnsLabel } from '../private/names';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Peer } from '../props/peer';
import { Port } from '../props/port';

/** A Service beside a process's own one, and the way in for whoever it is for. */
export function exposedService(
  scope: Construct, identity: Identity, connections: Connections, all: Port[], options: ExposeOptions,
  { name, labels, selector }: Pick<ServiceOptions, 'name' | 'labels' | 'selector'>,
): k8s.KubeService {
  dnsLabel(scope, 'name', constructId(scope, name));
  const { ports, ...settings } = exposure(scope, all, options);
  if (settings.type !== ServiceType.CLUSTER_IP) ports.forEach(port => admitOutside(scope, connections, port, settings.type));
  return service(scope, name, identity, { name, ports, ...settings, labels, selector });
}

/** With the default traffic policy nodes put their own address in place of the caller's, so source ranges are the balancer's to enforce. */
function admitOutside(scope: Construct, connections: Connections, port: Port, type: ServiceType): void {
  const known = type === ServiceType.LOAD_BALANCER ? Platform.of(scope).loadBalancerSources?.map(Peer.cidr) : undefined;
  (known ?? [Peer.anyone()]).forEach(source => connections.admit(source, port.container));
}
