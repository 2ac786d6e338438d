import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject } from './kube';
import { Sidecar } from './sidecar';
import { Operator } from '../platform/operator';
import { Platform } from '../platform/platform';
import { Peer } from '../props/peer';
import { Port } from '../props/port';

/** Where metrics are, and who reads them. */
export interface Scrape {
  readonly port: Port;
  readonly path: string;
  readonly from: Peer[];
  /** What serves them, when it is not the main container. */
  readonly sidecar?: Sidecar;
}

/** What tells a Prometheus Operator, where there is one. */
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

/** What tells any other Prometheus, as most of them are set up to read. */
export function scrapeAnnotations(scope: Construct, { port, path }: Scrape): { [key: string]: string } {
  if (hasOperator(scope)) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${port.container}`, 'prometheus.io/path': path };
}

function hasOperator(scope: Construct): boolean {
  return Platform.of(scope).operators.includes(Operator.PROMETHEUS);
}
