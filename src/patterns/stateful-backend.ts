import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { BackendBackup } from './backend-backup';
import { BackupSource } from './backup-source';
import { Callable } from './callable';
import { refuseInoperable } from './ha-refusals';
import { metricsOf } from './metrics';
import { PostgresCluster } from './postgres-cluster';
import { Restore } from './restore';
import { BACKEND, binding as address } from './shapes';
import { memberLists, Software, softwareOf } from './software';
import { StatefulBackendProps } from './stateful-backend-props';
import { System } from './system';
import { Workload } from './workload';
import { access, apiServer } from '../blocks/access';
import { apiToken } from '../blocks/api-token';
import { Environment } from '../blocks/environment';
import { fixedUser } from '../blocks/fixed-user';
import { identify } from '../blocks/identity';
import { replicasOf } from '../blocks/replicas';
import { podMonitor } from '../blocks/scrape';
import { serviceAccount } from '../blocks/service-account';
import { EngineSpec } from '../engines/engine-spec';
import { constructId, dnsLabel, labelMap, LONGEST_WORKLOAD_NAME, metadataMap } from '../private/names';
import { byteQuantity, formatBytes } from '../private/quantity';
import { here, refuse } from '../private/refusal';
import { checkShape, checkValue } from '../private/shape';
import { atThisLine, markSource } from '../private/source';
import { Binding, Endpoint } from '../props/backing-service';
import { Credentials } from '../props/credentials';
import { Engine } from '../props/engine';
import { RestoreOptions } from '../props/restore-options';
import { Scale } from '../props/scale';
import { ClaimRetention, Storage } from '../props/storage';

