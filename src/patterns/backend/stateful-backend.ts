import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { refuseInoperable } from './ha-refusals';
import { metricsOf } from './metrics';
import { PostgresCluster } from './postgres-cluster';
import { memberLists, Software, softwareOf } from './software';
import { StatefulBackendProps } from './stateful-backend-props';
import { access, apiServer } from '../../blocks/access/access';
import { apiToken } from '../../blocks/access/api-token';
import { fixedUser } from '../../blocks/access/fixed-user';
import { serviceAccount } from '../../blocks/access/service-account';
import { Environment } from '../../blocks/config/environment';
import { identify, Identity } from '../../blocks/objects/identity';
import { podMonitor, Scrape } from '../../blocks/pods/scrape';
import { Replicas, replicasOf } from '../../blocks/scaling/replicas';
import { EngineSpec } from '../../engines/engine-spec';
import { checked } from '../../private/calls/checked';
import { GUARD } from '../../private/calls/guard';
import { constructId, dnsLabel, LONGEST_WORKLOAD_NAME } from '../../private/names';
import { byteQuantity, formatBytes } from '../../private/quantity';
import { here, refuse } from '../../private/refusal';
import { atThisLine, markSource } from '../../private/source';
import { RestoreOptions } from '../../props/backups/restore-options';
import { Credentials } from '../../props/config/credentials';
import { Scale } from '../../props/scaling/scale';
import { Binding, Endpoint } from '../../props/services/backing-service';
import { ClaimRetention, Storage } from '../../props/storage/storage';
import { Engine } from '../../props/workloads/engine';
import { BackendBackup } from '../backups/backend-backup';
import { BackupSource } from '../backups/backup-source';
import { Restore } from '../backups/restore';
import { System } from '../system/system';
import { Commons, commonsOf } from '../workload/commons';
import { Workload } from '../workload/workload';
import { AppCommons, WorkloadOptions, WorkloadParts } from '../workload/workload-parts';

/**
 * Stateful software, complete for production: a StatefulSet whose members have their own volumes and DNS names, the Service that
 * apps call, ServiceAccount, PodDisruptionBudget and NetworkPolicy. Data is kept when members or the backend are removed.
 *
 * @see https://12factor.net/backing-services
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 * @example
 * const db = new StatefulBackend(shop, 'orders-db', {
 *   engine: Engine.postgres('17', { database: 'orders' }),
 *   credentials: Credentials.existing('orders-db'),
 *   storage: Storage.of('20Gi', { expandTo: '50Gi' }),
 * });
 * const cache = new StatefulBackend(shop, 'cache', {
 *   engine: Engine.redisCache('8.2'),
 *   credentials: Credentials.existing('cache'),
 * });
 *
 * web.bind('DATABASE_URL', db.url);
 * web.bind('CACHE_URL', cache.url);
 */
@checked
export class StatefulBackend extends Workload {
  /** The StatefulSet of the members. PostgreSQL with `ha` has none: CloudNativePG creates its servers. */
  public readonly statefulSet?: k8s.KubeStatefulSet;

  /** The Cluster from which CloudNativePG creates the PostgreSQL servers, with `ha`. */
  public readonly cluster?: ApiObject;

  /** The headless Service, which gives each member its own DNS name. */
  public readonly headlessService?: k8s.KubeService;

  /** The members' PersistentVolumeClaims in their new size, if the storage is expanded. */
  public readonly persistentVolumeClaims: k8s.KubePersistentVolumeClaim[];

  /** The ServiceAccount of the members; CloudNativePG creates its own. */
  public readonly serviceAccount?: k8s.KubeServiceAccount;

  /** RBAC permissions of the software in its namespace, if `permissions` include any. */
  public readonly role?: k8s.KubeRole;

  /** Binds the role to the members. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** RBAC permissions of the software in the whole cluster, if `permissions` include any. */
  public readonly clusterRole?: k8s.KubeClusterRole;

  /** Binds the cluster role to the members. */
  public readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;

  /** Allows the members to run as the engine's user, on platforms that assign users otherwise. */
  public readonly userRoleBinding?: k8s.KubeRoleBinding;

  /** The PodMonitor for the Prometheus Operator, on platforms that have one. */
  public readonly podMonitor?: ApiObject;

  /**
   * The first port of each member under the member's own DNS name, by ordinal; with `scale`, of the minimum number of members. Servers of
   * CloudNativePG have no stable names.
   */
  public readonly members: Endpoint[];

