import { IConstruct } from 'constructs';
import { HA } from './shapes';
import { StatefulBackendProps } from './stateful-backend-props';
import { Environment } from '../blocks/environment';
import { Operator } from '../platform/operator';
import { Platform } from '../platform/platform';
import { parseImage } from '../private/image';
import { refuse } from '../private/refusal';
import { checkShape } from '../private/shape';
import { Credentials } from '../props/credentials';
import { PostgresHa } from '../props/postgres-ha';
import { ClaimRetention, Storage } from '../props/storage';

/** What CloudNativePG decides by itself, or has no setting for. */
const CANNOT = [
  'service', 'replicas', 'scale', 'verticalScale', 'doNotDisrupt', 'memberLists', 'podManagement', 'updatePartition', 'minReadySeconds', 'configSets', 'configFiles',
  'secretFiles', 'permissions', 'init', 'writablePaths',
] as const;

const RESERVED = /^(PG|CNPG_)|^(POD_NAME|NAMESPACE|CLUSTER_NAME)$/;
const INSTANCES = 3;

/** What the rest of the constructor would take for a single server's. */
export function refuseInoperable(where: IConstruct, props: StatefulBackendProps): void {
  const { name, version, options: { ha, image } } = props.engine!;
  if (name !== 'postgres') refuseOtherEngine(where, name);
  checkShape(where, 'ha', ha, HA);
  refuseWithoutOperator(where);
  refuseUnsettable(where, props);
  if (image !== undefined) refuseOtherTag(where, version, image);
  if (props.metrics && !props.metrics.engineOptions) refuseOtherMetrics(where);
  if (props.storage) refuseRetention(where, props.storage);
  if (props.credentials) refuseOtherKeys(where, props.credentials);
}

/** TypeScript says so too, but programs run unchecked. */
function refuseOtherEngine(where: IConstruct, name: string): void {
  refuse(where, {
    code: 'ha-cannot',
    problem: `CloudNativePG runs PostgreSQL, and no ${name}`,
    given: `${name} with ha`,
    allowed: "Engine.postgres('...', { ha: ... })",
    fix: 'remove ha',
  });
}

function refuseWithoutOperator(where: IConstruct): void {
  const { name, operators } = Platform.of(where);
  if (operators.includes(Operator.CLOUD_NATIVE_PG)) return;
  refuse(where, {
    code: 'ha-operator-missing',
    problem: 'replicas and failover are the work of CloudNativePG, and the platform is not said to have it: nobody would run the servers',
    given: operators.length === 0 ? `the platform ${name} without operators` : operators,
    allowed: 'platforms with Operator.CLOUD_NATIVE_PG',
    fix: `where the cluster has it, write Platform.${name}({ operators: [Operator.CLOUD_NATIVE_PG] }); else remove ha, and take backups`,
  });
}

function refuseUnsettable(where: IConstruct, props: StatefulBackendProps): void {
  const given = CANNOT.filter(prop => props[prop] !== undefined);
  if (given.length === 0) return;
  refuse(where, {
    code: 'ha-cannot',
    problem: `${given.join(', ')}: CloudNativePG runs the servers, and decides this itself or has no such setting`,
    given: ['ha', ...given].join(', '),
    allowed: 'storage, credentials, resources, args with settings, config, secrets, bindings, calls, callers, egress, terminationGraceSeconds, priority, labels, annotations and where the servers run',
    fix: insteadOf(props) ?? 'remove it; what else a Cluster knows is said by db.cluster.addJsonPatch(...)',
  });
}

function insteadOf({ replicas, scale, verticalScale, doNotDisrupt }: StatefulBackendProps): string | undefined {
  const servers = replicas ?? scale?.max;
  const words = [
    ...servers === undefined ? [] : [`say how many servers in the engine, ha: { instances: ${servers} }`],
    ...verticalScale === undefined ? [] : ['say by resources how large they are'],
    ...doNotDisrupt === undefined ? [] : ["have autoscalers of nodes leave them alone by podAnnotations: { 'karpenter.sh/do-not-disrupt': 'true' }"],
  ];
  return words.length === 0 ? undefined : words.join('; ');
}

