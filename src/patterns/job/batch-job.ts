import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BatchJobProps } from './batch-job-props';
import { access, apiServer } from '../../blocks/access/access';
import { apiToken } from '../../blocks/access/api-token';
import { serviceAccount } from '../../blocks/access/service-account';
import { Environment } from '../../blocks/config/environment';
import { needExternal } from '../../blocks/objects/external';
import { identify, Labels, processLabels } from '../../blocks/objects/identity';
import { checked } from '../../private/calls/checked';
import { constructId, dnsLabel, LONGEST_WORKLOAD_NAME, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { atThisLine, markSource } from '../../private/source';
import { Caller, ICaller } from '../../props/policies/peer';
import { INeighbor, Neighbor } from '../../props/scheduling/neighbor';
import { Binding } from '../../props/services/backing-service';
import { System } from '../system/system';
import { commonsOf } from '../workload/commons';
import { WorkloadParts } from '../workload/workload-parts';

const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/**
 * Pods that run to completion once: one, several, one for each index, or the workers of a queue. Complete for production: a Job that survives node
 * drains and stops at a deadline, its ServiceAccount and NetworkPolicy.
 *
 * The name of the Job ends in a hash of what it runs: a change of its pods is another Job, which runs. Remove the construct when its work is done.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 * @example
 * new BatchJob(shop, 'thumbnails', {
 *   image: 'ghcr.io/acme/thumbnails:1.4.0',
 *   resources: { cpu: '500m', memory: '512Mi' },
 *   completions: Completions.indexed(20, { parallelism: 5, retriesPerIndex: 2, maxFailedIndexes: 2 }),
 *   failureRules: [FailureRule.failIndex({ codes: [42] })],
 *   bindings: { DB_URL: web.url },
 *   activeDeadlineSeconds: 4 * 3600,
 * });
 */
@checked
export class BatchJob extends Construct implements ICaller, INeighbor {
  /** The Job. */
  public readonly job: k8s.KubeJob;

  /** The ServiceAccount of its pods. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** RBAC permissions of the job in its namespace, if `permissions` include any. */
  public readonly role?: k8s.KubeRole;

  /** Binds the role to the job's ServiceAccount. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** RBAC permissions of the job in the whole cluster, if `permissions` include any. */
  public readonly clusterRole?: k8s.KubeClusterRole;

  /** Binds the cluster role to the job's ServiceAccount. */
  public readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;

  /** The allowed incoming and outgoing traffic. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The `configFiles`. */
  public readonly configMap?: k8s.KubeConfigMap;

  private readonly environment: Environment;
  private readonly workload: WorkloadParts;

  constructor(scope: Construct, id: string, props: BatchJobProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    props.platform?.applyTo(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
    const identity = identify(this, name, 'job', name);
    const defaults = System._defaultsOf(this);
    const shared = commonsOf(this, identity, props);
    const { environment, labels } = shared;
    this.environment = environment;
    refuseUnbound(this, props);

    this.serviceAccount = serviceAccount(this, identity, name, labels);
    const permissions = props.permissions ?? [];
    const { role, roleBinding, clusterRole, clusterRoleBinding } = access(this, identity, labels, permissions);
    this.role = role;
    this.roleBinding = roleBinding;
    this.clusterRole = clusterRole;
    this.clusterRoleBinding = clusterRoleBinding;
    const { resources, image, user = defaults.user, writablePaths, priority } = props;
    this.workload = new WorkloadParts(this, identity, {
      props,
      resources,
      job: { ...props, labels: queueLabel(this, props) },
      commons: {
        ...shared,
        image,
        serviceAccountName: this.serviceAccount.name,
        attachments: permissions.length > 0 ? [apiToken()] : [],
        user,
        writablePaths,
        placement: props,
        priority,
      },
    });
    this.job = this.workload.job!;
    this.networkPolicy = this.workload.networkPolicy;
    this.configMap = this.workload.configMap;

    environment.addConfig(props.config ?? {});
    environment.addSecrets(props.secrets ?? {});
    this.workload.reach(props);
    if (permissions.length > 0) this.workload.reach({ egress: apiServer(this) });
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    this.workload.wireSidecars();
    this.workload.refuseContradictions();
  }

  /** Its pods, as network policies select them. */
  public get asCaller(): Caller {
    return Caller._pods(this.workload.identity);
  }

  /** Its pods, as a target for `colocateWith` and `separateFrom`. */
  public get asNeighbor(): Neighbor {
    const { identity } = this.workload;
    return Neighbor._labelled(processLabels(identity), identity.namespace, this);
  }

  /**
   * Adds an environment variable with the address of a service that the job calls, and allows the traffic.
   *
   * @throws prop-invalid, env-name-invalid, env-duplicate, binding-foreign, namespace-unknown, egress-unnamed
   */
  public bind(variable: string, binding: Binding): void {
    atThisLine(this, () => {
      this.environment.addBinding(variable, binding);
      this.workload.call(variable, binding);
      this.workload.refuseContradictions();
    });
  }
}

/** Kueue suspends a Job with this label when it is created. If the manifest did, each apply would suspend a job that runs. */
function queueLabel(where: BatchJob, { kueueQueue: queue, suspend }: BatchJobProps): Labels {
  if (queue === undefined) return {};
  if (suspend !== undefined) {
    refuse(where, {
      code: 'suspend-and-queue',
      problem: 'Kueue suspends the job and starts it when there is quota, and suspend would do the same at each apply',
      given: `suspend: ${suspend} and kueueQueue: ${queue}`,
      allowed: 'one of the two',
      fix: 'remove suspend',
    });
  }
  needExternal(where, 'LocalQueue', objectName(where, 'kueueQueue', queue));
  return { [QUEUE_LABEL]: queue };
}

/** Workers without the address of their queue would end at once, or never. */
function refuseUnbound(where: BatchJob, { completions, bindings = {}, calls = [], egress = [] }: BatchJobProps): void {
  if (completions === undefined || completions.pods !== undefined) return;
  if (Object.keys(bindings).length + calls.length + egress.length > 0) return;
  refuse(where, {
    code: 'work-queue-unbound',
    problem: 'its workers take work from a queue, and it may call none',
    given: 'Completions.workQueue, without bindings, calls and egress',
    allowed: 'the queue among bindings, calls or egress',
    fix: 'set bindings: { QUEUE_URL: queue.url }, or use Completions.count if there is no queue',
  });
}
