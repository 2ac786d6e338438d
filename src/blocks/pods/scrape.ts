import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { SidecarContainer } from './sidecar';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { Peer } from '../../props/policies/peer';
import { Port } from '../../props/services/port';
import { Identity, instanceLabels, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** Where metrics are served, and which clients scrape them. */
export interface Scrape {
  readonly port: Port;
  readonly path: string;
  readonly from: Peer[];
  /** The sidecar that serves them, if it is not the main container. */
  readonly sidecar?: SidecarContainer;
}

/** The PodMonitor for the Prometheus Operator, if the platform has it. */
export function podMonitor(
  scope: Construct, identity: Identity, { port, path }: Scrape, labels: { readonly [key: string]: string },
): ApiObject | undefined {
  if (!hasOperator(scope)) return undefined;
  return kubeObject(ApiObject, scope, 'PodMonitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      selector: { matchLabels: instanceLabels(identity) },
      podMetricsEndpoints: [{ port: port.name, path }],
    },
  });
}

/** Annotations for any other Prometheus, as most of them are configured to read. */
export function scrapeAnnotations(scope: Construct, { port, path }: Scrape): { [key: string]: string } {
  if (hasOperator(scope)) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${port.container}`, 'prometheus.io/path': path };
}

function hasOperator(scope: Construct): boolean {
  return Platform.of(scope).operators.includes(Operator.PROMETHEUS);
}
