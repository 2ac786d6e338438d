import { createHash } from 'crypto';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { replayPlan } from './replay-plan';
import { replayScript, replayVariables } from './replay-script';
import { Environment } from '../blocks/environment';
import { fixedUser } from '../blocks/fixed-user';
import { Identity } from '../blocks/identity';
import { job } from '../blocks/job';
import { jobPod } from '../blocks/job-pod';
import { Plain } from '../blocks/kube';
import { Connections } from '../blocks/network-policy';
import { Placement } from '../blocks/placement';
import { serviceAccount } from '../blocks/service-account';
import { volumeMounts } from '../blocks/volumes';
import { dnsLabel } from '../private/names';
import { markSource } from '../private/source';
import { Endpoint } from '../props/backing-service';
import { PlacementProps } from '../props/placement';
import { Replay } from '../props/replay';
import { Resources } from '../props/resources';
import { UpdateStrategy } from '../props/update-strategy';

type Labels = { readonly [key: string]: string };

/** curl's own image, of Alpine: with the shell and tools of BusyBox. */
export const REPLAY_IMAGE = 'curlimages/curl:8.21.0';

const PROPS = { image: 'replay.image', resources: 'replay.resources' };
const RESOURCES: Resources = { cpu: '100m', memory: '128Mi' };
const HOURS_TO_REPLAY = 6;
const HASH_LENGTH = 8;
/** A label value, and with it the name of the pods, which are called `<job>-<5 characters>`. */
const LONGEST_INSTANCE = 63 - HASH_LENGTH - 1 - 6;

export interface ReplayJobOptions {
  readonly replay: Replay;
  /** Who answers. */
  readonly target: Endpoint;
  /** What of the target makes the log be played again when it changes, such as its image: plain values. */
  readonly release: readonly unknown[];
  readonly labels: Labels;
  readonly podLabels?: Labels;
  readonly podAnnotations?: Labels;
  /** Nodes alone: there is one pod. */
  readonly placement?: PlacementProps;
  /** A class below that of everything that serves. */
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
 * Plays a request log once against a target, by a pod that no Service, budget or alert of the app selects and that reaches the target
 * and DNS alone. The template of a job cannot change, and to play a log again harms nobody: whatever changes in it makes another job.
 */
export function replayJob(scope: Construct, owner: Identity, options: ReplayJobOptions): ReplayParts {
  const where = new Construct(scope, 'replay');
  markSource(where);
  const { replay, target, release, labels, podLabels = {}, podAnnotations = {}, placement = {}, priorityClassName } = options;
  const plan = replayPlan(where, replay, target, owner.namespace);
  const { user, image = REPLAY_IMAGE, resources = RESOURCES, activeDeadlineSeconds = HOURS_TO_REPLAY * 3600, id } = replay;
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
    job: job(where, identity, { name: `${instance}-${hash(content)}`, image, activeDeadlineSeconds, labels, template: withPriority(template, priorityClassName) }),
    networkPolicy,
    serviceAccount: account,
    userRoleBinding,
  };
}

function withPriority(template: () => Plain<k8s.PodTemplateSpec>, priorityClassName: string | undefined): () => Plain<k8s.PodTemplateSpec> {
  return () => {
    const pod = template();
    return priorityClassName === undefined ? pod : { ...pod, spec: { ...pod.spec!, priorityClassName } };
  };
}

function hash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, HASH_LENGTH);
}
