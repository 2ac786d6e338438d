import { k8s } from 'cdk8s-plus-27';
import { Workload } from '../patterns/workload';
import { IPodRoom, PodRoom } from '../props/pod-room';

/** The objects of one variant of an ABTest. */
export class Variant implements IPodRoom {
  /**
   * What the test has made.
   * @internal
   */
  public static _of(workload: Workload): Variant {
    return new Variant(workload);
  }

  /** Its pods. */
  public readonly deployment: k8s.KubeDeployment;

  /** What is for this variant alone. */
  public readonly service: k8s.KubeService;

  /** Whom it calls and who calls it: as the app. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** What a node drain must respect, with two pods or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** Its `configFiles`, and those of the app. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** What its pods need of nodes, for what keeps room for them. */
  public readonly asPodRoom: PodRoom;

  private constructor({ deployment, service, networkPolicy, podDisruptionBudget, configMap, room }: Workload) {
    this.deployment = deployment!;
    this.service = service!;
    this.networkPolicy = networkPolicy;
    this.podDisruptionBudget = podDisruptionBudget;
    this.configMap = configMap;
    this.asPodRoom = room;
  }
}
