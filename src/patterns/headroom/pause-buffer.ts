import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BufferScaler } from './buffer-scaler';
import { PauseBufferProps } from './pause-buffer-props';
import { checkBufferTier, PAUSE_TIER, refuseUnable } from '../../blocks/headroom/buffer-priority';
import { BufferSize, bufferSize } from '../../blocks/headroom/buffer-size';
import { capacityBuffer } from '../../blocks/headroom/capacity-buffer';
import { roomAnnotations } from '../../blocks/headroom/headroom-annotations';
import { pauseDeployment } from '../../blocks/headroom/pause-deployment';
import { pauseTemplate } from '../../blocks/headroom/pause-template';
import { identify } from '../../blocks/objects/identity';
import { denyAll } from '../../blocks/policies/deny-all';
import { priorityClassOf } from '../../blocks/scheduling/priority-tier';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { checked } from '../../private/calls/checked';
import { IMAGES } from '../../private/default-images';
import { constructId, dnsLabel, labelMap, LONGEST_WORKLOAD_NAME, metadataMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { markSource } from '../../private/source';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { System } from '../system/system';

/** The CronJobs append `-up` and `-down`. */
const LONGEST_NAME = LONGEST_WORKLOAD_NAME - '-down'.length;

/**
 * Headroom (overprovisioning), so that a burst of new pods does not have to wait for a node: pause pods, which do nothing and are preempted
 * as soon as an app needs their capacity. Then the pause pods wait for the next node instead. Where the platform has
 * `Operator.CAPACITY_BUFFER`, it is a CapacityBuffer without pause pods.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/node-overprovisioning/
 * @example
 * new PauseBuffer(shop, 'headroom', { sizedLike: web, replicas: 2 });
 *
 * new PauseBuffer(shop, 'office-hours', {
 *   sizedLike: web,
 *   replicas: 6,
 *   schedule: {
 *     up: Schedule.cron('30 6 * * 1-5', { timeZone: 'Europe/Berlin' }),
 *     down: Schedule.cron('0 20 * * 1-5', { timeZone: 'Europe/Berlin' }),
 *   },
 * });
 */
@checked
export class PauseBuffer extends Construct {
  /** The Deployment of the pause pods; a CapacityBuffer has none. */
  public readonly deployment?: k8s.KubeDeployment;

  /** Denies all traffic to and from the pause pods. */
  public readonly networkPolicy?: k8s.KubeNetworkPolicy;

  /** The PriorityClass of the pause pods, if the program creates it: one for all buffers that use it. */
  public readonly priorityClass?: k8s.KubePriorityClass;

  /** The CapacityBuffer, which reserves headroom without pods, where the platform has it. */
  public readonly capacityBuffer?: ApiObject;

  /** The template of the pods that the CapacityBuffer reserves headroom for. */
  public readonly podTemplate?: k8s.KubePodTemplate;

  /** The CronJob that starts reserving the headroom, with a schedule. */
  public readonly upCronJob?: k8s.KubeCronJob;

  /** The CronJob that releases the headroom, with a schedule. */
  public readonly downCronJob?: k8s.KubeCronJob;

  /** The ServiceAccount of the two CronJobs. */
  public readonly serviceAccount?: k8s.KubeServiceAccount;

  /** Allows the two CronJobs to set the number of pause pods, and nothing else. */
  public readonly role?: k8s.KubeRole;

  /** Binds the role to the ServiceAccount of the two CronJobs. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /**
   * @throws buffer-size-unclear, buffer-without-growth, buffer-not-yielding, buffer-priority-invalid, buffer-priority-unused, buffer-preempts,
   * buffer-schedule-invalid, node-too-small, priority-tier-invalid, priority-tier-differs, namespace-unknown, replicas-invalid,
   * quantity-malformed, and the errors of its props
   */
  constructor(scope: Construct, id: string, props: PauseBufferProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    props.platform?.applyTo(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_NAME);
    const identity = identify(this, name, 'pause', name);
    const defaults = System._defaultsOf(this);
    const labels = labelMap(this, 'labels', { ...defaults.labels, ...props.labels });
    const size = bufferSize(this, identity, props);
    const isWithoutPods = Platform.of(this).operators.includes(Operator.CAPACITY_BUFFER) && !props.schedule;
    if (isWithoutPods) refuseUnused(this, props);
    else this.priorityClass = classOf(this, props, size);

    const options = {
      labels,
      annotations: { ...metadataMap(this, 'annotations', props.annotations), ...roomAnnotations(this, size, props.schedule) },
      template: pauseTemplate(this, identity, {
        ...size,
        image: props.image ?? IMAGES.pause,
        priorityClassName: isWithoutPods ? undefined : tierOf(props).name,
        podLabels: labelMap(this, 'podLabels', { ...defaults.podLabels, ...props.podLabels }),
        podAnnotations: metadataMap(this, 'podAnnotations', { ...defaults.podAnnotations, ...props.podAnnotations }),
      }),
    };
    if (isWithoutPods) {
      const made = capacityBuffer(this, identity, { ...options, replicas: size.replicas });
      this.capacityBuffer = made.capacityBuffer;
      this.podTemplate = made.podTemplate;
    } else {
      this.deployment = pauseDeployment(this, identity, { ...options, replicas: props.schedule ? undefined : size.replicas });
      this.networkPolicy = denyAll(this, identity, labels);
    }
    const scaler = props.schedule && new BufferScaler(this, identity, { schedule: props.schedule, replicas: size.replicas, labels });
    this.serviceAccount = scaler?.serviceAccount;
    this.role = scaler?.role;
    this.roleBinding = scaler?.roleBinding;
    this.upCronJob = scaler?.up.cronJob;
    this.downCronJob = scaler?.down.cronJob;
  }
}

function tierOf({ priority = PAUSE_TIER }: PauseBufferProps): PriorityTier {
  return priority;
}

/** The PriorityClass of the pause pods: all pods that the headroom is for must have a higher priority. */
function classOf(where: Construct, props: PauseBufferProps, { room }: BufferSize): k8s.KubePriorityClass | undefined {
  const tier = tierOf(props);
  checkBufferTier(where, tier);
  if (room) refuseUnable(where, room, tier);
  return priorityClassOf(where, tier);
}

/** Without pause pods, a priority has no effect. */
function refuseUnused(where: Construct, { priority }: PauseBufferProps): void {
  if (priority === undefined) return;
  refuse(where, {
    code: 'buffer-priority-unused',
    problem: 'priority has no effect: the platform has CapacityBuffers, so headroom is reserved without pods',
    given: priority.name,
    allowed: 'priority for buffers that consist of pause pods',
    fix: 'remove priority, or set platform for this buffer to one without Operator.CAPACITY_BUFFER',
  });
}
