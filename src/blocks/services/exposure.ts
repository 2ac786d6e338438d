import { Construct } from 'constructs';
import { portNamed, ServiceParts } from './service';
import { serviceFields } from './service-fields';
import { holdNodePort } from './service-holds';
import { Platform } from '../../platform/platform';
import { reject } from '../../private/messages/mistakes';
import { listed } from '../../private/messages/nearest';
import { metadataMap } from '../../private/names';
import { cidrBlock } from '../../private/network/cidr';
import { isLoadBalancerClass } from '../../private/network/host-name';
import { refuse } from '../../private/refusal';
import { ExposeOptions, ServiceType } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { TrafficPolicy } from '../../props/services/service-options';

const OF_BALANCERS = ['loadBalancerClass', 'allocateLoadBalancerNodePorts', 'healthCheckNodePort'] as const;

/** The ports and settings of a Service that the user adds to the app's own Service. */
export function exposure(where: Construct, all: Port[], options: ExposeOptions): Omit<ServiceParts, 'name' | 'labels' | 'selector'> {
  const { type, sourceRanges, nodePorts, externalTrafficPolicy, healthCheckNodePort, allocateLoadBalancerNodePorts } = options;
  if (sourceRanges !== undefined && type !== ServiceType.LOAD_BALANCER) refuseRanges(where, type, sourceRanges);
  if (sourceRanges?.length === 0) refuseNoRanges(where);
  refuseUnbalanced(where, options);
  if (type !== ServiceType.CLUSTER_IP && options.headless) refuseHeadless(where, type);
  if (type === ServiceType.CLUSTER_IP && externalTrafficPolicy !== undefined) refuseInside(where, externalTrafficPolicy);
  if (healthCheckNodePort !== undefined && externalTrafficPolicy !== TrafficPolicy.LOCAL) refuseUnasked(where, healthCheckNodePort);
  refuseBadNodePorts(where, all, options);
  const ports = (options.ports ?? all.map(port => port.name)).map(name => portNamed(where, all, name));
  refusePorts(where, all, options.ports);
  refuseUnexposed(where, ports, nodePorts);
  return {
    type,
    nodePorts,
    ports,
    annotations: {
      ...(type === ServiceType.LOAD_BALANCER && loadBalancerAnnotations(where, ports)),
      ...metadataMap(where, 'annotations', options.annotations),
    },
    fields: {
      ...serviceFields(where, '', ports, options),
      externalTrafficPolicy,
      healthCheckNodePort,
      loadBalancerClass: type === ServiceType.LOAD_BALANCER ? className(where, options.loadBalancerClass) : undefined,
      loadBalancerSourceRanges: sourceRanges?.map(block => cidrBlock(where, 'sourceRanges', block)),
      allocateLoadBalancerNodePorts: allocateLoadBalancerNodePorts === false ? false : undefined,
    },
  };
}

function loadBalancerAnnotations(where: Construct, ports: Port[]): { [key: string]: string } {
  const perPort = Object.entries(Platform.of(where).loadBalancerAnnotations)
    .flatMap(([key, value]) => ports.map(port => [key.replace('{port}', `${port.service}`), value]));
  return metadataMap(where, 'loadBalancerAnnotations', Object.fromEntries(perPort));
}

function className(where: Construct, given = Platform.of(where).loadBalancerClass): string | undefined {
  if (given === undefined || isLoadBalancerClass(given)) return given;
  return reject(where, {
    code: 'load-balancer-class-invalid',
    problem: 'loadBalancerClass is not a valid class name',
    given,
    allowed: "letters, digits, dots, hyphens and underscores, usually after a domain, such as 'service.k8s.aws/nlb'",
    fix: 'use the class from the documentation of the load balancer',
  }, undefined);
}

function refuseRanges(where: Construct, type: ServiceType, sourceRanges: string[]): void {
  refuse(where, {
    code: 'source-ranges-without-load-balancer',
    problem: `a Service of type ${type} does not filter by source address`,
    given: sourceRanges,
    allowed: 'sourceRanges with ServiceType.LOAD_BALANCER',
    fix: 'remove sourceRanges',
  });
}

/** Kubernetes treats an empty list as all addresses: an attempt to allow no client would allow all of them. */
function refuseNoRanges(where: Construct): void {
  refuse(where, {
    code: 'source-ranges-empty',
    problem: 'sourceRanges is empty, and a load balancer without ranges allows all clients',
    given: [],
    allowed: 'at least one address block',
    fix: "set the allowed clients, sourceRanges: ['203.0.113.0/24'], or remove it to allow every address",
  });
}