  /** User and password; with `ha`, the Secret that CloudNativePG creates, unless another one is set. */
  public readonly credentials?: Credentials;

  /** Its backups and their objects, with `backup`. */
  public readonly backup?: BackendBackup;

  /** @internal */
  protected readonly _workload: WorkloadParts | PostgresCluster;

  private readonly environment: Environment;
  private readonly replicas?: Endpoint;
  private readonly source: BackupSource;

  /**
   * @throws engine-decides, engine-version-unknown, engine-version-skipped, engine-image-version, engine-memory-too-small, software-missing,
   * storage-missing, storage-unused, storage-too-small, storage-shrunk, storage-cannot-grow, storage-class-unknown, credentials-missing,
   * credentials-unused, password-missing, password-contradiction, members-apart, engine-scaled, members-too-few, members-lost,
   * members-need-each-other, health-missing, ha-operator-missing, ha-cannot, ha-claims-deleted, ha-credential-keys, ha-instances-invalid,
   * ha-synchronous-invalid, ha-setting-fixed, ha-argument-unknown, ha-variable-reserved, ha-secret-versioned, and the errors of its props
   */
  constructor(scope: Construct, id: string, props: StatefulBackendProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    props.platform?.applyTo(this);
    const { identity, isOperated, replicas, software, volume } = backendOf(this, id, props);
    const commons = commonsOf(this, identity, props);
    const { environment, labels, podLabels, podAnnotations } = commons;
    this.environment = environment;
    const metrics = props.metrics && metricsOf(this, props.metrics, { name: identity.instance, software, credentials: props.credentials });
    const operated = isOperated ? new PostgresCluster(this, identity, { software, volume: volume!, props, metrics, commons }) : undefined;
    this.cluster = operated?.cluster;
    this.replicas = operated?.replicas;
    this.credentials = operated?.credentials ?? props.credentials;
    this.podMonitor = metrics && podMonitor(this, operated?.identity ?? identity, metrics, labels);
    if (!operated) addSoftware(environment, software);
    environment.addConfig(memberLists(this, props.memberLists ?? {}, identity.instance, replicas), 'memberLists');

    this.serviceAccount = operated ? undefined : serviceAccount(this, identity, identity.instance, labels);
    const permissions = props.permissions ?? [];
    const { role, roleBinding, clusterRole, clusterRoleBinding } = access(this, identity, labels, permissions);
    this.role = role;
    this.roleBinding = roleBinding;
    this.clusterRole = clusterRole;
    this.clusterRoleBinding = clusterRoleBinding;
    this.userRoleBinding = software.spec && !operated ? fixedUser(this, identity, labels) : undefined;
    const user = software.user ?? System._defaultsOf(this).user;
    const own = operated ? undefined : new WorkloadParts(this, identity, membersOf(props, {
      replicas, software, volume, metrics, commons: { ...commons, user, serviceAccountName: this.serviceAccount!.name },
    }));
    this._workload = operated ?? own!;
    this.statefulSet = own?.stateful?.statefulSet;
    this.headlessService = own?.stateful?.headlessService;
    this.persistentVolumeClaims = own?.stateful?.persistentVolumeClaims ?? [];
    this.members = own?.members ?? [];

    this.wire(props);
    this.source = {
      identity,
      software,
      replicas,
      user,
      labels,
      podLabels,
      podAnnotations,
      storage: props.storage,
      credentials: this.credentials,
      environment,
      server: () => this.endpoint,
      memberEndpoints: own?.memberEndpoints ?? [],
      placement: props,
      isOperated,
      backup: props.backup,
    };
    this.backup = props.backup && BackendBackup._of(this, this.source, props.backup);
    this._workload.refuseContradictions();
  }

  /**
   * Any replica of PostgreSQL with `ha`, for reads that may be slightly stale: `db.readOnly.url`.
   *
   * @throws no-replicas if it has only one server
   */
  public get readOnly(): Endpoint {
    return this.replicas ?? refuse(here(this), {
      code: 'no-replicas',
      problem: 'it has no read replicas',
      given: 'a backend without ha',
      allowed: 'PostgreSQL with ha',
      fix: "bind to its url, or, if the cluster has CloudNativePG, use Engine.postgres('...', { ha: { instances: 3 } })",
    });
  }

