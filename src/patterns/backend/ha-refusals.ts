import { IConstruct } from 'constructs';
import { StatefulBackendProps } from './stateful-backend-props';
import { Environment } from '../../blocks/config/environment';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { parseImage } from '../../private/image-reference';
import { refuse } from '../../private/refusal';
import { Credentials } from '../../props/config/credentials';
import { ClaimRetention, Storage } from '../../props/storage/storage';
import { PostgresHa } from '../../props/workloads/postgres-ha';

/** Options that CloudNativePG decides by itself, or has no setting for. */
const CANNOT = [
  'service', 'replicas', 'scale', 'verticalScale', 'doNotDisrupt', 'disruptionBudget', 'memberLists', 'podManagement', 'updatePartition', 'minReadySeconds', 'configSets', 'configFiles', 'workingDir', 'revisionHistory', 'pod', 'sidecars', 'postStart', 'capabilities',
  'podFields', 'secretFiles', 'projectedFiles', 'permissions', 'init', 'writablePaths',
] as const;

const RESERVED = /^(PG|CNPG_)|^(POD_NAME|NAMESPACE|CLUSTER_NAME)$/;
const INSTANCES = 3;

/** Rejects options that the rest of the constructor would treat as those of a single server. */
export function refuseInoperable(where: IConstruct, props: StatefulBackendProps): void {
  const { version, options: { image } } = props.engine!;
  refuseWithoutOperator(where);
  refuseUnsettable(where, props);
  if (image !== undefined) refuseOtherTag(where, version, image);
  if (props.metrics && !props.metrics.engineOptions) refuseOtherMetrics(where);
  if (props.storage) refuseRetention(where, props.storage);
  if (props.credentials) refuseOtherKeys(where, props.credentials);
}

function refuseWithoutOperator(where: IConstruct): void {
  const { name, operators } = Platform.of(where);
  if (operators.includes(Operator.CLOUD_NATIVE_PG)) return;
  refuse(where, {
    code: 'ha-operator-missing',
    problem: 'ha requires the CloudNativePG operator, and the platform does not list it: without the operator no servers would run',
    given: operators.length === 0 ? `the platform ${name} without operators` : operators,
    allowed: 'platforms with Operator.CLOUD_NATIVE_PG',
    fix: `if the cluster has it, set Platform.${name}({ operators: [Operator.CLOUD_NATIVE_PG] }); otherwise remove ha, and take backups`,
  });
}

function refuseUnsettable(where: IConstruct, props: StatefulBackendProps): void {
  const given = CANNOT.filter(prop => props[prop] !== undefined);
  if (given.length === 0) return;
  refuse(where, {
    code: 'ha-cannot',
    problem: `unsupported with ha: ${given.join(', ')}; CloudNativePG runs the servers, and decides this itself or has no such setting`,
    given: ['ha', ...given].join(', '),
    allowed: 'storage, credentials, resources, args with settings, config, secrets, bindings, calls, callers, egress, terminationGraceSeconds, priority, labels, annotations and placement of the servers',
    fix: insteadOf(props) ?? 'remove it; set other fields of the Cluster with db.cluster.addJsonPatch(...)',
  });
}

function insteadOf({ replicas, scale, verticalScale, doNotDisrupt }: StatefulBackendProps): string | undefined {
  const servers = replicas ?? scale?.max;
  const words = [
    ...servers === undefined ? [] : [`set the number of servers in the engine, ha: { instances: ${servers} }`],
    ...verticalScale === undefined ? [] : ['set their size with resources'],
    ...doNotDisrupt === undefined ? [] : ["protect them from node autoscalers with podAnnotations: { 'karpenter.sh/do-not-disrupt': 'true' }"],
  ];
  return words.length === 0 ? undefined : words.join('; ');
}

/** The operator reads the version from the tag, and would upgrade the data to it. */
function refuseOtherTag(where: IConstruct, version: string, image: string): void {
  const { tag = '' } = parseImage(where, "the engine's image", image);
  if (tag.split(/[.\-_]/)[0] === version) return;
  refuse(where, {
    code: 'ha-image-version',
    problem: 'CloudNativePG reads the PostgreSQL version from the image tag, and this tag is for another version',
    given: `${image} for version ${version}`,
    allowed: `tags that start with ${version}, with or without a digest`,
    fix: `use a tag such as ${image.replace(/@.*/, '').replace(/:[^:/]*$/, '')}:${version}`,
  });
}

