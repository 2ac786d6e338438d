import { Platform } from '../platform/platform';
import { BufferSchedule } from '../props/buffer-schedule';
import { NodeSize, WholeNodes } from '../props/node-size';
import { IPodRoom } from '../props/pod-room';
import { PriorityTier } from '../props/priority-tier';

/** How much room a PauseBuffer keeps, and for whom: `like` and `replicas`, or `roomOf`, or `nodes`. */
export interface PauseBufferProps {
  /**
   * Whom the room is for: an app, one of its processes, a backend. Each pause pod is as large as one of its pods may become, and runs
   * where one of them could.
   *
   * @default - `roomOf` or `nodes`
   */
  readonly like?: IPodRoom;

  /**
   * For how many of its pods at a time there is room.
   *
   * @default - 1, with `like`
   */
  readonly replicas?: number;

  /**
   * The same for as many of its pods as its `scale` may add: from the fewest replicas to the most. An autoscaler can ask for all of them
   * before a new node is there.
   *
   * @default - `like` or `nodes`
   */
  readonly roomOf?: IPodRoom;

  /**
   * Nodes that are kept free as a whole, whoever needs them.
   *
   * @default - `like` or `roomOf`
   */
  readonly nodes?: WholeNodes;

  /**
   * What a node has for pods, so that `keelwright synth` says about how many of them the room takes. It changes nothing else.
   *
   * @default - not said; of `nodes` it is known
   */
  readonly nodeSize?: NodeSize;

  /**
   * When the room is kept. Two CronJobs set the number of pause pods, with the right to do that and nothing else; until the first of
   * them has run, there is one. A buffer with a schedule is made of pods on every platform.
   *
   * @default - always
   */
  readonly schedule?: BufferSchedule;

  /**
   * Who goes before whom: less than 0, so that apps take the place of pause pods, and not less than -10, below which the cluster
   * autoscaler makes no nodes for pods. It must not preempt.
   *
   * @default - PriorityTier.of('pause-buffer', -10, { preempts: false }), which all buffers of the program share
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * Image of the pause pods, with tag or digest: one that does nothing.
   *
   * @default - `registry.k8s.io/pause:3.10.2`
   */
  readonly image?: string;

  /**
   * Name of the objects made.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the objects. A change rolls nothing.
   *
   * @default - the system's
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of the Deployment or the CapacityBuffer.
   *
   * @default - none but what it keeps free
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Labels of the pause pods, beside those that say whose they are. A change makes them anew.
   *
   * @default - the system's
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of the pause pods. A change makes them anew.
   *
   * @default - the system's
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * The cluster below.
   *
   * @default - the system's, else the App's
   */
  readonly platform?: Platform;
}
