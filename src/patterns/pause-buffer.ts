import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BufferScaler } from './buffer-scaler';
import { PauseBufferProps } from './pause-buffer-props';
import { platform } from './shapes';
import { System } from './system';
import { checkBufferTier, PAUSE_TIER, refuseUnable } from '../blocks/buffer-priority';
import { BufferSize, bufferSize } from '../blocks/buffer-size';
import { capacityBuffer } from '../blocks/capacity-buffer';
import { denyAll } from '../blocks/deny-all';
import { identify } from '../blocks/identity';
import { pauseDeployment } from '../blocks/pause-deployment';
import { pauseTemplate } from '../blocks/pause-template';
import { priorityClassOf } from '../blocks/priority-tier';
import { roomAnnotations } from '../blocks/room-annotations';
import { Operator } from '../platform/operator';
import { Platform } from '../platform/platform';
import { constructId, dnsLabel, labelMap, LONGEST_WORKLOAD_NAME, metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { anything, checkShape, instance, Kind, listOf, mapOf, Shape, struct } from '../private/shape';
import { markSource } from '../private/source';
import { BufferSchedule } from '../props/buffer-schedule';
import { NodeSize, WholeNodes } from '../props/node-size';
import { NodeTerm } from '../props/node-term';
import { PriorityTier } from '../props/priority-tier';
import { Schedule } from '../props/schedule';
import { Toleration } from '../props/toleration';

const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10.2';
/** Those of the CronJobs end in `-up` and `-down`. */
const LONGEST_NAME = LONGEST_WORKLOAD_NAME - '-down'.length;

const pods: Kind = {
  name: 'an app, a process or a backend',
  accepts: value => typeof value === 'object' && value !== null && 'asPodRoom' in value,
  example: 'the app itself',
};

const NODE_SIZE: Shape<NodeSize> = { cpu: anything, memory: anything };

const WHOLE_NODES: Shape<WholeNodes> = {
  ...NODE_SIZE,
  count: anything,
  onNodes: listOf(instance(NodeTerm, "NodeTerm.is('pool', 'gpu')")),
  tolerations: listOf(instance(Toleration, "Toleration.of('dedicated', 'gpu')")),
};

const schedule = instance(Schedule, "Schedule.cron('30 6 * * 1-5')");

const SCHEDULE: Shape<BufferSchedule> = { up: schedule, down: schedule, min: anything, image: anything };

const SHAPE: Shape<PauseBufferProps> = {
  like: pods,
  replicas: anything,
  roomOf: pods,
  nodes: struct(WHOLE_NODES),
  nodeSize: struct(NODE_SIZE),
  schedule: struct(SCHEDULE),
  priority: instance(PriorityTier, "PriorityTier.of('pause-buffer', -10, { preempts: false })"),
  image: anything,
  name: anything,
  labels: mapOf(anything),
  annotations: mapOf(anything),
  podLabels: mapOf(anything),
  podAnnotations: mapOf(anything),
  platform,
};

/**
 * Room that is kept free, so that pods which come all at once need not wait for a node: pause pods, which do nothing and leave at once
 * when an app needs their place. They wait for the next node instead. Where the platform has `Operator.CAPACITY_BUFFER` it is a
 * CapacityBuffer, and there are no such pods.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/node-overprovisioning/
 */
export class PauseBuffer extends Construct {
  /** The pause pods; a CapacityBuffer has none. */
  public readonly deployment?: k8s.KubeDeployment;

  /** Keeps everybody away from the pause pods, and them from everybody. */
  public readonly networkPolicy?: k8s.KubeNetworkPolicy;

  /** Their class, when the program makes it: one for all that use it. */
  public readonly priorityClass?: k8s.KubePriorityClass;

  /** What room is kept without pods, where the platform has it. */
  public readonly capacityBuffer?: ApiObject;

  /** The pods that the CapacityBuffer stands for. */
  public readonly podTemplate?: k8s.KubePodTemplate;

  /** What begins to keep the room, with a schedule. */
  public readonly upCronJob?: k8s.KubeCronJob;

  /** What gives it up, with a schedule. */
  public readonly downCronJob?: k8s.KubeCronJob;

  /** The identity of the two. */
  public readonly serviceAccount?: k8s.KubeServiceAccount;

  /** Lets the two set the number of pause pods, and nothing else. */
  public readonly role?: k8s.KubeRole;

  /** Gives the role to the two. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /**
   * @throws buffer-size-unclear, buffer-without-growth, buffer-not-yielding, buffer-priority-invalid, buffer-priority-unused, buffer-preempts,
   * buffer-schedule-invalid, node-too-small, priority-tier-invalid, priority-tier-differs, namespace-unknown, replicas-invalid,
   * quantity-malformed, and what its props refuse
   */
  constructor(scope: Construct, id: string, props: PauseBufferProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, SHAPE);
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
        image: props.image ?? PAUSE_IMAGE,
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

/** The class of the pause pods, before which all must be that the room is for. */
function classOf(where: Construct, props: PauseBufferProps, { room }: BufferSize): k8s.KubePriorityClass | undefined {
  const tier = tierOf(props);
  checkBufferTier(where, tier);
  if (room) refuseUnable(where, room, tier);
  return priorityClassOf(where, tier);
}

/** Nobody is before or behind pods that are not there. */
function refuseUnused(where: Construct, { priority }: PauseBufferProps): void {
  if (priority === undefined) return;
  refuse(where, {
    code: 'buffer-priority-unused',
    problem: 'the platform has CapacityBuffers: the room is kept without pods, and nothing has this priority',
    given: priority.name,
    allowed: 'priority for buffers of pods',
    fix: 'remove priority, or say platform: for this buffer, without Operator.CAPACITY_BUFFER',
  });
}
