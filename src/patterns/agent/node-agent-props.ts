import { Platform } from '../../platform/platform';
import { Permission } from '../../props/access/permission';
import { Health } from '../../props/pods/health';
import { InitStep } from '../../props/pods/init-step';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { NodeTerm } from '../../props/scheduling/node-term';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { Toleration } from '../../props/scheduling/toleration';
import { HostPath } from '../../props/security/host-path';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { DaemonSetStrategy } from '../../props/workloads/daemon-set-strategy';
import { ServingProps } from '../workload/common-props';

/**
 * Options of an agent. Required are the image, the resources and, if it has a port, the port and the health check. Each kind of access to
 * the node is declared separately, with a reason where it goes beyond reading the agent's own data; without a declaration the agent has no
 * access to the node.
 */
export interface NodeAgentProps extends ServingProps {
  /**
   * Image with tag or digest, such as `quay.io/prometheus/node-exporter:v1.12.1`.
   *
   * @see https://kubernetes.io/docs/concepts/containers/images/
   */
  readonly image: string;

  /** Requests and limits of the agent on each node. They reduce the capacity of the node for apps. */
  readonly resources: Resources;

  /**
   * Port on which the agent serves HTTP. Short for `ports: [Port.http(port)]`.
   *
   * @default - `ports`
   */
  readonly port?: number;

  /**
   * Ports on which the agent listens. The first one is the main port: `url` and the health check use it.
   *
   * @default - none, and no Service
   */
  readonly ports?: Port[];

  /**
   * Whether clients reach the agent on their own node, through a Service with `internalTrafficPolicy: Local`. On a node without the agent,
   * their requests fail. A Service cannot change from one to the other: delete it first.
   *
   * @default - false: a headless Service, whose DNS name resolves to the agents of all nodes
   * @see https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/
   */
  readonly nodeLocal?: boolean;

  /**
   * Init containers: they run to completion, one after the other, before the agent starts, with its access to the node.
   *
   * @default - none
   */
  readonly init?: InitStep[];

  /**
   * Health checks: how the cluster detects that the agent has started, is ready, and is alive. Required for an agent with a port.
   *
   * @default - none: it is alive as long as its process runs
   */
  readonly health?: Health;

  /**
   * Command to run instead of the image's entrypoint, without a shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   *
   * @default - the image's arguments
   */
  readonly args?: string[];

  /**
   * Paths of the node's file system that the agent can access (hostPath). Each requires the Pod Security level `privileged`.
   *
   * @default - nothing
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
   */
  readonly hostPaths?: HostPath[];

  /**
   * Reason why the agent must use the node's network; setting it enables `hostNetwork`. Its ports are ports of the node. Most network plugins
   * apply no network policies to it, and see its traffic as the node's: it cannot bind to apps, nor apps to it. It requires the Pod Security
   * level `privileged`.
   *
   * @default - the pod has its own network
   */
  readonly hostNetwork?: string;

  /**
   * Reason why the agent must see all processes of the node; setting it enables `hostPID`. It requires the Pod Security level `privileged`.
   *
   * @default - it sees only its own processes
   */
  readonly hostPID?: string;

  /**
   * Reason why the agent must run as root; setting it makes it run as root, without any capabilities: it can read files that belong to root
   * on the node, and nothing more. It requires the Pod Security level `baseline`.
   *
   * @default - it runs as `user`
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
   */
  readonly runAsRoot?: string;

  /**
   * The user that the agent runs as.
   *
   * @default - the system's, otherwise uid and gid 10001
   */
  readonly user?: User;

  /**
   * RBAC permissions of the agent. Note: every node then has a token with them.
   *
   * @default - no permissions, and no token
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly permissions?: Permission[];

  /**
   * Directories of the pod that the agent writes to. They are empty after each start of the pod.
   *
   * @default - `/tmp` with 64Mi on disk, which is also available in addition to the directories listed
   */
  readonly writablePaths?: WritablePath[];

  /**
   * Required node labels; nodes must match all terms (node affinity).
   *
   * @default - every Linux node that is a machine. This also applies in addition to the terms set here: Fargate's and virtual nodes run no agents
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
   */
  readonly onNodes?: NodeTerm[];

  /**
   * Node taints that the agent tolerates. Kubernetes itself adds tolerations for nodes that are not ready, unreachable, cordoned, or
   * short of disk, memory or process IDs.
   *
   * @default - [Toleration.everything()]: also control planes and dedicated node pools
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations
   */
  readonly tolerations?: Toleration[];

  /**
   * Priority of the agent: it preempts pods with a lower one. `PriorityTier.nodeCritical()` and `PriorityTier.clusterCritical()` exist in
   * every cluster; the ResourceQuota without which some clusters, such as GKE's, reject such pods is created with them.
   *
   * @default - none: a node that is full of apps runs no agent; it can only preempt pause pods
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * How a new version replaces the old one.
   *
   * @default - DaemonSetStrategy.rolling('10%')
   */
  readonly strategy?: DaemonSetStrategy;

  /**
   * Seconds that a terminating pod keeps serving.
   *
   * @default - 10 with a port and `DaemonSetStrategy.surging`, otherwise 0: no other pod can take over
   */
  readonly drainSeconds?: number;

  /**
   * Seconds between the start of termination and SIGKILL, draining included.
   *
   * @default - `drainSeconds` plus 35
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly terminationGraceSeconds?: number;

  /**
   * Name of the generated objects. Set it before you move or rename the construct, so that nothing changes on the cluster.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the objects. A change does not roll any pods.
   *
   * @default - the system's
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of the DaemonSet.
   *
   * @default - the Pod Security level that it requires and the reasons, if it is not `restricted`
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * The platform that it runs on: the target cluster.
   *
   * @default - the system's, otherwise the App's
   */
  readonly platform?: Platform;
}
