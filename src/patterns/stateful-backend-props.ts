import { ConfigSet } from './config-set';
import { Platform } from '../platform/platform';
import { Binding, IBackingService } from '../props/backing-service';
import { Backup } from '../props/backup';
import { Credentials } from '../props/credentials';
import { Engine } from '../props/engine';
import { Health } from '../props/health';
import { InitStep } from '../props/init-step';
import { MemberList } from '../props/member-list';
import { Metrics } from '../props/metrics';
import { Egress, Peer } from '../props/peer';
import { Permission } from '../props/permission';
import { PlacementProps } from '../props/placement';
import { Plain } from '../props/plain';
import { PodManagement } from '../props/pod-management';
import { Port } from '../props/port';
import { PriorityTier } from '../props/priority-tier';
import { Resources } from '../props/resources';
import { Scale } from '../props/scale';
import { SecretKey } from '../props/secret';
import { ServiceOptions } from '../props/service-options';
import { Storage } from '../props/storage';
import { User } from '../props/user';
import { VerticalScale } from '../props/vertical-scale';
import { WritablePath } from '../props/writable-path';

/**
 * What a backend must say: an `engine`, or an image with its port, health check, size and the folder of its data; and its storage.
 */
export interface StatefulBackendProps extends PlacementProps {
  /**
   * Software that is known: image, user, port, health check, folders, clean stop and what must be looked at before each start come with it.
   *
   * @default - `image` and what belongs to it
   */
  readonly engine?: Engine;

  /**
   * Image with tag or digest of software that is no engine.
   *
   * @default - the engine's
   */
  readonly image?: string;

  /**
   * Port on which the software serves HTTP: short for `ports: [Port.http(port)]`.
   *
   * @default - `ports`, or the engine's
   */
  readonly port?: number;

  /**
   * Ports that apps may call. The first one is the backend's own: its url, its health check.
   *
   * @default - the engine's
   */
  readonly ports?: Port[];

  /**
   * What the Service that apps call says, beside its ports. Members have names of their own in any case.
   *
   * @default - an address that the cluster chooses, behind which all members are alike
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  readonly service?: ServiceOptions;

  /**
   * Ports by which only the members reach each other.
   *
   * @default - the engine's, else none
   */
  readonly memberPorts?: Port[];

  /**
   * How the cluster learns that a member has started, may receive calls, and is alive. The short forms leave it ten minutes to
   * start, as software that keeps data must read its logs after a crash.
   *
   * @default - the engine's
   */
  readonly health?: Health;

  /**
   * Folder in which the software keeps its data: the volume is mounted there.
   *
   * @default - the engine's
   */
  readonly dataPath?: string;

  /**
   * The volume of each member. Software that keeps its data needs it; a cache is none.
   *
   * @default - none, for engines that keep nothing
   */
  readonly storage?: Storage;

  /**
   * Copies of all data, made at certain times: `Backup.daily`, `Backup.scheduled` or `Backup.snapshots`.
   *
   * @default - none: the data is as safe as its volumes
   */
  readonly backup?: Backup;

  /**
   * Who may use it. An engine makes this user when its volume is empty; apps that bind `url` get user and password with it.
   * A password that is part of a URL must be of letters, digits and `-._~`; for others the Secret has the URL itself, as `uri`.
   *
   * @default - none: everybody whom the network policy lets in
   */
  readonly credentials?: Credentials;

  /**
   * What each member gets.
   *
   * @default - for an engine, enough for a small one: `docs/engines.md` says how much
   */
  readonly resources?: Resources;

  /**
   * Number of members, each with its own volume. More than one needs an engine that clusters by itself, or `selfClustering`.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Members by load instead of a fixed number, for software with `selfClustering` that takes in a member which comes, and does without
   * one which goes: no engine does. A member that goes leaves its volume, unless the storage says otherwise, and finds it again when it
   * comes back.
   *
   * @default - `replicas`
   */
  readonly scale?: Scale;

  /**
   * What each member gets, by what it was seen to use, within bounds around `resources`; the platform must have
   * `Operator.VERTICAL_POD_AUTOSCALER`. An engine keeps at least the memory that it is set up for.
   *
   * @default - `resources`
   */
  readonly verticalScale?: VerticalScale;

  /**
   * Why no autoscaler of nodes may end a member to remove its node. The node is kept, and paid for, as long as the member is there.
   * People who drain the node, and what fails, still end it.
   *
   * @default - members may be moved, as far as the disruption budget lets them
   * @see https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/
   */
  readonly doNotDisrupt?: string;

