import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { replayPlan } from './replay-plan';
import { replayScript, replayVariables } from './replay-script';
import { fixedUser } from '../../blocks/access/fixed-user';
import { serviceAccount } from '../../blocks/access/service-account';
import { Environment } from '../../blocks/config/environment';
import { Identity, Labels } from '../../blocks/objects/identity';
import { Json } from '../../blocks/objects/kube';
import { Connections } from '../../blocks/policies/network-policy';
import { Placement } from '../../blocks/scheduling/placement';
import { volumeMounts } from '../../blocks/storage/volumes';
import { job } from '../../blocks/workloads/job';
import { jobPod } from '../../blocks/workloads/job-pod';
import { IMAGES } from '../../private/default-images';
import { dnsLabel } from '../../private/names';
import { HASH_LENGTH, shortHash } from '../../private/short-hash';
import { markSource } from '../../private/source';
import { Replay } from '../../props/releases/replay';
import { Resources } from '../../props/scaling/resources';
import { PlacementProps } from '../../props/scheduling/placement';
import { Endpoint } from '../../props/services/backing-service';
import { UpdateStrategy } from '../../props/workloads/update-strategy';


const PROPS = { image: 'replay.image', resources: 'replay.resources' };
const RESOURCES: Resources = { cpu: '100m', memory: '128Mi' };
const HOURS_TO_REPLAY = 6;
/** The name must fit into a label value, as must the names of the pods, `<job>-<5 characters>`. */
const LONGEST_INSTANCE = 63 - HASH_LENGTH - 1 - 6;

export interface ReplayJobOptions {
  readonly replay: Replay;
  /** The endpoint that receives the requests. */
  readonly target: Endpoint;
  /** Properties of the target, such as its image, that cause another replay when they change: plain values. */
  readonly release: readonly unknown[];
  readonly labels: Labels;
  readonly podLabels?: Labels;
  readonly podAnnotations?: Labels;
  /** Only node placement, as the Job has one pod. */
  readonly placement?: PlacementProps;
  /** A priority class below that of all serving pods. */
  readonly priorityClassName?: string;
}

/** All objects of a replay. */
export interface ReplayParts {
  readonly job: k8s.KubeJob;
  readonly networkPolicy: k8s.KubeNetworkPolicy;
  readonly serviceAccount: k8s.KubeServiceAccount;
  readonly userRoleBinding?: k8s.KubeRoleBinding;
}

/**
 * Replays a request log once against a target, from a pod that no Service, PodDisruptionBudget or alert of the app selects and that can only reach
 * the target and DNS. A Job's template is immutable, and replaying a log again is harmless, so any change of the template creates another Job.
 */
export function replayJob(scope: Construct, owner: Identity, options: ReplayJobOptions): ReplayParts {
  const where = new Construct(scope, 'replay');
  markSource(where);
  const { replay, target, release, labels, podLabels = {}, podAnnotations = {}, placement = {}, priorityClassName } = options;
  const plan = replayPlan(where, replay, target, owner.namespace);
  const { user, image = IMAGES.curl, resources = RESOURCES, activeDeadlineSeconds = HOURS_TO_REPLAY * 3600, id } = replay;
  const { onNodes, preferNodes, tolerations } = placement;
  const instance = dnsLabel(where, 'the name of the replay', `${owner.instance}-replay`, LONGEST_INSTANCE);
  const identity: Identity = { ...owner, component: `${owner.component}-replay`, instance, operatorLabels: undefined };

  const connections = new Connections(where, identity);
  connections.call(target);
  const networkPolicy = connections.policy(instance, labels, []);
  const account = serviceAccount(where, identity, instance, labels);
  const userRoleBinding = user?.uid === undefined ? undefined : fixedUser(where, identity, labels, instance);

  const variables = replayVariables(plan);
  const environment = new Environment(where, identity.namespace);
  environment.addConfig(variables, 'replay');
  const command = replayScript();
  const log = replay.log.asVolumeClaim.readOnly;
  const template = jobPod(where, identity, {
    user,
    serviceAccountName: instance,
    podLabels,
    podAnnotations,
    writablePaths: [],
    placement: new Placement(where, identity, { onNodes, preferNodes, tolerations }),
    steps: [{
      name: 'replay',
      props: PROPS,
      image,
      command,
      resources,
      environment: () => environment,
      attachments: [volumeMounts(where, { [plan.folder]: log }, { strategy: UpdateStrategy.recreate() })],
    }],
  });
  const content = [
    variables, log.name, id, image, command, user, resources, activeDeadlineSeconds, release, podLabels, podAnnotations,
    onNodes, preferNodes, tolerations, priorityClassName,
  ];
  return {
    job: job(where, identity, {
      name: `${instance}-${hash(content)}`, image, containers: ['replay'], activeDeadlineSeconds, retries: 0, labels, template: withPriority(template, priorityClassName),
    }),
    networkPolicy,
    serviceAccount: account,
    userRoleBinding,
  };
}

function withPriority(template: () => Json<k8s.PodTemplateSpec>, priorityClassName: string | undefined): () => Json<k8s.PodTemplateSpec> {
  return () => {
    const pod = template();
    return priorityClassName === undefined ? pod : { ...pod, spec: { ...pod.spec!, priorityClassName } };
  };
}

function hash(content: unknown): string {
  return shortHash(JSON.stringify(content));
}
