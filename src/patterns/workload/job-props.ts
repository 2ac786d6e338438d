import { CommonProps } from './common-props';
import { InitStep } from '../../props/pods/init-step';
import { PodPlacement } from '../../props/scheduling/placement';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { IVolumeClaim } from '../../props/storage/volume-claim';
import { RunOptions } from '../../props/workloads/run-options';

/** Options of everything that runs to completion once: admin tasks and batch jobs. */
export interface JobProps extends CommonProps, PodPlacement, RunOptions {
  /**
   * Arguments of the command.
   *
   * @default - the image's arguments
   */
  readonly args?: string[];

  /**
   * Init containers: they run to completion, one after the other, before the main container starts.
   *
   * @default - none
   */
  readonly init?: InitStep[];

  /**
   * Persistent volumes by the absolute path of the directory at which each is mounted: `{ '/data/reports': reports }`, or `reports.readOnly`.
   *
   * @default - none: written data is lost with the pod
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
   */
  readonly volumes?: { readonly [path: string]: IVolumeClaim };

  /**
   * Reason why node autoscalers must not evict a pod to remove its node, such as hours of work that would start again.
   *
   * @default - pods may be moved: they start again on another node, which is not counted as a failure; those of admin tasks are not moved
   * @see https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/
   */
  readonly doNotDisrupt?: string;

  /**
   * Scheduling priority of the pods when the cluster does not have capacity for all.
   *
   * @default - for an admin task, the app's; otherwise Kubernetes' default, 0
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * Seconds between SIGTERM and SIGKILL when a pod must stop before it is done.
   *
   * @default 35
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly terminationGraceSeconds?: number;

  /**
   * Another number runs it again unchanged, such as after a failure whose cause was elsewhere. Any change of its pods runs it again as well.
   *
   * @default 0
   */
  readonly retry?: number;
}