/**
 * Software that keeps data, complete for production: a StatefulSet whose members have a volume and a DNS name of their own, the
 * Service that apps call, identity, disruption budget and network policy. Data is kept when members go, and when the backend does.
 *
 * @see https://12factor.net/backing-services
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export class StatefulBackend extends Callable {
  /** The members. PostgreSQL with `ha` has none: CloudNativePG makes its servers. */
  public readonly statefulSet?: k8s.KubeStatefulSet;

  /** What CloudNativePG makes the servers of PostgreSQL of, with `ha`. */
  public readonly cluster?: ApiObject;

  /** The address that apps call; without a port there is none, and CloudNativePG makes its own. */
  public readonly service?: k8s.KubeService;

  /** What gives each member its own DNS name. */
  public readonly headlessService?: k8s.KubeService;

  /** The members' claims in their new size, when the storage has grown. */
  public readonly persistentVolumeClaims: k8s.KubePersistentVolumeClaim[];

  /** The identity of the members; CloudNativePG makes its own. */
  public readonly serviceAccount?: k8s.KubeServiceAccount;

  /** What the software may do on the Kubernetes API in its namespace, when `permissions` ask for it. */
  public readonly role?: k8s.KubeRole;

  /** Gives the role to the members. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** What the software may do on the Kubernetes API in the whole cluster, when `permissions` ask for it. */
  public readonly clusterRole?: k8s.KubeClusterRole;

  /** Gives the role of the whole cluster to the members. */
  public readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;

  /** Lets the members have the engine's user, on platforms that assign users otherwise. */
  public readonly userRoleBinding?: k8s.KubeRoleBinding;

  /** Whom the members call and who calls them. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** What tells a Prometheus Operator where the metrics are, on platforms that have one. */
  public readonly podMonitor?: ApiObject;

  /** The config files. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** What a node drain must respect, with two members or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** What decides the number of members, when `scale` is given. */
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;

  /** What decides the size of the members, when `verticalScale` is given. */
  public readonly verticalPodAutoscaler?: ApiObject;

  /** The first port of each member under the member's own name, by ordinal; with `scale`, of those that are always there. Servers of CloudNativePG have no names that stay. */
  public readonly members: Endpoint[];

  /** Who may use it; of CloudNativePG the Secret that it makes, unless another one is given. */
  public readonly credentials?: Credentials;

  /** Its backups, and all that they are made of, when `backup` is given. */
  public readonly backup?: BackendBackup;

  /** @internal */
  protected readonly _workload: Workload | PostgresCluster;

  private readonly environment: Environment;
  private readonly replicas?: Endpoint;
  private readonly source: BackupSource;

  /**
   * @throws engine-decides, engine-version-unknown, engine-version-skipped, engine-memory-too-small, software-missing, storage-missing,
   * storage-unused, storage-too-small, storage-shrunk, storage-cannot-grow, storage-class-unknown, credentials-missing, credentials-unused,
   * members-apart, engine-scaled, members-too-few, members-lost, members-need-each-other, health-missing, ha-operator-missing, ha-cannot, ha-claims-deleted, ha-credential-keys, ha-instances-invalid,
   * ha-synchronous-invalid, ha-setting-fixed, ha-argument-unknown, ha-variable-reserved, ha-secret-versioned, and what its props refuse
   */
  constructor(scope: Construct, id: string, props: StatefulBackendProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, BACKEND);
    props.platform?.applyTo(this);
    const isOperated = props.engine?.options.ha !== undefined;
    if (isOperated) refuseInoperable(this, props);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
    if (props.scale) refuseScaled(this, props.scale, props.engine);
    const replicas = replicasOf(this, props.replicas, props.scale, 1);
    const software = softwareOf(this, name, replicas.max, props);
    refuseApart(this, software, replicas.max, props);
    const volume = volumeOf(this, software, props.storage);

    const identity = identify(this, name, 'backend', name);
    const defaults = System._defaultsOf(this);
    const labels = labelMap(this, 'labels', { ...defaults.labels, ...props.labels });
    this.environment = new Environment(this, identity.namespace);
    const commons = {
      environment: this.environment,
      labels,
      annotations: metadataMap(this, 'annotations', props.annotations),
      podLabels: labelMap(this, 'podLabels', { ...defaults.podLabels, ...props.podLabels }),
      podAnnotations: metadataMap(this, 'podAnnotations', { ...defaults.podAnnotations, ...props.podAnnotations }),
    };
    const metrics = props.metrics && metricsOf(this, props.metrics, { name, software, credentials: props.credentials });
    const operated = isOperated ? new PostgresCluster(this, identity, { software, volume: volume!, props, metrics, commons }) : undefined;
    this.cluster = operated?.cluster;
    this.replicas = operated?.replicas;
    this.credentials = operated?.credentials ?? props.credentials;
    this.podMonitor = metrics && podMonitor(this, operated?.identity ?? identity, metrics, labels);
    props.configSets?.forEach(({ configMap }) => this.environment.addSet(configMap));
    this.environment.addConfig(operated ? {} : software.config, 'engine');
    this.environment.addSecrets(operated ? {} : software.secrets, 'credentials');
    this.environment.addConfig(memberLists(this, props.memberLists ?? {}, name, replicas), 'memberLists');

    this.serviceAccount = operated ? undefined : serviceAccount(this, identity, name, labels);
    const permissions = props.permissions ?? [];
    const { role, roleBinding, clusterRole, clusterRoleBinding } = access(this, identity, labels, permissions);
    this.role = role;
    this.roleBinding = roleBinding;
    this.clusterRole = clusterRole;
    this.clusterRoleBinding = clusterRoleBinding;
    const user = software.user ?? defaults.user;
    this.userRoleBinding = software.spec && !operated ? fixedUser(this, identity, labels) : undefined;
    const { port, ports, health, command, args, init, terminationGraceSeconds } = software;
    this._workload = operated ?? new Workload(this, identity, {
      props: {
        port,
        ports,
        service: props.service,
        health,
        command,
        args,
        init,
        terminationGraceSeconds,
        replicas: props.scale ? undefined : replicas.max,
        scale: props.scale,
        verticalScale: props.verticalScale,
        doNotDisrupt: props.doNotDisrupt,
        configFiles: software.files,
        secretFiles: props.secretFiles,
        minReadySeconds: props.minReadySeconds,
      },
      resources: software.resources,
      membership: { ...software, volume, updatePartition: props.updatePartition },
      engine: software.spec?.name,
      metrics,
      url: { credentials: props.credentials, path: software.path },
      commons: {
        ...commons,
        image: software.image,
        serviceAccountName: this.serviceAccount!.name,
        attachments: permissions.length > 0 ? [apiToken()] : [],
        user,
        writablePaths: software.writablePaths,
        placement: props,
        priority: props.priority,
      },
    });
    this.statefulSet = this._workload.stateful?.statefulSet;
    this.service = this._workload.service;
    this.headlessService = this._workload.stateful?.headlessService;
    this.persistentVolumeClaims = this._workload.stateful?.persistentVolumeClaims ?? [];
    this.networkPolicy = this._workload.networkPolicy;
    this.configMap = this._workload.configMap;
    this.podDisruptionBudget = this._workload.podDisruptionBudget;
    this.horizontalPodAutoscaler = this._workload.horizontalPodAutoscaler;
    this.verticalPodAutoscaler = this._workload.verticalPodAutoscaler;
    this.members = this._workload.members;

    this.environment.addConfig(props.config ?? {});
    this.environment.addSecrets(props.secrets ?? {});
    // The ports among the members are nobody else's.
    props.callers?.forEach(caller => this._workload.connections.admitCaller(caller, this._workload.ports, this._workload.ports));
    this._workload.reach(props);
    if (permissions.length > 0) this._workload.reach({ egress: apiServer(this) });
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    const { podLabels, podAnnotations } = commons;
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
      environment: this.environment,
      server: () => this.endpoint,
      memberEndpoints: this._workload instanceof Workload ? this._workload.memberEndpoints : [],
      placement: props,
      isOperated,
      backup: props.backup,
    };
    this.backup = props.backup && BackendBackup._of(this, this.source, props.backup);
    this._workload.refuseContradictions();
  }

  /**
   * Any replica of PostgreSQL with `ha`, for reads that may be a moment behind: `db.readOnly.url`.
   *
   * @throws no-replicas when there is one server
   */
  public get readOnly(): Endpoint {
    return this.replicas ?? refuse(here(this), {
      code: 'no-replicas',
      problem: 'it has no replicas to read from',
      given: 'a backend without ha',
      allowed: 'PostgreSQL with ha',
      fix: "bind to its url, or write Engine.postgres('...', { ha: {} }) where the cluster has CloudNativePG",
    });
  }

  /**
   * Replaces the data by a backup, such as `2026-11-20T031500Z.dump`: a Job that restores it once in the life of the data. What is in the
   * server now is kept where `docs/guides/backups.md` says, and by Redis not. Stop what writes to it before, and remove the line when it is done.
   *
   * @throws restore-from-nothing, restore-name-invalid, restore-twice, restore-command-missing, restore-claim-unnamed
   */
  public restore(backupName: string, options: RestoreOptions = {}): Restore {
    return Restore._of(this, this.source, backupName, options);
  }

  /**
   * Gives the members an environment variable with the address of what they call, and lets the call through: for wiring after both
   * sides are made.
   *
   * @throws prop-invalid, env-name-invalid, env-duplicate, binding-foreign, namespace-unknown, egress-unnamed
   */
  public bind(variable: string, binding: Binding): void {
    atThisLine(this, () => {
      checkValue(this, `bind.${variable}`, binding, address);
      this.environment.addBinding(variable, binding);
      this._workload.connections.call(binding.endpoint);
      this._workload.refuseContradictions();
    });
  }
}

