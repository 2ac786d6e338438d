import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Attachment, merged } from './attachment';
import { container, withEnvironment } from './container';
import { Environment } from './environment';
import { Identity, podLabels } from './identity';
import { Plain } from './kube';
import { Placement } from './placement';
import { scratchVolumes, writablePaths } from './scratch';
import { secretAnnotations } from './secret-reference';
import { podSecurityContext } from './security';
import { Resources } from '../props/resources';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

type Labels = { readonly [key: string]: string };

/** One container of a job. It knows what is its own, and nothing of the other steps. */
export interface Step {
  readonly name: string;
  /** Its image and its resources in messages. */
  readonly props: { readonly image: string; readonly resources: string };
  readonly image: string;
  readonly command: string[];
  readonly resources: Resources;
  /** Gives the variables when the manifest is rendered: bindings may still be added. */
  readonly environment: () => Environment;
  readonly attachments: Attachment[];
}

export interface JobPodOptions {
  /** They run one after the other, each when the one before has succeeded. */
  readonly steps: Step[];
  /** Folders that all of them write to. */
  readonly writablePaths: WritablePath[];
  readonly user?: User;
  readonly placement: Placement;
  readonly serviceAccountName: string;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/** To be begun anew is to lose hours: no autoscaler takes the node away meanwhile. */
const UNDISTURBED = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true' };

/** A pod that runs its steps to their end. */
export function jobPod(scope: Construct, identity: Identity, options: JobPodOptions): () => Plain<k8s.PodTemplateSpec> {
  const { steps, user, placement } = options;
  const writable = writablePaths(scope, steps[0].image, options.writablePaths);
  const attached = merged(steps.flatMap(({ attachments }) => attachments));
  const containers = steps.map(step => ({ ...step, spec: jobContainer(scope, step, user, writable) }));
  const volumes = [...new Map([...scratchVolumes(writable), ...attached.volumes].map(volume => [volume.name, volume])).values()];
  const spec = {
    serviceAccountName: options.serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 30,
    securityContext: podSecurityContext(scope, user, []),
    volumes,
  };
  return () => {
    const environments = containers.map(({ environment }) => environment());
    const secrets = secretAnnotations(scope, [...environments.flatMap(variables => variables.secrets()), ...attached.secrets]);
    const rendered = containers.map((step, i) => withEnvironment(step.spec, environments[i]));
    return {
      metadata: {
        labels: { ...options.podLabels, ...podLabels(identity) },
        annotations: { ...UNDISTURBED, ...options.podAnnotations, ...secrets },
      },
      spec: {
        ...spec,
        ...placement.render(),
        ...(rendered.length > 1 && { initContainers: rendered.slice(0, -1) }),
        containers: rendered.slice(-1),
      },
    };
  };
}

function jobContainer(scope: Construct, step: Step, user: User | undefined, writable: WritablePath[]): Plain<k8s.Container> {
  const { name, props, image, command, resources, attachments } = step;
  const { mounts } = merged(attachments);
  return container(scope, {
    name, prop: '', props, image, command, resources, ports: [], probes: {}, user, writablePaths: writable, mounts, drainSeconds: 0,
  });
}
