import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ServiceFields } from './service-fields';
import { ServiceType } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { IpFamily } from '../../props/services/service-options';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

export interface ExternalServiceParts {
  readonly ports: Port[];
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

/** An alias for a DNS name: only a response of the cluster's DNS. */
export function externalName(
  scope: Construct, identity: Identity, host: string, { ports, labels, annotations }: ExternalServiceParts,
): k8s.KubeService {
  return kubeObject(k8s.KubeService, scope, 'Service', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: { type: 'ExternalName', externalName: host, ports: ports.map(servicePort) },
  });
}

/** A Service without a selector: it leads to the addresses in the EndpointSlices for its name. */
export function selectorlessService(
  scope: Construct, identity: Identity, { ports, labels, annotations, fields }: ExternalServiceParts & { readonly fields: ServiceFields },
): k8s.KubeService {
  return kubeObject(k8s.KubeService, scope, 'Service', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) }, annotations },
    spec: { type: ServiceType.CLUSTER_IP, ports: ports.map(servicePort), ...fields },
  });
}

/** The addresses of one IP family behind the Service. Its ports are matched by their names. */
export function endpointSlice(
  scope: Construct, identity: Identity, family: IpFamily, addresses: string[], { ports, labels }: Pick<ExternalServiceParts, 'ports' | 'labels'>,
): k8s.KubeEndpointSlice {
  const name = `${identity.instance}-${family.toLowerCase()}`;
  return kubeObject(k8s.KubeEndpointSlice, scope, `EndpointSlice${family}`, {
    metadata: {
      name,
      labels: {
        ...labels,
        ...objectLabels(identity),
        'kubernetes.io/service-name': identity.instance,
        // Otherwise a controller of Kubernetes would treat it as its own, and empty it.
        'endpointslice.kubernetes.io/managed-by': 'keelwright',
      },
    },
    addressType: family,
    // If an endpoint has several addresses, kube-proxy uses the first.
    endpoints: addresses.map(address => ({ addresses: [address], conditions: { ready: true } })),
    ports: ports.map(({ name: port, container, transport, appProtocol }) => ({ name: port, port: container, protocol: transport, appProtocol })),
  });
}

function servicePort({ name, service, container, transport, appProtocol }: Port): object {
  return { name, port: service, targetPort: container, protocol: transport, appProtocol };
}
