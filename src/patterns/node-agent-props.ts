import { ConfigSet } from './config-set';
import { Platform } from '../platform/platform';
import { Binding, IBackingService } from '../props/backing-service';
import { DaemonSetStrategy } from '../props/daemon-set-strategy';
import { Health } from '../props/health';
import { HostPath } from '../props/host-path';
import { NodeField } from '../props/node-field';
import { NodeTerm } from '../props/node-term';
import { Egress, Peer } from '../props/peer';
import { Permission } from '../props/permission';
import { Plain } from '../props/plain';
import { Port } from '../props/port';
import { PriorityTier } from '../props/priority-tier';
import { Resources } from '../props/resources';
import { SecretKey } from '../props/secret';
import { Toleration } from '../props/toleration';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

/**
 * What an agent must say: its image, its size, and when it has a port, the port and the health check. What it needs of the node is
 * said one by one, with reasons where it is more than to read its own; nothing of the node is its own without a word.
 */
export interface NodeAgentProps {
  /**
   * Image with tag or digest, such as `quay.io/prometheus/node-exporter:v1.12.1`.
   *
   * @see https://kubernetes.io/docs/concepts/containers/images/
   */
  readonly image: string;

  /** What the agent gets on each node. It is taken from what the node has for apps. */
  readonly resources: Resources;

  /**
   * Port on which the agent serves HTTP: short for `ports: [Port.http(port)]`.
   *
   * @default - `ports`
   */
  readonly port?: number;

  /**
   * Ports on which the agent listens. The first one is its own: its url, its health check.
   *
   * @default - none, and no Service
   */
  readonly ports?: Port[];

  /**
   * Whether callers reach the agent of their own node: by a Service with `internalTrafficPolicy: Local`. On a node without the agent
   * they reach nobody. A Service cannot change from one to the other: delete it before.
   *
   * @default - false: a headless Service, whose DNS name stands for the agents of all nodes
   * @see https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/
   */
  readonly nodeLocal?: boolean;

  /**
   * How the cluster learns that the agent has started, works, and is alive. An agent with a port must have it.
   *
   * @default - none: it lives as long as its process
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
   * What of the node's file system the agent sees. Each needs the Pod Security level `privileged`.
   *
   * @default - nothing
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
   */
  readonly hostPaths?: HostPath[];

  /**
   * Why the agent must be on the node's own network, which puts it there. Its ports are ports of the node; most network plugins hold
   * it to no network policy, and know its calls as the node's: it cannot bind to apps, nor they to it. It needs the Pod Security level
   * `privileged`.
   *
   * @default - the pod has a network of its own
   */
  readonly hostNetwork?: string;

  /**
   * Why the agent must see all processes of the node, which lets it. It needs the Pod Security level `privileged`.
   *
   * @default - it sees its own
   */
  readonly hostPID?: string;

  /**
   * Why the agent must be root, which makes it so, without any capability: it reads what belongs to root on the node, and no more. It
   * needs the Pod Security level `baseline`.
   *
   * @default - it runs as `user`
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
   */
  readonly runAsRoot?: string;

  /**
   * The user that the agent runs as.
   *
   * @default - the system's, else uid and gid 10001
   */
  readonly user?: User;

  /**
   * Environment variables with what the agent must know of its node, such as `{ NODE_NAME: NodeField.NAME }`.
   *
   * @default - none
   */
  readonly nodeVariables?: { readonly [name: string]: NodeField };

  /**
   * Settings, as environment variables. What looks like a secret is refused.
   *
   * @default - none
   */
  readonly config?: { readonly [name: string]: string | number | boolean | Plain };

  /**
   * Environment variables that others have too.
   *
   * @default - none
   */
  readonly configSets?: ConfigSet[];

  /**
   * Files with settings, by absolute path: text. A change rolls the agents.
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
   * Files from Secrets that exist on the cluster, by absolute path. Their folder is mounted whole, read-only.
   *
   * @default - none
   */
  readonly secretFiles?: { readonly [path: string]: SecretKey };

  /**
   * Environment variables with the addresses of what the agent calls. The network policies of both sides allow the call.
   *
   * @default - none
   */
  readonly bindings?: { readonly [name: string]: Binding };

  /**
   * What the agent calls without being told the address.
   *
   * @default - nothing
   */
  readonly calls?: IBackingService[];

  /**
   * Who may call the agent, beside the apps of this program that bind to it.
   *
   * @default - nobody
   */
  readonly callers?: Peer[];

  /**
   * What the agent may call that is not part of this program.
   *
   * @default - nothing but DNS
   */
  readonly egress?: Egress[];

  /**
   * What the agent may do on the Kubernetes API: on every node there is a token for it.
   *
   * @default - nothing, and no token
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly permissions?: Permission[];

  /**
   * Folders of the pod that the agent writes to. They are empty after each start.
   *
   * @default - `/tmp` with 64Mi on disk, which is also there beside those named
   */
  readonly writablePaths?: WritablePath[];

  /**
   * What nodes must be like; all of it must hold.
   *
   * @default - every node with Linux that is a machine, which is also asked for beside what is said here: Fargate's and virtual nodes run no agents
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * Taints of nodes that do not keep the agent off. Kubernetes itself adds those of nodes that are not ready, unreachable, cordoned, or
   * short of disk, memory or process ids.
   *
   * @default - [Toleration.everything()]: control planes and the pools of others too
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations
   */
  readonly tolerations?: Toleration[];

  /**
   * Which pods make room for it. `PriorityTier.nodeCritical()` and `PriorityTier.clusterCritical()` are in every cluster, and come with
   * the quota without which some of them, as GKE's, take no such pods.
   *
   * @default - none: on a node that apps have filled there is no agent; it takes the place of pause pods at most
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * How a new version takes the place of the old one.
   *
   * @default - DaemonSetStrategy.rolling('10%')
   */
  readonly strategy?: DaemonSetStrategy;

  /**
   * Seconds that a new pod must have been ready before the rollout goes on to the next node.
   *
   * @default - 10, in which one shows that starts and falls over
   */
  readonly minReadySeconds?: number;

  /**
   * Seconds that a pod which is told to stop goes on serving.
   *
   * @default - 10 with a port and `DaemonSetStrategy.surging`, else 0: there is nobody to take over
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
   * Name of the objects made. Give it before moving or renaming the construct, so that nothing changes on the cluster.
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
   * Annotations of the DaemonSet.
   *
   * @default - the Pod Security level that it needs and why, when that is not `restricted`
   */
  readonly annotations?: { readonly [key: string]: string };

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

  /**
   * The cluster below.
   *
   * @default - the system's, else the App's
   */
  readonly platform?: Platform;
}
