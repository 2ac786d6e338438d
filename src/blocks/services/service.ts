import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ServiceFields } from './service-fields';
import { refuse } from '../../private/refusal';
import { ServiceType } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { applyLate } from '../objects/deferred';
import { Identity, instanceLabels, objectLabels, processLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { Traffic } from '../traffic/traffic';

export interface ServiceParts {
  readonly name: string;
  readonly type: ServiceType;
  readonly ports: Port[];
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly nodePorts?: { readonly [port: string]: number };
  /** For pods of an operator, which names their ports its own way; by default the pods of the process, canaries included. */
  readonly selector?: { readonly [label: string]: string };
  readonly fields?: ServiceFields;
  /** Decides which tracks it selects; by default all of them. */
  readonly traffic?: Traffic;
}

/** A Service in front of the pods of a process. */
export function service(scope: Construct, id: string, identity: Identity, parts: ServiceParts): k8s.KubeService {
  const { name, type, annotations, labels, selector, fields, traffic } = parts;
  const made = kubeObject(k8s.KubeService, scope, id, {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: {
      type,
      selector: selector ?? (traffic ? Lazy.any({ produce: () => traffic.selector }) as any : processLabels(identity)),
      ports: parts.ports.map(port => ({
        name: port.name,
        port: port.service,
        targetPort: selector ? port.container : port.name,
        protocol: port.transport,
        // Some load balancers request `/` on ports that declare HTTP, and drop every node when that page fails.
        appProtocol: type === ServiceType.LOAD_BALANCER ? undefined : port.appProtocol,
        nodePort: parts.nodePorts?.[port.name],
      })),
      ...fields,
      ...(traffic && stickiness(traffic, fields)),
    },
  });
  if (traffic) applyLate(made, 'traffic', () => traffic.isElsewhere, () => traffic.isReleased);
  return made;
}

/** A release may set session affinity on a Service that does not set it. */
function stickiness(traffic: Traffic, { sessionAffinity, sessionAffinityConfig }: ServiceFields = {}): object {
  const seconds = () => traffic.affinitySeconds;
  return {
    sessionAffinity: Lazy.any({ produce: () => seconds() === undefined ? sessionAffinity : 'ClientIP' }),
    sessionAffinityConfig: Lazy.any({ produce: () => seconds() === undefined ? sessionAffinityConfig : { clientIP: { timeoutSeconds: seconds() } } }),
  };
}

/** Gives each member of a StatefulSet its own DNS name, even before it is ready: members must find each other to become ready. */
export function headlessService(
  scope: Construct, identity: Identity, { name, ports, sidecarPorts, labels }: Pick<ServiceParts, 'name' | 'ports' | 'labels'> & { readonly sidecarPorts: Port[] },
): k8s.KubeService {
  // Not all versions find the ports of sidecars by name.
  const targets = [...ports.map(port => ({ port, targetPort: port.name })), ...sidecarPorts.map(port => ({ port, targetPort: port.container }))];
  return kubeObject(k8s.KubeService, scope, 'HeadlessService', {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: instanceLabels(identity),
      ...(targets.length > 0 && {
        ports: targets.map(({ port, targetPort }) => ({ name: port.name, port: port.container, targetPort, protocol: port.transport })),
      }),
    },
  });
}

export function portNamed(where: Construct, all: Port[], name: string): Port {
  return all.find(port => port.name === name) ?? refuse(where, {
    code: 'port-unknown',
    problem: 'the app has no port with this name',
    given: name,
    allowed: all.map(port => port.name).join(', ') || 'none, because the app has no port',
    fix: all.length === 0 ? 'add a port to the app' : `use one of its ports, such as '${all[0].name}'`,
  });
}