function refuseOtherMetrics(where: IConstruct): void {
  refuse(where, {
    code: 'ha-cannot',
    problem: 'CloudNativePG runs the servers, and each of them serves its own metrics',
    given: 'ha and metrics other than the engine\'s',
    allowed: 'Metrics.ofEngine()',
    fix: 'set metrics: Metrics.ofEngine()',
  });
}

function refuseRetention(where: IConstruct, { options: { whenDeleted, whenScaled } }: Storage): void {
  const retained = Object.entries({ whenDeleted, whenScaled }).filter(([, retention]) => retention === ClaimRetention.RETAIN);
  if (retained.length === 0) return;
  refuse(where, {
    code: 'ha-claims-deleted',
    problem: 'CloudNativePG deletes the PVCs of a server that is removed, and all PVCs together with the Cluster',
    given: retained.map(([option]) => `${option}: ClaimRetention.RETAIN`).join(', '),
    allowed: 'ClaimRetention.DELETE, or nothing',
    fix: 'remove it, and take backups; to keep the volumes, use a StorageClass with the reclaim policy Retain',
  });
}

function refuseOtherKeys(where: IConstruct, { username, password }: Credentials): void {
  if (username.name === 'username' && password.name === 'password') return;
  refuse(where, {
    code: 'ha-credential-keys',
    problem: 'CloudNativePG reads only the keys username and password of a Secret',
    given: [username.name, password.name].join(', '),
    allowed: 'a Secret with the keys username and password; apps may also read its uri',
    fix: `use Credentials.existing('${username.secret.name}') without those keys, or remove credentials: CloudNativePG then creates a Secret`,
  });
}

/** The number of servers, and of the replicas that a transaction waits for. */
export function instancesOf(
  where: IConstruct, { instances, synchronousReplicas }: PostgresHa,
): { readonly instances: number; readonly synchronous: number } {
  if (!Number.isInteger(instances) || instances < 2) {
    refuse(where, {
      code: 'ha-instances-invalid',
      problem: 'ha.instances must be at least 2, so that another server can take over',
      given: instances,
      allowed: 'a whole number, at least 2',
      fix: `set ha: { instances: ${INSTANCES} }, or remove ha for one server`,
    });
  }
  const synchronous = synchronousReplicas ?? (instances < INSTANCES ? 0 : 1);
  if (Number.isInteger(synchronous) && synchronous >= 0 && synchronous < instances) return { instances, synchronous };
  return refuse(where, {
    code: 'ha-synchronous-invalid',
    problem: 'ha.synchronousReplicas is not a valid number of replicas for a transaction to wait for',
    given: synchronous,
    allowed: `a whole number from 0 to ${instances - 1}, the replicas of ${instances} servers`,
    fix: `set synchronousReplicas: ${Math.min(1, instances - 1)}, or add instances`,
  });
}

/** Checks the variables after everything is wired. */
export function refuseVariables(where: IConstruct, environment: Environment): void {
  const reserved = (environment.render() ?? []).map(({ name }) => name).filter(name => RESERVED.test(name));
  if (reserved.length > 0) {
    refuse(where, {
      code: 'ha-variable-reserved',
      problem: 'CloudNativePG rejects a Cluster with a variable of this name',
      given: reserved.join(', '),
      allowed: 'names other than POD_NAME, NAMESPACE, CLUSTER_NAME and those that start with PG or CNPG_',
      fix: 'remove it; use args for server settings',
    });
  }
  const versioned = environment.secrets().filter(({ version }) => version !== undefined);
  if (versioned.length === 0) return;
  refuse(where, {
    code: 'ha-secret-versioned',
    problem: 'CloudNativePG does not restart its servers when a Secret changes, even with a version',
    given: versioned.map(({ name, version }) => `${name} in version ${version}`).join(', '),
    allowed: 'secrets without a version',
    fix: 'remove the version; after a change, run kubectl cnpg restart',
  });
}
