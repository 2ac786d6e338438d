import { Operator } from '../platform/operator';
import { Platform } from '../platform/platform';

const OF_OPERATORS: { readonly [operator: string]: string[] } = {
  [Operator.ARGO_ROLLOUTS]: ['Rollout.v1alpha1.argoproj.io'],
  [Operator.CAPACITY_BUFFER]: ['CapacityBuffer.v1beta1.autoscaling.x-k8s.io'],
  [Operator.PROMETHEUS]: ['PodMonitor.v1.monitoring.coreos.com', 'PrometheusRule.v1.monitoring.coreos.com'],
  [Operator.VERTICAL_POD_AUTOSCALER]: ['VerticalPodAutoscaler.v1.autoscaling.k8s.io'],
};

const OF_GATEWAYS = ['HTTPRoute.v1.gateway.networking.k8s.io', 'GRPCRoute.v1.gateway.networking.k8s.io'];
const OF_ISTIO = ['VirtualService.v1.networking.istio.io', 'DestinationRule.v1.networking.istio.io', 'PeerAuthentication.v1.security.istio.io'];

/** What constructs make where the platform has what reads it, as kubectl names it: a later version of the program may make none. */
export function resourcesOf({ operators, entry, mesh }: Platform): string[] {
  return [
    ...operators.flatMap(operator => OF_OPERATORS[operator] ?? []),
    ...entry?.gatewayOptions || mesh?.gatewayOptions ? OF_GATEWAYS : [],
    ...mesh?.istioOptions ? OF_ISTIO : [],
  ];
}
