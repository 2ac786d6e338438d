import { GatewayImplementation, RouteFeature } from './gateway-implementation';
import { GATEWAY_SUPPORT } from './gateway-support';

/** Features that every conformant implementation supports, unless it skips the test. */
export const CORE_FEATURES = [
  RouteFeature.HEADER_MATCHING, RouteFeature.WEIGHT, RouteFeature.REQUEST_HEADER_MODIFIER, RouteFeature.HOST_REDIRECT,
];

/**
 * Features that a vendor documents although the conformance test requires more.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities
 */
const DOCUMENTED: { readonly [implementation: string]: RouteFeature[] } = {
  [GatewayImplementation.GKE]: [RouteFeature.PREFIX_REWRITE],
};

/** The implementation of a GatewayClass, if it is certain. On GKE, Google's is the default. */
export function implementationOf(className: string | undefined, platform: string): GatewayImplementation | undefined {
  const isGoogle = className === undefined ? platform === 'gke' : className.startsWith('gke-l7-');
  return isGoogle ? GatewayImplementation.GKE : undefined;
}

/** Whether it reports support for a feature, in a version that the cluster has. Google's implementation is released with Kubernetes. */
export function reports(implementation: GatewayImplementation, feature: RouteFeature, kubernetes: string): boolean {
  const { features, skippedCoreTests, oldest } = GATEWAY_SUPPORT[implementation];
  if (CORE_FEATURES.includes(feature)) return !skippedCoreTests.includes(feature);
  if (DOCUMENTED[implementation]?.includes(feature)) return true;
  if (feature === RouteFeature.PREFIX_REWRITE) return reports(implementation, RouteFeature.PATH_REWRITE, kubernetes);
  const since = features[feature];
  if (since === undefined || since === oldest) return since !== undefined;
  return implementation !== GatewayImplementation.GKE || minorOf(since) <= minorOf(kubernetes);
}

/** The tested version, as in `envoy-gateway 1.9.0`. */
export function reportOf(implementation: GatewayImplementation): string {
  return `${implementation} ${GATEWAY_SUPPORT[implementation].version}`;
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
