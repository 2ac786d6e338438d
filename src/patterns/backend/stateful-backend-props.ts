import { Platform } from '../../platform/platform';
import { Permission } from '../../props/access/permission';
import { Backup } from '../../props/backups/backup';
import { Credentials } from '../../props/config/credentials';
import { Health } from '../../props/pods/health';
import { InitStep } from '../../props/pods/init-step';
import { Metrics } from '../../props/pods/metrics';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { Scale } from '../../props/scaling/scale';
import { VerticalScale } from '../../props/scaling/vertical-scale';
import { PlacementProps } from '../../props/scheduling/placement';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { ServiceOptions } from '../../props/services/service-options';
import { Storage } from '../../props/storage/storage';
import { DisruptionBudget } from '../../props/workloads/disruption-budget';
import { Engine } from '../../props/workloads/engine';
import { MemberList } from '../../props/workloads/member-list';
import { PodManagement } from '../../props/workloads/pod-management';
import { ServingProps } from '../workload/common-props';

/**
 * Options of a backend. Required are an `engine`, or an image with its port, health check, resources and data directory; and the storage.
 */
export interface StatefulBackendProps extends ServingProps, PlacementProps {
  /**
   * Supported software. It comes with the image, user, port, health check, directories, graceful shutdown and pre-start checks.
   *
   * @default - `image` and related options
   */
  readonly engine?: Engine;

  /**
   * Image with tag or digest of software that is not an engine.
   *
   * @default - the engine's
   */
  readonly image?: string;

  /**
   * Port on which the software serves HTTP. Short for `ports: [Port.http(port)]`.
   *
   * @default - `ports`, or the engine's
   */
  readonly port?: number;

  /**
   * Ports that apps may call. The first one is the main port: `url` and the health check use it.
   *
   * @default - the engine's
   */
  readonly ports?: Port[];

  /**
   * Options of the Service that apps call, other than its ports. Members always have their own DNS names as well.
   *
   * @default - a ClusterIP that the cluster assigns, load-balanced over all members
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  readonly service?: ServiceOptions;

  /**
   * Ports on which only the members reach each other.
   *
   * @default - the engine's, otherwise none
   */
  readonly memberPorts?: Port[];

  /**
   * Health checks: how the cluster detects that a member has started, is ready for traffic, and is alive. The short forms allow ten
   * minutes for startup, as stateful software must replay its logs after a crash.
   *
   * @default - the engine's
   */
  readonly health?: Health;

  /**
   * Directory in which the software stores its data: the volume is mounted there.
   *
   * @default - the engine's
   */
  readonly dataPath?: string;

  /**
   * The persistent volume of each member. Required for software that stores data, which a cache does not.
   *
   * @default - none, for engines that store nothing
   */
  readonly storage?: Storage;

  /**
   * Scheduled backups of all data: `Backup.daily`, `Backup.scheduled` or `Backup.snapshots`.
   *
   * @default - none: the data is only as safe as its volumes
   */
  readonly backup?: Backup;

  /**
   * User and password, from an existing Secret. An engine creates this user when its volume is empty; apps that bind `url` get user and
   * password in it. A password in a URL must consist of letters, digits and `-._~`; for others, the Secret must contain the URL itself, as
   * `uri`.
   *
   * @default - none: any client that the network policy allows can use it
   */
  readonly credentials?: Credentials;

  /**
   * Reason why an engine may run without a password where the platform is not known to enforce network policies, so that any client that
   * reaches it can use it: `'nothing in it is secret, and the cluster has no other tenants'`.
   *
   * @default - it has credentials, or the platform has `enforcesNetworkPolicies`; otherwise Redis and memcached are rejected
   */
  readonly withoutPassword?: string;

  /**
   * Requests and limits of each member.
   *
   * @default - for an engine, enough for a small instance: see `docs/engines.md`
   */
  readonly resources?: Resources;

  /**
   * Number of members, each with its own volume. More than one requires an engine that forms a cluster by itself, or `clustered`.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Autoscaling of the members by load, instead of a fixed number. Only for software with `clustered` that adds and removes members
   * automatically; no engine does. The volume of a removed member stays, unless the storage sets otherwise, and is used again when the
   * member comes back.
   *
   * @default - `replicas`
   */
  readonly scale?: Scale;

