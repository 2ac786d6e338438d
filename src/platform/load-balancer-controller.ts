/**
 * Controllers that manage Amazon's load balancers. Each reads its own label of namespaces.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
 */
export enum LoadBalancerController {
  /**
   * The AWS Load Balancer Controller, installed on the cluster.
   *
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/
   */
  AWS_LOAD_BALANCER_CONTROLLER = 'AwsLoadBalancerController',

  /**
   * The controller of Amazon EKS Auto Mode.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-elb-example.html
   */
  EKS_AUTO_MODE = 'EksAutoMode',
}