/** A member that goes is to be given up by the others, and one that comes to be taken in: by load, nobody is there to see to it. */
function refuseScaled(where: IConstruct, { min, max }: Scale, engine: Engine | undefined): void {
  if (engine !== undefined) {
    refuse(where, {
      code: 'engine-scaled',
      problem: `the members of ${engine.name} cannot come and go by load: what one holds is gone with it, and those left may wait for it`,
      given: `scale to ${max}`,
      allowed: 'replicas',
      fix: 'write replicas; for more in each, write more resources, or verticalScale',
    });
  }
  if (min !== 0) return;
  refuse(where, {
    code: 'replicas-invalid',
    problem: 'scale.min is no number of members that keep what there is',
    given: min,
    allowed: 'a whole number, at least 1',
    fix: 'write min: 3 or more, so that one may go',
  });
}

/** Members of software that does not know of the others are stores of their own. */
function refuseApart(where: IConstruct, { spec }: Software, replicas: number, { selfClustering }: StatefulBackendProps): void {
  const least = spec?.clustering?.least ?? 1;
  if (replicas < 2) return;
  if (spec ? spec.clustering === undefined : selfClustering !== true) {
    refuse(where, {
      code: 'members-apart',
      problem: spec ? `${spec.name} does not make one store of several members by itself: each call would meet other data` : 'each member would be a store of its own, and each call would meet other data',
      given: `${replicas} replicas`,
      allowed: spec ? 'one member' : 'one member, or several of software that clusters by itself and says selfClustering: true',
      fix: spec?.name === 'postgres' ? "write replicas: 1, or, where the cluster has CloudNativePG, Engine.postgres('...', { ha: ... })"
        : spec ? 'write replicas: 1, and take backups' : 'write replicas: 1; or tell the software its members by memberLists, and write selfClustering: true',
    });
  }
  if (replicas >= least) return;
  refuse(where, {
    code: 'members-too-few',
    problem: `the loss of one of ${replicas} members would stop the others: the majority of ${replicas} is ${replicas}`,
    given: `${replicas} replicas`,
    allowed: `1, or at least ${least}`,
    fix: `write replicas: ${least}`,
  });
}