  /**
   * Vertical autoscaling: sets the requests of each member from its observed usage, within bounds around `resources`. The platform must have
   * `Operator.VERTICAL_POD_AUTOSCALER`. An engine keeps at least the memory that it is configured for.
   *
   * @default - `resources`
   */
  readonly verticalScale?: VerticalScale;

  /**
   * Reason why node autoscalers must not evict a member to remove its node. The node is kept, and paid for, as long as the member exists.
   * Manual drains and failures still end the member.
   *
   * A single member is never evicted by default, since all requests fail while it moves. To allow removal of its node despite that, set
   * `podAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true', 'karpenter.sh/do-not-disrupt': 'false' }`.
   *
   * @default - a single member is not evicted; several may be moved one by one, as far as the PodDisruptionBudget allows
   * @see https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/
   */
  readonly doNotDisrupt?: string;

  /**
   * How many members a node drain may stop at the same time. A majority must stay.
   *
   * @default - `DisruptionBudget.maxUnavailable('1')`; none for a single replica
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * Whether the software forms one cluster of several members, set up by its config. Without clustering, members would not share data, and
   * requests would reach different data.
   *
   * @default - false; for an engine it is known
   */
  readonly clustered?: boolean;

  /**
   * Environment variables that list the members, for software that needs such a list.
   *
   * @default - none
   */
  readonly memberLists?: { readonly [name: string]: MemberList };

  /**
   * How members start and stop when their number changes. If a member is ready only together with others, such as in a quorum,
   * they must start in parallel: the first one alone would never become ready.
   *
   * It is immutable, so choose it before you store data.
   *
   * @default - PodManagement.ORDERED_READY with `clustered`, otherwise PARALLEL: with a single member, the next revision replaces one
   * that does not become ready
   */
  readonly podManagement?: PodManagement;

  /**
   * Members with an ordinal below this number keep their revision while the others are updated: with 3 members, 2 updates only the last one.
   *
   * @default 0
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions
   */
  readonly updatePartition?: number;

  /**
   * Seconds between the start of termination and SIGKILL, `preStop` included. A killed member must recover when it starts.
   *
   * @default - the engine's, otherwise 120
   */
  readonly terminationGraceSeconds?: number;

  /**
   * Command to run instead of the image's entrypoint, without a shell.
   *
   * @default - the engine's, otherwise the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the command; with an engine, appended to the engine's.
   *
   * @default - the engine's, otherwise the image's arguments
   */
  readonly args?: string[];

  /**
   * RBAC permissions, for software that discovers its members through the Kubernetes API.
   *
   * @default - no permissions, and no token
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly permissions?: Permission[];

  /**
   * Metrics for Prometheus, such as `Metrics.ofEngine()`.
   *
   * @default - none
   */
  readonly metrics?: Metrics;

  /**
   * Init containers: they run to completion, one after the other, before a member starts, with its volume.
   *
   * @default - none in addition to the engine's pre-start check
   */
  readonly init?: InitStep[];

  /**
   * Directories that the software writes to, other than its data. They are empty after each start of the pod. One at a path of the engine,
   * such as `/dev/shm` of PostgreSQL, replaces the engine's.
   *
   * @default - the engine's, and `/tmp` with 64Mi on disk
   */
  readonly writablePaths?: WritablePath[];

  /**
   * The user that the software runs as. Its group owns the volume.
   *
   * @default - the engine's, otherwise the system's, otherwise uid and gid 10001
   */
  readonly user?: User;

  /**
   * Name of the generated objects. Set it before you move or rename the construct: another name uses other volumes.
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
   * Annotations of the StatefulSet.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Scheduling priority of its members when the cluster does not have capacity for all pods.
   *
   * @default - Kubernetes' default, 0: above pause pods and any other pods with a negative priority
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * The platform that it runs on: the target cluster.
   *
   * @default - the system's, otherwise the App's
   */
  readonly platform?: Platform;
}
