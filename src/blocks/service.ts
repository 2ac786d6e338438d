import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels, processLabels } from './identity';
import { kubeObject } from './kube';
import { Platform } from '../platform/platform';
import { cidrBlock } from '../private/cidr';
import { metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Port } from '../props/port';

export interface ServiceOptions {
  readonly name: string;
  readonly type: ServiceType;
  readonly ports: Port[];
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly sourceRanges?: string[];
  readonly nodePorts?: { readonly [port: string]: number };
  /** `None` for a DNS name that stands for all the pods, without an address of its own. */
  readonly clusterIP?: 'None';
  /** `Local` for pods on the caller's own node only. */
  readonly internalTrafficPolicy?: 'Local';
  /** Pods of an operator, which names their ports its own way; else those of the process, canaries included. */
  readonly selector?: { readonly [label: string]: string };
}

/** A Service before the pods of a process. */
export function service(scope: Construct, id: string, identity: Identity, options: ServiceOptions): k8s.KubeService {
  const { name, type, sourceRanges, annotations, labels, clusterIP, internalTrafficPolicy, selector } = options;
  return kubeObject(k8s.KubeService, scope, id, {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: {
      type,
      clusterIP,
      internalTrafficPolicy,
      selector: selector ?? processLabels(identity),
      ports: options.ports.map(port => ({
        name: port.name,
        port: port.service,
        targetPort: selector ? port.container : port.name,
        protocol: 'TCP',
        // Some load balancers ask for `/` of what says it speaks HTTP, and drop every node when that page fails.
        appProtocol: type === ServiceType.LOAD_BALANCER ? undefined : port.appProtocol,
        nodePort: options.nodePorts?.[port.name],
      })),
      loadBalancerSourceRanges: sourceRanges,
    },
  });
}

/** What gives each member of a StatefulSet a DNS name of its own, also before it is ready: members find each other to become so. */
export function headlessService(
  scope: Construct, identity: Identity, { name, ports, sidecarPorts, labels }: Pick<ServiceOptions, 'name' | 'ports' | 'labels'> & { readonly sidecarPorts: Port[] },
): k8s.KubeService {
  // By name the ports of sidecars are not found by all versions.
  const targets = [...ports.map(port => ({ port, targetPort: port.name })), ...sidecarPorts.map(port => ({ port, targetPort: port.container }))];
  return kubeObject(k8s.KubeService, scope, 'HeadlessService', {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: instanceLabels(identity),
      ...(targets.length > 0 && { ports: targets.map(({ port, targetPort }) => ({ name: port.name, port: port.container, targetPort, protocol: 'TCP' })) }),
    },
  });
}

/** The ports and settings of a Service that the user asks for beside the app's own. */
export function exposure(where: Construct, all: Port[], options: ExposeOptions): Pick<ServiceOptions, 'type' | 'ports' | 'sourceRanges' | 'annotations' | 'nodePorts'> {
  const { type, sourceRanges } = options;
  if (sourceRanges !== undefined && type !== ServiceType.LOAD_BALANCER) {
    refuse(where, {
      code: 'source-ranges-without-load-balancer',
      problem: `a Service of type ${type} does not look at where calls come from`,
      given: sourceRanges,
      allowed: 'sourceRanges with ServiceType.LOAD_BALANCER',
      fix: 'remove sourceRanges',
    });
  }
  refuseBadNodePorts(where, all, options);
  const ports = (options.ports ?? all.map(port => port.name)).map(name => portNamed(where, all, name));
  return {
    type,
    nodePorts: options.nodePorts,
    ports,
    sourceRanges: sourceRanges?.map(block => cidrBlock(where, 'sourceRanges', block)),
    annotations: {
      ...(type === ServiceType.LOAD_BALANCER && loadBalancerAnnotations(where, ports)),
      ...metadataMap(where, 'annotations', options.annotations),
    },
  };
}

function loadBalancerAnnotations(where: Construct, ports: Port[]): { [key: string]: string } {
  const perPort = Object.entries(Platform.of(where).loadBalancerAnnotations)
    .flatMap(([key, value]) => ports.map(port => [key.replace('{port}', `${port.service}`), value]));
  return metadataMap(where, 'loadBalancerAnnotations', Object.fromEntries(perPort));
}

export function portNamed(where: Construct, all: Port[], name: string): Port {
  return all.find(port => port.name === name) ?? refuse(where, {
    code: 'port-unknown',
    problem: 'the app has no port of this name',
    given: name,
    allowed: all.map(port => port.name).join(', '),
    fix: all.length === 0 ? 'give the app a port' : `name one of its ports, such as '${all[0].name}'`,
  });
}

function refuseBadNodePorts(where: Construct, all: Port[], { type, nodePorts = {} }: ExposeOptions): void {
  Object.keys(nodePorts).forEach(name => portNamed(where, all, name));
  const wrong = Object.entries(nodePorts).filter(([, port]) => !Number.isInteger(port) || port < 30000 || port > 32767);
  if (wrong.length === 0 && (type !== ServiceType.CLUSTER_IP || Object.keys(nodePorts).length === 0)) return;
  refuse(where, {
    code: 'node-port-invalid',
    problem: type === ServiceType.CLUSTER_IP ? 'a Service of type ClusterIP has no ports on nodes' : 'this is no port that nodes give to Services',
    given: nodePorts,
    allowed: 'whole numbers from 30000 to 32767, with ServiceType.NODE_PORT or LOAD_BALANCER',
    fix: type === ServiceType.CLUSTER_IP ? 'remove nodePorts, or choose ServiceType.NODE_PORT' : 'choose another number, or leave it to the cluster',
  });
}
