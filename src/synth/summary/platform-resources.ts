import { GatewayImplementation } from '../../platform/gateway-implementation';
import { implementationOf } from '../../platform/gateway-reports';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';

const OF_OPERATORS: { readonly [operator: string]: string[] } = {
  [Operator.ARGO_ROLLOUTS]: ['Rollout.v1alpha1.argoproj.io'],
  [Operator.CAPACITY_BUFFER]: ['CapacityBuffer.v1beta1.autoscaling.x-k8s.io'],
  [Operator.PROMETHEUS]: ['PodMonitor.v1.monitoring.coreos.com', 'PrometheusRule.v1.monitoring.coreos.com'],
  [Operator.VERTICAL_POD_AUTOSCALER]: ['VerticalPodAutoscaler.v1.autoscaling.k8s.io'],
};

const HTTP_ROUTES = 'HTTPRoute.v1.gateway.networking.k8s.io';
const GRPC_ROUTES = 'GRPCRoute.v1.gateway.networking.k8s.io';
const OF_ISTIO = ['VirtualService.v1.networking.istio.io', 'DestinationRule.v1.networking.istio.io', 'PeerAuthentication.v1.security.istio.io'];

/** Custom resource kinds that constructs generate on the platform, as kubectl names them: a later version of the program may generate none. */
export function resourcesOf({ name, operators, entry, mesh }: Platform): string[] {
  const gateway = entry?.gatewayOptions;
  // Not every cluster with Google's implementation has GRPCRoute, and kubectl lists nothing at all if one of the kinds does not exist.
  const isGoogle = gateway && implementationOf(gateway.className, name) === GatewayImplementation.GKE;
  return [
    ...operators.flatMap(operator => OF_OPERATORS[operator] ?? []),
    ...gateway || mesh?.gatewayOptions ? [HTTP_ROUTES, ...isGoogle ? [] : [GRPC_ROUTES]] : [],
    ...mesh?.istioOptions ? OF_ISTIO : [],
  ];
}