function refuseUnbalanced(where: Construct, options: ExposeOptions): void {
  const given = OF_BALANCERS.filter(name => options[name] !== undefined);
  if (options.type === ServiceType.LOAD_BALANCER || given.length === 0) return;
  refuse(where, {
    code: 'load-balancer-missing',
    problem: `${listed(given)} cannot be set: a Service of type ${options.type} has no load balancer`,
    given: Object.fromEntries(given.map(name => [name, options[name]])),
    allowed: `${listed(OF_BALANCERS)} with ServiceType.LOAD_BALANCER`,
    fix: `remove ${listed(given)}, or use ServiceType.LOAD_BALANCER`,
  });
}

function refuseHeadless(where: Construct, type: ServiceType): void {
  refuse(where, {
    code: 'headless-outside',
    problem: `a Service of type ${type} needs a cluster IP, and a headless Service has none`,
    given: `${type} with headless`,
    allowed: 'headless with ServiceType.CLUSTER_IP',
    fix: 'remove headless, or use ServiceType.CLUSTER_IP',
  });
}

function refuseInside(where: Construct, given: TrafficPolicy): void {
  refuse(where, {
    code: 'external-traffic-missing',
    problem: 'externalTrafficPolicy is for traffic from outside the cluster, and a Service of type ClusterIP gets none',
    given,
    allowed: 'externalTrafficPolicy with ServiceType.NODE_PORT or LOAD_BALANCER',
    fix: 'remove it, or use internalTrafficPolicy for traffic from inside the cluster',
  });
}

function refuseUnasked(where: Construct, given: number): void {
  refuse(where, {
    code: 'health-check-port-unused',
    problem: 'without TrafficPolicy.LOCAL every node accepts all traffic, so no load balancer checks whether a node has a pod of the Service',
    given,
    allowed: 'healthCheckNodePort with externalTrafficPolicy: TrafficPolicy.LOCAL',
    fix: 'remove healthCheckNodePort, or set externalTrafficPolicy: TrafficPolicy.LOCAL',
  });
}

function refuseBadNodePorts(where: Construct, all: Port[], options: ExposeOptions): void {
  const { type, nodePorts = {}, healthCheckNodePort, allocateLoadBalancerNodePorts } = options;
  const given = Object.entries(nodePorts).map(([name, number]) => ({ number, port: portNamed(where, all, name) }));
  // Kubernetes allocates a node port once for all transport protocols of one port number of a Service.
  const distinct = [...new Map(given.map(({ number, port }) => [`${port.service}:${number}`, number])).values()];
  const fixed = [...distinct, ...healthCheckNodePort === undefined ? [] : [healthCheckNodePort]];
  const isWrong = fixed.some(port => !Number.isInteger(port) || port < 30000 || port > 32767);
  const unwanted = given.length === 0 ? undefined
    : type === ServiceType.CLUSTER_IP ? 'a Service of type ClusterIP has no node ports'
      : allocateLoadBalancerNodePorts === false ? 'allocateLoadBalancerNodePorts: false is for load balancers that need no node ports' : undefined;
  if (!isWrong && unwanted === undefined) {
    fixed.forEach(port => holdNodePort(where, port));
    return;
  }
  refuse(where, {
    code: 'node-port-invalid',
    problem: unwanted ?? 'this is not a valid node port',
    given: isWrong && given.length === 0 ? { healthCheckNodePort } : nodePorts,
    allowed: 'whole numbers from 30000 to 32767, with ServiceType.NODE_PORT or LOAD_BALANCER',
    fix: type === ServiceType.CLUSTER_IP ? 'remove nodePorts, or use ServiceType.NODE_PORT'
      : unwanted ? 'remove one of the two' : 'choose another number, or let the cluster choose it',
  });
}

/** The API server accepts neither. */
function refusePorts(where: Construct, all: Port[], given: string[] | undefined): void {
  if (given === undefined || (given.length > 0 && new Set(given).size === given.length)) return;
  refuse(where, {
    code: 'service-ports-invalid',
    problem: given.length === 0 ? 'a Service has no ports' : 'a Service has the same port twice',
    given,
    allowed: `names of the app's ports, each once: ${all.map(port => port.name).join(', ')}`,
    fix: 'list the ports of the Service, or remove ports to use all of them',
  });
}

/** Otherwise it would be ignored without a message. */
function refuseUnexposed(where: Construct, ports: Port[], nodePorts: { readonly [port: string]: number } = {}): void {
  const other = Object.keys(nodePorts).find(name => !ports.some(port => port.name === name));
  if (other === undefined) return;
  refuse(where, {
    code: 'node-port-unexposed',
    problem: "nodePorts has a port that is not among this Service's ports",
    given: other,
    allowed: ports.map(port => port.name).join(', '),
    fix: `add '${other}' to ports, or remove it from nodePorts`,
  });
}