  /**
   * Says that the software makes one cluster of several members, and how it must be told is said by its config. Without this word
   * each member would be a store of its own, and every call would meet another one.
   *
   * @default - false; an engine is known to or not to
   */
  readonly selfClustering?: boolean;

  /**
   * Environment variables that list the members, for software that wants to be told them.
   *
   * @default - none
   */
  readonly memberLists?: { readonly [name: string]: MemberList };

  /**
   * How members start and stop when their number changes. Where a member is ready only together with others, such as in a quorum,
   * they must start in parallel: the first one alone would wait for ever.
   *
   * It can never change, so choose it before there is data.
   *
   * @default - PodManagement.ORDERED_READY with `selfClustering`, else PARALLEL: of one member alone, the next revision takes the place of one
   * that does not get ready
   */
  readonly podManagement?: PodManagement;

  /**
   * Members that keep what they run while those with a higher ordinal are updated: with 3 members, 2 updates the last one only.
   *
   * @default 0
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions
   */
  readonly updatePartition?: number;

  /**
   * Seconds that an updated member must have been ready before the next one is updated.
   *
   * @default 0
   */
  readonly minReadySeconds?: number;

  /**
   * Program to run before a member is told to stop, without a shell, such as one that hands its work to the others.
   *
   * @default - the engine's, else none
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   */
  readonly preStop?: string[];

  /**
   * Seconds from being told to stop to being killed, `preStop` included. What is killed must recover when it starts.
   *
   * @default - the engine's, else 120
   */
  readonly terminationGraceSeconds?: number;

  /**
   * Program to run instead of the image's own, without a shell.
   *
   * @default - the engine's, else the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the program; with an engine, after its own.
   *
   * @default - the engine's, else the image's own
   */
  readonly args?: string[];

  /**
   * Settings, as environment variables. What looks like a secret is refused.
   *
   * @default - none beside the engine's
   */
  readonly config?: { readonly [name: string]: string | number | boolean | Plain };

  /**
   * Environment variables that others have too.
   *
   * @default - none
   */
  readonly configSets?: ConfigSet[];

  /**
   * Files with settings, by absolute path: text. A change restarts the members one by one.
   *
   * @default - none beside the engine's
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
   * Environment variables with the addresses of what it calls itself. The network policies of both sides allow the call.
   *
   * @default - none
   */
  readonly bindings?: { readonly [name: string]: Binding };

  /**
   * What it calls without being told the address.
   *
   * @default - nothing
   */
  readonly calls?: IBackingService[];

  /**
   * Who may call it, beside the apps of this program that bind to it.
   *
   * @default - nobody
   */
  readonly callers?: Peer[];

  /**
   * What it may call that is not part of this program.
   *
   * @default - nothing but DNS and, with several members, each other
   */
  readonly egress?: Egress[];

  /**
   * What it may do on the Kubernetes API, for software that finds its members there.
   *
   * @default - nothing, and no token
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly permissions?: Permission[];

  /**
   * How Prometheus gets to know how it is, such as `Metrics.ofEngine()`.
   *
   * @default - it does not
   */
  readonly metrics?: Metrics;

  /**
   * Containers that run to their end, one after the other, before a member starts, with its volume.
   *
   * @default - none beside what the engine looks at
   */
  readonly init?: InitStep[];

  /**
   * Folders that the software writes to beside its data. They are empty after each start.
   *
   * @default - the engine's, and `/tmp` with 64Mi on disk
   */
  readonly writablePaths?: WritablePath[];

  /**
   * The user that the software runs as. Its group owns the volume.
   *
   * @default - the engine's, else the system's, else uid and gid 10001
   */
  readonly user?: User;

  /**
   * Name of the objects made. Give it before moving or renaming the construct: another name finds other volumes.
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
   * Annotations of the StatefulSet.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Labels of the pods, beside those that say whose they are. A change restarts the members.
   *
   * @default - the system's
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of the pods. A change restarts the members.
   *
   * @default - the system's
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * Whether its members go before other pods when there is not room for all.
   *
   * @default - Kubernetes' own, 0: before pause pods and whatever else is below
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: PriorityTier;

  /**
   * The cluster below.
   *
   * @default - the system's, else the App's
   */
  readonly platform?: Platform;
}
