import { ConfigSet } from './config-set';
import { Binding, IBackingService } from '../props/backing-service';
import { Health } from '../props/health';
import { InitStep } from '../props/init-step';
import { Egress, Peer } from '../props/peer';
import { PlacementProps } from '../props/placement';
import { Plain } from '../props/plain';
import { Port } from '../props/port';
import { PriorityTier } from '../props/priority-tier';
import { Resilience } from '../props/resilience';
import { Resources } from '../props/resources';
import { Route } from '../props/route';
import { Scale } from '../props/scale';
import { Schedule } from '../props/schedule';
import { SecretKey } from '../props/secret';
import { ServiceOptions } from '../props/service-options';
import { UpdateStrategy } from '../props/update-strategy';
import { VerticalScale } from '../props/vertical-scale';
import { IVolumeClaim } from '../props/volume-claim';

/** What an app and each of its processes can say. */
export interface WorkloadProps extends PlacementProps {
  /**
   * Port on which the app serves HTTP: short for `ports: [Port.http(port)]`.
   *
   * @default - `ports`
   */
  readonly port?: number;

  /**
   * Ports on which the app listens. The first one is the app's own: its url, its health check.
   *
   * @default - none: a worker, without a Service
   */
  readonly ports?: Port[];

  /**
   * What the Service before its pods says, beside their ports. What is reached from outside is another one: `app.expose(...)`.
   *
   * @default - an address that the cluster chooses, behind which all pods are alike
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  readonly service?: ServiceOptions;

  /**
   * How the cluster learns that the app has started, may receive calls, and is alive. An app with a port must have it.
   *
   * @default - none: a worker lives as long as its process
   */
  readonly health?: Health;

  /**
   * Program to run instead of the image's own, without a shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the program.
   *
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Fixed number of replicas. With one, nothing is promised while it moves.
   *
   * @default - the system's, else 2; none with `scale`
   */
  readonly replicas?: number;

  /**
   * Replicas by load instead of a fixed number.
   *
   * @default - `replicas`
   */
  readonly scale?: Scale;

  /**
   * What each replica gets, by what it was seen to use, within bounds around `resources`; the platform must have
   * `Operator.VERTICAL_POD_AUTOSCALER`. With a schedule new runs get it: `VerticalScaleMode.INITIAL`.
   *
   * @default - `resources`
   */
  readonly verticalScale?: VerticalScale;

  /**
   * Why no autoscaler of nodes may end a pod to remove its node, such as a session of hours that is held in memory. The node is kept, and
   * paid for, as long as the pod is there. People who drain the node, and what fails, still end it.
   *
   * @default - pods may be moved, as far as the disruption budget lets them
   * @see https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/
   */
  readonly doNotDisrupt?: string;

  /**
   * Settings, as environment variables. They are part of the pod: a change rolls it, and a rollback brings them back.
   * What looks like a secret is refused.
   *
   * @default - none
   * @see https://12factor.net/config
   */
  readonly config?: { readonly [name: string]: string | number | boolean | Plain };

  /**
   * Environment variables that other apps have too. A variable of a set cannot be in another set or in `config`, `secrets`
   * and `bindings` as well: one would hide the other.
   *
   * @default - none
   */
  readonly configSets?: ConfigSet[];

  /**
   * Files with settings, by absolute path: text, kept to the byte, 1 MiB in all (`kubectl apply` without `--server-side`
   * takes no more than 256 KiB). Each is mounted by itself, read-only: what else the image has in its folder stays. A change
   * rolls the pods that read the file; a rollback of the Deployment does not bring the old file back. What has the form of
   * a secret is refused.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/configuration/configmap/
   */
  readonly configFiles?: { readonly [path: string]: string | Plain };

  /**
   * Environment variables from Secrets that exist on the cluster.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: SecretKey };

  /**
   * Files from Secrets that exist on the cluster, by absolute path. Their folder is mounted whole, read-only, and hides what
   * the image has there: give them one of their own, such as `/run/secrets/web`. When the Secret changes, running pods see
   * the new file within minutes. Readable by the pod's group (mode 0440), or by all users in it (0444) when the group is
   * left to the image or to the platform.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
   */
  readonly secretFiles?: { readonly [path: string]: SecretKey };

  /**
   * Volumes that outlive the pods, by the absolute path of the folder at which each is mounted: `{ '/var/www/uploads': uploads }`,
   * or `uploads.readOnly` for pods that do not write. The folder hides what the image has there. Other processes of the app do not
   * see them, unless they name them too. What one node or one pod may use at a time takes `replicas: 1` with
   * `UpdateStrategy.recreate()`.
   *
   * @default - none: what is written is gone with the pod
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
   */
  readonly volumes?: { readonly [path: string]: IVolumeClaim };

  /**
   * Environment variables with the addresses of what the app calls. The network policies of both sides allow the call.
   *
   * @default - none
   */
  readonly bindings?: { readonly [name: string]: Binding };

  /**
   * What the app calls without being told the address.
   *
   * @default - nothing
   */
  readonly calls?: IBackingService[];

  /**
   * Who may call the app, beside the apps of this program that bind to it.
   *
   * @default - nobody
   */
  readonly callers?: Peer[];

  /**
   * What comes to the app from outside: hosts and paths, by way of the platform's `entry`. Each may be taken once in a program.
   *
   * @default - none: nothing outside the cluster reaches it
   * @see https://kubernetes.io/docs/concepts/services-networking/
   */
  readonly routes?: Route[];

  /**
   * How it is called by everybody in the platform's mesh: how long a call may take, how often it is tried again, when a replica is left out.
   *
   * @default - as the mesh does by itself; without a mesh, once and for as long as it takes
   */
  readonly resilience?: Resilience;

  /**
   * What the app may call that is not part of this program.
   *
   * @default - nothing but DNS
   */
  readonly egress?: Egress[];

  /**
   * Containers that run to their end, one after the other, before the app starts.
   *
   * @default - none
   */
  readonly init?: InitStep[];

  /**
   * Seconds that a pod which is told to stop goes on serving, while it is taken out of its Service.
   * At 0 it stops at once.
   *
   * @default - 10 with a port, 0 without
   */
  readonly drainSeconds?: number;

  /**
   * Seconds from being told to stop to being killed, draining included.
   *
   * @default - `drainSeconds` and 35 more
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly terminationGraceSeconds?: number;

  /**
   * Seconds that a new pod must have been ready before the rollout goes on to the next.
   *
   * @default 0
   */
  readonly minReadySeconds?: number;

  /**
   * How a new version takes the place of the old one.
   *
   * @default - UpdateStrategy.rolling('25%')
   */
  readonly strategy?: UpdateStrategy;

  /**
   * Whether its pods go before others when there is not room for all.
   *
   * @default - of a process the app's, else Kubernetes' own, 0: before pause pods and whatever else is below
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * Labels of the pods, beside those that say whose they are. A change rolls them.
   *
   * @default - the system's
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of the pods. A change rolls them.
   *
   * @default - the system's
   */
  readonly podAnnotations?: { readonly [key: string]: string };
}

/**
 * A process beside the app's main one, from the same image. Config, secrets, files, bindings, calls and egress of the app are
 * its own too; what it gives here is added, and wins.
 *
 * @see https://12factor.net/concurrency
 */
export interface ProcessProps extends WorkloadProps {
  /**
   * What each replica gets.
   *
   * @default - what the app gets
   */
  readonly resources?: Resources;

  /**
   * Runs the process at these times, to its end, instead of all the time.
   *
   * @default - it runs all the time
   */
  readonly schedule?: Schedule;
}
