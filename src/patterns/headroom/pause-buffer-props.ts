import { Platform } from '../../platform/platform';
import { BufferSchedule } from '../../props/headroom/buffer-schedule';
import { IHeadroomTarget } from '../../props/headroom/headroom-target';
import { NodeSize, WholeNodes } from '../../props/headroom/node-size';
import { PriorityTier } from '../../props/scheduling/priority-tier';

/** How much headroom a PauseBuffer reserves, and for which pods: `sizedLike` and `replicas`, or `headroomFor`, or `nodes`. */
export interface PauseBufferProps {
  /**
   * The app, process or backend that the headroom is for. Each pause pod is as large as one of its pods can become, and runs
   * where one of them could run.
   *
   * @default - `headroomFor` or `nodes`
   */
  readonly sizedLike?: IHeadroomTarget;

  /**
   * Number of its pods that the headroom is enough for.
   *
   * @default - 1, with `sizedLike`
   */
  readonly replicas?: number;

  /**
   * Like `sizedLike`, with as many pause pods as the `scale` of the target can add: from minimum to maximum replicas. An autoscaler can
   * request all of them before a new node is ready.
   *
   * @default - `sizedLike` or `nodes`
   */
  readonly headroomFor?: IHeadroomTarget;

  /**
   * Whole nodes that are kept free, for any pods that need them.
   *
   * @default - `sizedLike` or `headroomFor`
   */
  readonly nodes?: WholeNodes;

  /**
   * Allocatable resources of a node, so that `keelwright synth` can print about how many nodes the headroom takes. It has no other effect.
   *
   * @default - unknown, and not printed; with `nodes` it is known
   */
  readonly nodeSize?: NodeSize;

  /**
   * When the headroom is reserved. Two CronJobs set the number of pause pods, with permission to do only that; until the first of
   * them has run, there is one pause pod. A buffer with a schedule consists of pods on every platform.
   *
   * @default - always
   */
  readonly schedule?: BufferSchedule;

  /**
   * Priority of the pause pods: less than 0, so that apps preempt them, and at least -10, below which the cluster autoscaler
   * adds no nodes for pods. It must not preempt.
   *
   * @default - PriorityTier.of('pause-buffer', -10, { preempts: false }), which all buffers of the program share
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * Image of the pause pods, with tag or digest. It must do nothing.
   *
   * @default - `registry.k8s.io/pause:3.10.2`
   */
  readonly image?: string;

  /**
   * Name of the generated objects.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the objects. A change does not roll any pods.
   *
   * @default - the system's
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of the Deployment or the CapacityBuffer.
   *
   * @default - only the annotation with the capacity that it keeps free
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Labels of the pause pods, in addition to those that identify the buffer. A change recreates the pods.
   *
   * @default - the system's
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of the pause pods. A change recreates the pods.
   *
   * @default - the system's
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * The platform that it runs on: the target cluster.
   *
   * @default - the system's, otherwise the App's
   */
  readonly platform?: Platform;
}