  /**
   * Replaces the data with a backup, such as `2026-11-20T031500Z.dump`: a Job that restores it once in the lifetime of the data. The current
   * data of the server is kept as described in `docs/guides/backups.md`, but not for Redis. Stop all clients that write to it first, and remove
   * the call when the restore is complete.
   *
   * @throws restore-from-nothing, restore-name-invalid, restore-twice, restore-command-missing, restore-claim-unnamed, volume-foreign
   */
  public restore(backupName: string, options: RestoreOptions = {}): Restore {
    return Restore._of(this, this.source, backupName, options);
  }

  /**
   * Adds an environment variable with the address of a service that the members call, and allows the traffic. Use it to wire the two
   * sides after both are created.
   *
   * @throws prop-invalid, env-name-invalid, env-duplicate, binding-foreign, namespace-unknown, egress-unnamed
   */
  public bind(variable: string, binding: Binding): void {
    atThisLine(this, () => {
      this.environment.addBinding(variable, binding);
      this._workload.call(variable, binding);
      this._workload.refuseContradictions();
    });
  }

  private wire(props: StatefulBackendProps): void {
    this.environment.addConfig(props.config ?? {});
    this.environment.addSecrets(props.secrets ?? {});
    // The member ports are for members only.
    const named = [...this._workload.ports, ...this._workload.sidecarPorts];
    props.callers?.forEach(caller => this._workload.connections.admitCaller(caller, named, this._workload.ports));
    this._workload.reach(props);
    if (props.permissions?.length) this._workload.reach({ egress: apiServer(this) });
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    this._workload.wireSidecars();
  }
}

interface Backend {
  readonly identity: Identity;
  /** Whether CloudNativePG runs it. */
  readonly isOperated: boolean;
  readonly replicas: Replicas;
  readonly software: Software;
  readonly volume?: Volume;
}

interface Volume {
  readonly storage: Storage;
  readonly path: string;
}

