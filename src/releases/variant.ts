import { k8s } from 'cdk8s-plus-27';
import { WorkloadParts } from '../patterns/workload/workload-parts';
import { checked } from '../private/calls/checked';
import { IHeadroomTarget, HeadroomTarget } from '../props/headroom/headroom-target';

/** The objects of one variant of an ABTest. */
@checked
export class Variant implements IHeadroomTarget {
  /**
   * Wraps a workload that the test has created.
   * @internal
   */
  public static _of(workload: WorkloadParts): Variant {
    return new Variant(workload);
  }

  /** The Deployment of its pods. */
  public readonly deployment: k8s.KubeDeployment;

  /** The Service that only selects this variant. */
  public readonly service: k8s.KubeService;

  /** The allowed incoming and outgoing traffic: the same as the app's. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The PodDisruptionBudget that node drains respect, with two or more pods. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The `configFiles` of the variant and of the app. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** What its pods need from nodes, for a PauseBuffer that reserves headroom for them. */
  public readonly asHeadroomTarget: HeadroomTarget;

  private constructor({ deployment, service, networkPolicy, podDisruptionBudget, configMap, room }: WorkloadParts) {
    this.deployment = deployment!;
    this.service = service!;
    this.networkPolicy = networkPolicy;
    this.podDisruptionBudget = podDisruptionBudget;
    this.configMap = configMap;
    this.asHeadroomTarget = room;
  }
}
