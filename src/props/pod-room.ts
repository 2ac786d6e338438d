import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { PriorityTier } from './priority-tier';

/** Pods that room can be kept for: an app's main process, one of its other processes, a backend. */
export interface IPodRoom {
  /** What they need of nodes, and how many of them there may be. */
  readonly asPodRoom: PodRoom;
}

interface Pods {
  readonly workload: ApiObject;
  readonly verticalPodAutoscaler?: ApiObject;
  readonly min: number;
  readonly max: number;
  readonly priority?: PriorityTier;
}

/** What the pods of a workload need of nodes, and how many of them there may be. */
export class PodRoom implements IPodRoom {
  /**
   * The room of a construct's pods.
   * @internal
   */
  public static _of(owner: IConstruct, pods: Pods): PodRoom {
    return new PodRoom(owner, pods);
  }

  /** Itself. */
  public readonly asPodRoom: PodRoom = this;

  /** What makes them: a Deployment, StatefulSet or CronJob. */
  public readonly workload: ApiObject;

  /** What makes them larger, by what they use. */
  public readonly verticalPodAutoscaler?: ApiObject;

  /** Fewest of them. */
  public readonly min: number;

  /** Most of them. */
  public readonly max: number;

  /** Whether they go before others when there is not room for all; undefined is Kubernetes' own, 0. */
  public readonly priority?: PriorityTier;

  private constructor(
    /** The construct that they belong to. */
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
