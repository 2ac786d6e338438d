import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

const LONGEST_DRAINING = 3600;

/**
 * Connection draining for Google's load balancer: a terminating pod may finish the requests it received, for as long as the pod exists. Without
 * it, the load balancer ends them immediately.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
 */
export function backendPolicy(
  scope: Construct, identity: Identity, labels: { readonly [key: string]: string }, graceSeconds: () => number,
): ApiObject {
  return kubeObject(ApiObject, scope, 'GCPBackendPolicy', {
    apiVersion: 'networking.gke.io/v1',
    kind: 'GCPBackendPolicy',
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      default: { connectionDraining: { drainingTimeoutSec: Lazy.any({ produce: () => Math.min(graceSeconds(), LONGEST_DRAINING) }) } },
      targetRef: { group: '', kind: 'Service', name: identity.instance },
    },
  });
}
