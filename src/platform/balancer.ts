import { LoadBalancerController } from './load-balancer-controller';

/** Namespace labels with which a controller injects readiness gates: a rollout then waits until a new pod is healthy behind its load balancer. */
export const GATE_LABELS: { readonly [controller in LoadBalancerController]: string } = {
  [LoadBalancerController.AWS_LOAD_BALANCER_CONTROLLER]: 'elbv2.k8s.aws/pod-readiness-gate-inject',
  [LoadBalancerController.EKS_AUTO_MODE]: 'eks.amazonaws.com/pod-readiness-gate-inject',
};

/** Load balancers that send traffic directly to pods, without the Service, so that they learn later than nodes that a pod terminates. */
export type Balancer = 'amazon' | 'amazon-network' | 'google';

/** Whether its controller supports readiness gates. */
export function hasGates(balancer: Balancer): boolean {
  return balancer !== 'google';
}

/**
 * Seconds until a load balancer of this kind sends no new traffic to a terminating pod.
 *
 * Amazon: two minutes in its own example. A network load balancer takes about two minutes after it has been notified, whatever the deregistration
 * delay; its users found that nothing is lost with three minutes.
 * Google: from its documentation of errors of load balancers while pods start and stop.
 *
 * @see https://github.com/aws-samples/app-health-with-aws-load-balancer-controller/blob/main/django-svc-ingress-deploy-after.yaml
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2131
 * @see https://cloud.google.com/knowledge/kb/502-503-errors-on-external-http-s-load-balancer-000006416
 */
export const SECONDS_TO_LET_GO: { readonly [balancer in Balancer]: number } = { 'amazon': 120, 'amazon-network': 180, 'google': 40 };
