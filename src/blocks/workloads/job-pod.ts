import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { Environment } from '../config/environment';
import { secretAnnotations } from '../config/secret-reference';
import { proxyAnnotations } from '../mesh/mesh';
import { Attachment, merged } from '../objects/attachment';
import { Identity, Labels, podLabels } from '../objects/identity';
import { Json } from '../objects/kube';
import { container, withEnvironment } from '../pods/container';
import { KEEP_NODE } from '../pods/disruption-hints';
import { pullSecrets } from '../pods/pull-secrets';
import { scratchVolumes, writablePaths } from '../pods/writable-paths';
import { Placement } from '../scheduling/placement';
import { podSecurityContext } from '../security/security';

/** One container of a job. It knows its own settings, and nothing about the other steps. */
export interface Step {
  readonly name: string;
  /** How messages name its image and its resources. */
  readonly props: { readonly image: string; readonly resources: string };
  readonly image: string;
  readonly command: string[];
  readonly resources: Resources;
  /** Returns the variables when the manifest is rendered: bindings may still be added. */
  readonly environment: () => Environment;
  readonly attachments: Attachment[];
}

export interface JobPodOptions {
  /** They run one after the other, each after the previous one has succeeded. */
  readonly steps: Step[];
  /** Directories that all of them write to. */
  readonly writablePaths: WritablePath[];
  readonly user?: User;
  readonly placement: Placement;
  readonly serviceAccountName: string;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/** A pod that runs its steps to completion. */
export function jobPod(scope: Construct, identity: Identity, options: JobPodOptions): () => Json<k8s.PodTemplateSpec> {
  const { steps, user, placement } = options;
  const writable = writablePaths(scope, steps[0].image, options.writablePaths);
  const attached = merged(steps.flatMap(({ attachments }) => attachments));
  const containers = steps.map(step => ({ ...step, spec: jobContainer(scope, step, user, writable) }));
  const volumes = [...new Map([...scratchVolumes(scope, identity, writable), ...attached.volumes].map(volume => [volume.name, volume])).values()];
  const spec = {
    serviceAccountName: options.serviceAccountName,
    ...pullSecrets(scope),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
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
        // Starting again would lose hours: no autoscaler may remove the node meanwhile.
        annotations: { ...proxyAnnotations(scope, { ends: true }), ...KEEP_NODE, ...options.podAnnotations, ...secrets },
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

function jobContainer(scope: Construct, step: Step, user: User | undefined, writable: WritablePath[]): Json<k8s.Container> {
  const { name, props, image, command, resources, attachments } = step;
  const { mounts } = merged(attachments);
  return container(scope, {
    name, prop: '', props, image, command, resources, ports: [], probes: {}, user, writablePaths: writable, mounts,
  });
}

/** Names of its containers, the one that runs last first. */
export function stepNames(steps: Step[]): string[] {
  return steps.map(({ name }) => name).reverse();
}
