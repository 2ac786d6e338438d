import { PlainText } from '../../props/config/plain-text';
import { Secret, SecretKey } from '../../props/config/secret';
import { Hook } from '../../props/pods/hook';
import { PodField } from '../../props/pods/pod-field';
import { PodSettings } from '../../props/pods/pod-settings';
import { ProjectedFile } from '../../props/pods/projected-file';
import { Sidecar } from '../../props/pods/sidecar';
import { Egress, Peer } from '../../props/policies/peer';
import { Binding, IBackingService } from '../../props/services/backing-service';
import { ConfigSet } from '../shared/config-set';

/** Options of everything that runs pods: apps, their processes, backends, agents and jobs. */
export interface CommonProps {
  /**
   * Environment variables with facts about the pod, such as `{ POD_NAME: PodField.podName() }` (downward API). Init containers have them,
   * too: a request or limit is that of the container that reads the variable.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
   */
  readonly podFields?: { readonly [name: string]: PodField };

  /**
   * Settings, as environment variables. They are part of the pod template: a change rolls the pods, and a rollback restores the old values.
   * Values that look like secrets are rejected.
   *
   * @default - none; with an engine, those of the engine
   * @see https://12factor.net/config
   */
  readonly config?: { readonly [name: string]: string | number | boolean | PlainText };

  /**
   * Environment variables shared with other workloads. A variable of a set must not also be in another set or in `podFields`, `config`,
   * `secrets` or `bindings`: one would hide the other. A change rolls the pods, and a rollback restores the old values.
   *
   * @default - none
   */
  readonly configSets?: ConfigSet[];

  /**
   * Configuration files by absolute path: text, kept byte for byte, at most 1 MiB in total (256 KiB for `kubectl apply` without
   * `--server-side`). Each file is mounted by itself, read-only: other files that the image has in the same directory stay visible. A
   * change rolls the pods that read any of these files, and a rollback restores the old files. Text that has the form
   * of a secret is rejected.
   *
   * @default - none; with an engine, those of the engine
   * @see https://kubernetes.io/docs/concepts/configuration/configmap/
   */
  readonly configFiles?: { readonly [path: string]: string | PlainText };

  /**
   * Environment variables from existing Secrets.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: SecretKey };

  /**
   * Files from existing Secrets, by absolute path. The whole directory is mounted, read-only, and hides what the image has there: use a
   * separate directory, such as `/run/secrets/web`. When the Secret changes, running pods see the new file within minutes. The files are
   * readable by the pod's group (mode 0440), or by all users in the pod (0444) when the image or the platform decides the group.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
   */
  readonly secretFiles?: { readonly [path: string]: SecretKey };

  /**
   * Files that Kubernetes writes into the pod and keeps up to date, by absolute path: facts about the pod, tokens for other services, keys
   * of Secrets and of existing ConfigMaps. They are mounted as `secretFiles` are, in one volume with those of the same directory.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
   */
  readonly projectedFiles?: { readonly [path: string]: ProjectedFile };

  /**
   * Environment variables with the addresses of the services that the workload calls. The network policies of both sides allow the traffic.
   *
   * @default - none
   */
  readonly bindings?: { readonly [name: string]: Binding };

  /**
   * Services that the workload calls without an environment variable for the address. The network policies of both sides allow the traffic.
   *
   * @default - nothing
   */
  readonly calls?: IBackingService[];

  /**
   * Destinations outside this program that the workload may call (egress rules of its NetworkPolicy).
   *
   * @default - only DNS and, with several members of a backend, each other
   */
  readonly egress?: Egress[];

  /**
   * Labels of the pods, in addition to those that identify the workload. A change rolls the pods.
   *
   * @default - the system's
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of the pods. A change rolls the pods.
   *
   * @default - the system's
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * Existing Secrets with the credentials of private registries (`kubectl create secret docker-registry`), in addition to those of the system and
   * the platform. They apply to all its pods, such as those of its backups, too.
   *
   * @default - those of the system and the platform
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly imagePullSecrets?: Secret[];

  /**
   * Directory in which the main container and the init containers start.
   *
   * @default - that of the app for its processes and tasks, otherwise that of the image
   */
  readonly workingDir?: string;

  /**
   * Settings of its pods that all containers share: DNS, `/etc/hosts`, the container runtime.
   *
   * @default - for an additional process those of the app, for each setting; otherwise the cluster's
   */
  readonly pod?: PodSettings;

  /**
   * Linux capabilities that the main container has, each with the reason for it, such as `{ IPC_LOCK: 'locks keys in memory' }`. Unless it runs as root,
   * a file of the image must have them, too (`setcap`). The namespace needs a lower Pod Security level, so only workloads with more rights may run in it.
   *
   * @default - none
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container
   */
  readonly capabilities?: { readonly [name: string]: string };

  /**
   * Containers that run beside the main one for the whole life of the pod. They count for quotas and `keelwright capacity`; autoscalers measure the main
   * container.
   *
   * @default - none, other than the exporter of `metrics`
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  readonly sidecars?: Sidecar[];
}

/** Options of everything that serves continuously: apps, their processes, backends and agents alike. */
export interface ServingProps extends CommonProps {
  /**
   * Allowed clients, in addition to the apps of this program that bind to it (ingress rules of its NetworkPolicy).
   *
   * @default - no others
   */
  readonly callers?: Peer[];

  /**
   * Seconds that a new pod must be ready before the rollout continues with the next one: most pods that crash after startup
   * do so within this time.
   *
   * @default 10
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds
   */
  readonly minReadySeconds?: number;

  /**
   * How many old revisions of its pod template the cluster keeps for a rollback, at least 1.
   *
   * @default 10
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy
   */
  readonly revisionHistory?: number;

  /**
   * What happens right after the main container has started. Until it is done, the container is not ready; if it fails, the container is restarted. It
   * may run before the app listens.
   *
   * @default - nothing
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   */
  readonly postStart?: Hook;

  /**
   * What happens when a pod must stop, before its main container receives SIGTERM, such as a command that leaves a service registry. A command runs before
   * the pod drains; that takes `sh` and `sleep` of the image if it drains. A request or a wait takes the place of draining: set `drainSeconds: 0`.
   *
   * @default - the pod drains; with an engine, that of the engine
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   */
  readonly preStop?: Hook;
}