/** The operator takes the version from the tag, and would upgrade the data to it. */
function refuseOtherTag(where: IConstruct, version: string, image: string): void {
  const { tag = '' } = parseImage(where, "the engine's image", image);
  if (tag.split(/[.\-_]/)[0] === version) return;
  refuse(where, {
    code: 'ha-image-version',
    problem: 'CloudNativePG takes the version of PostgreSQL from the tag of the image, and this one says another',
    given: `${image} for version ${version}`,
    allowed: `tags that start with ${version}, with or without a digest`,
    fix: `tag it such as ${image.replace(/@.*/, '').replace(/:[^:/]*$/, '')}:${version}`,
  });
}

function refuseOtherMetrics(where: IConstruct): void {
  refuse(where, {
    code: 'ha-cannot',
    problem: 'CloudNativePG runs the servers, and has metrics of its own in each of them',
    given: 'ha and metrics that are not the engine\'s',
    allowed: 'Metrics.ofEngine()',
    fix: 'write metrics: Metrics.ofEngine()',
  });
}

function refuseRetention(where: IConstruct, { options: { whenDeleted, whenScaled } }: Storage): void {
  const retained = Object.entries({ whenDeleted, whenScaled }).filter(([, retention]) => retention === ClaimRetention.RETAIN);
  if (retained.length === 0) return;
  refuse(where, {
    code: 'ha-claims-deleted',
    problem: 'CloudNativePG deletes the claims of a server that goes, and all of them together with the Cluster',
    given: retained.map(([option]) => `${option}: ClaimRetention.RETAIN`).join(', '),
    allowed: 'ClaimRetention.DELETE, or nothing',
    fix: 'remove it, and take backups; a StorageClass whose reclaim policy is Retain keeps the volumes',
  });
}

function refuseOtherKeys(where: IConstruct, { username, password }: Credentials): void {
  if (username.name === 'username' && password.name === 'password') return;
  refuse(where, {
    code: 'ha-credential-keys',
    problem: 'CloudNativePG reads the keys username and password of a Secret, and no others',
    given: [username.name, password.name].join(', '),
    allowed: 'a Secret with the keys username and password; apps may also read its uri',
    fix: `write Credentials.existing('${username.secret.name}') without those keys, or leave credentials out: CloudNativePG makes a Secret then`,
  });
}

/** How many servers there are, and how many replicas a transaction waits for. */
export function instancesOf(
  where: IConstruct, { instances = INSTANCES, synchronousReplicas }: PostgresHa,
): { readonly instances: number; readonly synchronous: number } {
  if (!Number.isInteger(instances) || instances < 2) {
    refuse(where, {
      code: 'ha-instances-invalid',
      problem: 'ha.instances is no number of servers of which one can take over',
      given: instances,
      allowed: 'a whole number, at least 2',
      fix: `write ha: { instances: ${INSTANCES} }, or remove ha for one server`,
    });
  }
  const synchronous = synchronousReplicas ?? (instances < INSTANCES ? 0 : 1);
  if (Number.isInteger(synchronous) && synchronous >= 0 && synchronous < instances) return { instances, synchronous };
  return refuse(where, {
    code: 'ha-synchronous-invalid',
    problem: 'ha.synchronousReplicas is no number of replicas that a transaction can wait for',
    given: synchronous,
    allowed: `a whole number from 0 to ${instances - 1}, the replicas of ${instances} servers`,
    fix: `write synchronousReplicas: ${Math.min(1, instances - 1)}, or more instances`,
  });
}

/** Variables as they are when all is wired. */
export function refuseVariables(where: IConstruct, environment: Environment): void {
  const reserved = (environment.render() ?? []).map(({ name }) => name).filter(name => RESERVED.test(name));
  if (reserved.length > 0) {
    refuse(where, {
      code: 'ha-variable-reserved',
      problem: 'CloudNativePG refuses a Cluster with a variable of this name',
      given: reserved.join(', '),
      allowed: 'names other than POD_NAME, NAMESPACE, CLUSTER_NAME and those that start with PG or CNPG_',
      fix: 'remove it; settings of the server are args',
    });
  }
  const versioned = environment.secrets().filter(({ version }) => version !== undefined);
  if (versioned.length === 0) return;
  refuse(where, {
    code: 'ha-secret-versioned',
    problem: 'CloudNativePG does not restart its servers when a Secret changes, and no version makes it',
    given: versioned.map(({ name, version }) => `${name} in version ${version}`).join(', '),
    allowed: 'secrets without a version',
    fix: 'remove the version; after a change, run kubectl cnpg restart',
  });
}