/** What runs, how often, and on which storage; rejects what cannot run so. */
function backendOf(where: Construct, id: string, props: StatefulBackendProps): Backend {
  const isOperated = props.engine?.options.ha !== undefined;
  if (isOperated) refuseInoperable(where, props);
  const name = dnsLabel(where, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
  if (props.scale) refuseScaled(where, props.scale, props.engine);
  const replicas = replicasOf(where, props.replicas, props.scale, 1);
  const software = softwareOf(where, name, replicas.max, props);
  refuseApart(where, software, replicas.max, props);
  return { identity: identify(where, name, 'backend', name), isOperated, replicas, software, volume: volumeOf(where, software, props.storage) };
}

/** Variables that the engine itself reads. */
function addSoftware(environment: Environment, { config, secrets, guardSecrets }: Software): void {
  environment.addConfig(config, 'engine');
  environment.addSecrets(secrets, 'credentials');
  environment.addSecrets(guardSecrets, 'credentials', GUARD);
}

interface MemberOptions extends Pick<Backend, 'replicas' | 'software' | 'volume'> {
  readonly metrics?: Scrape;
  readonly commons: Commons & Pick<AppCommons, 'user' | 'serviceAccountName'>;
}

/** The backend as members of a StatefulSet. */
function membersOf(props: StatefulBackendProps, { replicas, software, volume, metrics, commons }: MemberOptions): WorkloadOptions {
  const { port, ports, health, command, args, init, terminationGraceSeconds } = software;
  return {
    props: {
      port,
      ports,
      service: props.service,
      health,
      command,
      args,
      init,
      terminationGraceSeconds,
      capabilities: props.capabilities,
      postStart: props.postStart,
      preStop: software.preStop,
      replicas: props.scale ? undefined : replicas.max,
      scale: props.scale,
      verticalScale: props.verticalScale,
      doNotDisrupt: props.doNotDisrupt,
      disruptionBudget: props.disruptionBudget,
      configFiles: software.files,
      secretFiles: props.secretFiles,
      projectedFiles: props.projectedFiles,
      minReadySeconds: props.minReadySeconds,
      workingDir: props.workingDir,
      sidecars: props.sidecars,
      revisionHistory: props.revisionHistory,
    },
    resources: software.resources,
    membership: { ...software, volume, updatePartition: props.updatePartition },
    engine: software.spec?.name,
    metrics,
    url: { credentials: props.credentials, path: software.path },
    commons: {
      ...commons,
      image: software.image,
      attachments: props.permissions?.length ? [apiToken()] : [],
      writablePaths: software.writablePaths,
      placement: props,
      priority: props.priority,
    },
  };
}

/** The other members must drop a removed member and add a new one; with autoscaling, no person is there to do that. */
function refuseScaled(where: IConstruct, { min, max }: Scale, engine: Engine | undefined): void {
  if (engine !== undefined) {
    refuse(where, {
      code: 'engine-scaled',
      problem: `the members of ${engine.name} cannot be autoscaled: the data of a removed member is missing, and the others may wait for it`,
      given: `scale to ${max}`,
      allowed: 'replicas',
      fix: 'set replicas; for larger members, increase resources, or set verticalScale',
    });
  }
  if (min !== 0) return;
  refuse(where, {
    code: 'replicas-invalid',
    problem: 'scale.min is not a valid number of members: at least one must keep the data',
    given: min,
    allowed: 'a whole number, at least 1',
    fix: 'set min: 3 or more, so that one member may be lost',
  });
}

/** Members of software without clustering do not share data. */
function refuseApart(where: IConstruct, { spec }: Software, replicas: number, { clustered }: StatefulBackendProps): void {
  const least = spec?.clustering?.least ?? 1;
  if (replicas < 2) return;
  if (spec ? spec.clustering === undefined : clustered !== true) {
    refuse(where, {
      code: 'members-apart',
      problem: spec ? `${spec.name} does not form a cluster by itself: replicas would not share data` : 'replicas would not share data',
      given: `${replicas} replicas`,
      allowed: spec ? 'one replica' : 'one replica, or several with clustered: true for software that forms a cluster by itself',
      fix: spec?.name === 'postgres' ? "set replicas: 1, or, if the cluster has CloudNativePG, use Engine.postgres('...', { ha: ... })"
        : spec ? 'set replicas: 1, and take backups' : 'set replicas: 1; or list the members for the software with memberLists, and set clustered: true',
    });
  }
  if (replicas >= least) return;
  refuse(where, {
    code: 'members-too-few',
    problem: `the loss of one of ${replicas} members would stop the others: the majority of ${replicas} is ${replicas}`,
    given: `${replicas} replicas`,
    allowed: `1, or at least ${least}`,
    fix: `set replicas: ${least}`,
  });
}

function volumeOf(where: IConstruct, { dataPath, spec }: Software, storage: Storage | undefined): Volume | undefined {
  if (dataPath === undefined && spec !== undefined) {
    return storage === undefined ? undefined : refuse(where, {
      code: 'storage-unused',
      problem: `${spec.name} stores no data: the volumes would stay empty`,
      given: storage.size,
      allowed: 'no storage',
      fix: spec.name === 'redis-cache' ? "remove storage, or use Engine.redis('...') to keep the data" : 'remove storage',
    });
  }
  if (dataPath === undefined || storage === undefined) {
    return refuse(where, {
      code: 'storage-missing',
      problem: 'no persistent storage: data would be lost on restart',
      given: [...dataPath === undefined ? ['no dataPath'] : [], ...storage === undefined ? ['no storage'] : []].join(', '),
      allowed: spec ? 'the size of the volume' : 'the size of the volume, and the directory in which the software stores its data',
      fix: spec ? "set storage: Storage.of('20Gi')" : "set storage: Storage.of('20Gi') and dataPath: '/var/lib/...'; for software that stores no data, use TwelveFactorApp",
    });
  }
  refuseTooSmall(where, spec?.leastStorage, storage);
  refuseLost(where, spec, storage);
  return { storage, path: dataPath };
}

/** For the others, a stopped member is still a member; without its volume it never comes back, and they may lose their majority. */
function refuseLost(where: IConstruct, spec: EngineSpec | undefined, { options: { whenScaled } }: Storage): void {
  if (spec?.clustering === undefined || whenScaled !== ClaimRetention.DELETE) return;
  refuse(where, {
    code: 'members-lost',
    problem: `removed members of ${spec.name} belong to its cluster until they are decommissioned, and their part of the data would be deleted before that`,
    given: 'whenScaled: ClaimRetention.DELETE',
    allowed: 'ClaimRetention.RETAIN',
    fix: 'remove whenScaled; decommission the members, reduce replicas, and delete their PVCs manually: docs/guides/backends.md',
  });
}

function refuseTooSmall(where: IConstruct, least: EngineSpec['leastStorage'], { size }: Storage): void {
  if (least === undefined || byteQuantity(where, 'storage', size) >= least.bytes) return;
  const enough = formatBytes(least.bytes);
  refuse(where, {
    code: 'storage-too-small',
    problem: `the volume is too small: ${least.why}`,
    given: size,
    allowed: `at least ${enough}`,
    fix: `use Storage.of('${enough}') or more`,
  });
}