function volumeOf(where: IConstruct, { dataPath, spec }: Software, storage: Storage | undefined): { storage: Storage; path: string } | undefined {
  if (dataPath === undefined && spec !== undefined) {
    return storage === undefined ? undefined : refuse(where, {
      code: 'storage-unused',
      problem: `${spec.name} keeps nothing: the volumes would stay empty`,
      given: storage.size,
      allowed: 'no storage',
      fix: spec.name === 'redis-cache' ? "remove storage, or write Engine.redis('...') to keep the data" : 'remove storage',
    });
  }
  if (dataPath === undefined || storage === undefined) {
    return refuse(where, {
      code: 'storage-missing',
      problem: 'what it keeps would be gone with each pod',
      given: [...dataPath === undefined ? ['no dataPath'] : [], ...storage === undefined ? ['no storage'] : []].join(', '),
      allowed: spec ? 'the size of the volume' : 'the size of the volume, and the folder in which the software keeps its data',
      fix: spec ? "write storage: Storage.of('20Gi')" : "write storage: Storage.of('20Gi') and dataPath: '/var/lib/...'; software that keeps nothing is a TwelveFactorApp",
    });
  }
  refuseTooSmall(where, spec?.leastStorage, storage);
  refuseLost(where, spec, storage);
  return { storage, path: dataPath };
}

/** A member that is stopped is still one to the others; without its volume it never comes back, and they may lose their majority. */
function refuseLost(where: IConstruct, spec: EngineSpec | undefined, { options: { whenScaled } }: Storage): void {
  if (spec?.clustering === undefined || whenScaled !== ClaimRetention.DELETE) return;
  refuse(where, {
    code: 'members-lost',
    problem: `the members of ${spec.name} that go stay members of its cluster until they are told off, and their part of the data would be deleted before`,
    given: 'whenScaled: ClaimRetention.DELETE',
    allowed: 'ClaimRetention.RETAIN',
    fix: 'remove whenScaled; tell the members off, lower replicas, and delete their claims by hand: docs/guides/backends.md',
  });
}

function refuseTooSmall(where: IConstruct, least: number | undefined, { size }: Storage): void {
  if (least === undefined || byteQuantity(where, 'storage', size) >= least) return;
  refuse(where, {
    code: 'storage-too-small',
    problem: 'the engine takes no more data when so little is free as its memory suggests',
    given: size,
    allowed: `at least ${formatBytes(least)} beside this memory`,
    fix: `write Storage.of('${formatBytes(least)}') or more, or give it less memory`,
  });
}
