import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels, processLabels } from './identity';
import { kubeObject } from './kube';
import { applyLate } from './late';
import { ServiceFields } from './service-fields';
import { Traffic } from './traffic';
import { refuse } from '../private/refusal';
import { ServiceType } from '../props/exposure';
import { Port } from '../props/port';

export interface ServiceParts {
  readonly name: string;
  readonly type: ServiceType;
  readonly ports: Port[];
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly nodePorts?: { readonly [port: string]: number };
  /** Pods of an operator, which names their ports its own way; else those of the process, canaries included. */
  readonly selector?: { readonly [label: string]: string };
  readonly fields?: ServiceFields;
  /** Which of the tracks it is for; else all of them. */
  readonly traffic?: Traffic;
}

/** A Service before the pods of a process. */
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
        protocol: 'TCP',
        // Some load balancers ask for `/` of what says it speaks HTTP, and drop every node when that page fails.
        appProtocol: type === ServiceType.LOAD_BALANCER ? undefined : port.appProtocol,
        nodePort: parts.nodePorts?.[port.name],
      })),
      ...fields,
      ...(traffic && stickiness(traffic, fields)),
    },
  });
  if (traffic) applyLate(made, () => traffic.isElsewhere ? {} : undefined);
  return made;
}

/** A release may say it of a Service that does not. */
function stickiness(traffic: Traffic, { sessionAffinity, sessionAffinityConfig }: ServiceFields = {}): object {
  const seconds = () => traffic.affinitySeconds;
  return {
    sessionAffinity: Lazy.any({ produce: () => seconds() === undefined ? sessionAffinity : 'ClientIP' }),
    sessionAffinityConfig: Lazy.any({ produce: () => seconds() === undefined ? sessionAffinityConfig : { clientIP: { timeoutSeconds: seconds() } } }),
  };
}

/** What gives each member of a StatefulSet a DNS name of its own, also before it is ready: members find each other to become so. */
export function headlessService(
  scope: Construct, identity: Identity, { name, ports, sidecarPorts, labels }: Pick<ServiceParts, 'name' | 'ports' | 'labels'> & { readonly sidecarPorts: Port[] },
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

export function portNamed(where: Construct, all: Port[], name: string): Port {
  return all.find(port => port.name === name) ?? refuse(where, {
    code: 'port-unknown',
    problem: 'the app has no port of this name',
    given: name,
    allowed: all.map(port => port.name).join(', ') || 'none, as it has no port',
    fix: all.length === 0 ? 'give the app a port' : `name one of its ports, such as '${all[0].name}'`,
  });
}
