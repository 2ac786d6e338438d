import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { checked } from '../../private/calls/checked';
import { PriorityTier } from '../scheduling/priority-tier';

/** Pods that headroom can be reserved for: an app's main process, one of its other processes, or a backend. */
export interface IHeadroomTarget {
  /** The resources that they need of nodes, and how many of them there may be. */
  readonly asHeadroomTarget: HeadroomTarget;
}

interface Pods {
  readonly workload: ApiObject;
  readonly verticalPodAutoscaler?: ApiObject;
  readonly min: number;
  readonly max: number;
  readonly priority?: PriorityTier;
}

/** The resources that the pods of a workload need of nodes, and how many of them there may be. */
@checked
export class HeadroomTarget implements IHeadroomTarget {
  /**
   * The headroom for a construct's pods.
   * @internal
   */
  public static _of(owner: IConstruct, pods: Pods): HeadroomTarget {
    return new HeadroomTarget(owner, pods);
  }

  /** This target. */
  public readonly asHeadroomTarget: HeadroomTarget = this;

  /** The workload of the pods: a Deployment, StatefulSet or CronJob. */
  public readonly workload: ApiObject;

  /** The VerticalPodAutoscaler of the pods, if there is one. */
  public readonly verticalPodAutoscaler?: ApiObject;

  /** Minimum number of pods. */
  public readonly min: number;

  /** Maximum number of pods. */
  public readonly max: number;

  /** Priority of the pods; undefined means Kubernetes' default, 0. */
  public readonly priority?: PriorityTier;

  private constructor(
    /** The construct that the pods belong to. */
    public readonly owner: IConstruct,
    { workload, verticalPodAutoscaler, min, max, priority }: Pods,
  ) {
    this.workload = workload;
    this.verticalPodAutoscaler = verticalPodAutoscaler;
    this.min = min;
    this.max = max;
    this.priority = priority;
  }
}
