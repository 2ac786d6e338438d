import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { balancerOfService, Balancers } from '../../blocks/entry/balancers';
import { udpTreatment } from '../../blocks/entry/network-balancer';
import { admitPlaintext } from '../../blocks/mesh/mesh';
import { Identity } from '../../blocks/objects/identity';
import { Connections } from '../../blocks/policies/network-policy';
import { exposure } from '../../blocks/services/exposure';
import { service, ServiceParts } from '../../blocks/services/service';
import { Platform } from '../../platform/platform';
import { constructId, dnsLabel } from '../../private/names';
import { Peer } from '../../props/policies/peer';
import { ExposeOptions, ServiceType } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { TrafficPolicy } from '../../props/services/service-options';
import { Transport } from '../../props/services/transport';

/**
 * Platforms whose load balancers pass the client's address on: pods never see an address of the load balancer.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer
 */
const PASS_CALLERS_ON = ['gke'];
/** Nodes replace the client's address by their own, and a node port has no list of clients. */
const RESTRICT = 'to restrict the clients of a node port, use a route or ServiceType.LOAD_BALANCER with sourceRanges instead';
const NAME_CALLERS = "set its sourceRanges to the clients' address ranges";

/** The Service, and what is known about the pods behind it. */
interface ExposedParts extends Pick<ServiceParts, 'name' | 'labels' | 'selector' | 'traffic'> {
  readonly balancers: Balancers;
  /** Ports of the pods that no Service has. */
  readonly sidecarPorts: Port[];
}

/** A Service in addition to a process's default one, and the network policy rules for its clients. */
export function exposedService(
  scope: Construct, identity: Identity, connections: Connections, all: Port[], options: ExposeOptions,
  { name, labels, selector, traffic, balancers, sidecarPorts }: ExposedParts,
): k8s.KubeService {
  dnsLabel(scope, 'name', constructId(scope, name));
  const exposed = exposure(scope, all, options);
  const { checked, transparent, annotations } = udpTreatment(scope, exposed, [...all, ...sidecarPorts]);
  const reached = [...exposed.ports, ...checked];
  for (const port of reached) {
    const externalTrafficPolicy = transparent.includes(port) ? TrafficPolicy.LOCAL : options.externalTrafficPolicy;
    sourcesOf(scope, { ...options, externalTrafficPolicy }).forEach(source => connections.admit(source, port.container, port.transport));
  }
  if (options.type === ServiceType.LOAD_BALANCER) balancers.add(balancerOfService(exposed.annotations) ?? (isPassedOn(scope, options) ? 'google' : undefined));
  const overTcp = reached.filter(({ transport }) => transport === Transport.TCP).map(({ container }) => container);
  if (options.type !== ServiceType.CLUSTER_IP) admitPlaintext(scope, identity, labels, overTcp);
  return service(scope, name, identity, { name, ...exposed, annotations: { ...annotations, ...exposed.annotations }, labels, selector, traffic });
}

/**
 * The allowed sources. With the default traffic policy, nodes replace the client's address by their own, so only the load balancer can
 * enforce source ranges. Otherwise pods see the clients' addresses, and the load balancer's where it opens connections itself.
 */
function sourcesOf(scope: Construct, options: ExposeOptions): Peer[] {
  const { type, externalTrafficPolicy, sourceRanges } = options;
  if (type === ServiceType.CLUSTER_IP) return [];
  if (isPassedOn(scope, options) && sourceRanges) return sourceRanges.map(Peer.cidr);
  const balancers = type === ServiceType.LOAD_BALANCER ? Platform.of(scope).loadBalancerSources : undefined;
  const callers = externalTrafficPolicy === TrafficPolicy.LOCAL ? sourceRanges : [];
  if (balancers && callers) return [...balancers, ...callers].map(Peer.cidr);
  if (type === ServiceType.NODE_PORT) return [Peer._notKnown(RESTRICT)];
  const missing = passesOn(scope)
    ? [...sourceRanges ? [] : [NAME_CALLERS], ...isPassedOn(scope, options) ? [] : ["set externalTrafficPolicy: TrafficPolicy.LOCAL so that pods see the clients' addresses"]]
    : [...callers ? [] : [NAME_CALLERS], ...balancers ? [] : ["set the platform's loadBalancerSources to the load balancers' address ranges"]];
  return [Peer._notKnown(missing.join(', and '))];
}

function passesOn(scope: Construct): boolean {
  return PASS_CALLERS_ON.includes(Platform.of(scope).name);
}

/** Whether pods see the client's address; then only nodes with a ready pod get traffic, which the load balancer learns from its health checks. */
function isPassedOn(scope: Construct, { type, externalTrafficPolicy }: ExposeOptions): boolean {
  return passesOn(scope) && type === ServiceType.LOAD_BALANCER && externalTrafficPolicy === TrafficPolicy.LOCAL;
}
