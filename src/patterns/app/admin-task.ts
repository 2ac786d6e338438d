import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AdminTaskProps } from './admin-task-props';
import { applyLate } from '../../blocks/objects/deferred';
import { Identity, processLabels } from '../../blocks/objects/identity';
import { runsAnnotation } from '../../blocks/workloads/job';
import { checked } from '../../private/calls/checked';
import { constructId } from '../../private/names';
import { refuse } from '../../private/refusal';
import { markSource } from '../../private/source';
import { Caller, ICaller } from '../../props/policies/peer';
import { INeighbor, Neighbor } from '../../props/scheduling/neighbor';
import { Schedule } from '../../props/workloads/schedule';
import { TaskTime } from '../../props/workloads/task-time';
import { AppCommons, WorkloadOptions, WorkloadParts } from '../workload/workload-parts';

/** January 1, if it were not suspended. */
const NEVER = '0 0 1 1 *';
/**
 * A task of an app that runs to completion with the app's image, config, identity and network policies, such as a database migration: before each
 * rollout, after it, or when a person starts it. Created by the app's `addAdminTask`.
 *
 * @see https://12factor.net/admin-processes
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 * @example
 * const orders = new TwelveFactorApp(shop, 'orders', {
 *   image: 'ghcr.io/acme/orders:2.0.1',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 * });
 *
 * orders.addAdminTask('migrate', { command: ['./migrate'] });
 * orders.addAdminTask('recount', { command: ['./recount'], when: TaskTime.BY_HAND });
 */
@checked
export class AdminTask extends Construct implements ICaller, INeighbor {
  /**
   * Creates the task of an app.
   * @internal
   */
  public static _of(app: Construct, id: string, identity: Identity, props: AdminTaskProps, options: Pick<WorkloadOptions, 'resources' | 'commons'>): AdminTask {
    return new AdminTask(app, id, identity, props, options);
  }

  /** When it runs. */
  public readonly when: TaskTime;

  /** The Job, whose name ends in a hash of what it runs. Undefined for a task by hand. */
  public readonly job?: k8s.KubeJob;

  /** The suspended CronJob from which a person creates a Job, for a task by hand. */
  public readonly cronJob?: k8s.KubeCronJob;

  /** The allowed incoming and outgoing traffic. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** @internal */
  public readonly _workload: WorkloadParts;

  private constructor(
    app: Construct, id: string, identity: Identity, props: AdminTaskProps, { resources, commons }: Pick<WorkloadOptions, 'resources' | 'commons'>,
  ) {
    super(app, constructId(app, id));
    markSource(this);
    const { when = TaskTime.BEFORE_ROLLOUT, retries, activeDeadlineSeconds, restartPolicy, failureRules, retry } = props;
    this.when = when;
    if (when === TaskTime.BY_HAND && retry !== undefined) refuseRetry(this, retry);
    const run = { retries, activeDeadlineSeconds, restartPolicy, failureRules };
    this._workload = new WorkloadParts(this, identity, {
      props,
      resources: props.resources ?? resources,
      isTask: true,
      commons: commonsOf(commons, props, when),
      ...(when === TaskTime.BY_HAND && { schedule: Schedule.cron(NEVER, { ...run, retries: retries ?? 0, suspend: true }) }),
      ...(when !== TaskTime.BY_HAND && { job: { ...run, retry } }),
    });
    this.job = this._workload.job;
    this.cronJob = this._workload.cronJob;
    this.networkPolicy = this._workload.networkPolicy;
    if (when === TaskTime.AFTER_ROLLOUT) applyLate(this.job!, 'tasks', () => true);
  }

  /** Its pods, as network policies select them. */
  public get asCaller(): Caller {
    return Caller._pods(this._workload.identity);
  }

  /** Its pods, as a target for `colocateWith` and `separateFrom`. */
  public get asNeighbor(): Neighbor {
    const { identity } = this._workload;
    return Neighbor._labelled(processLabels(identity), identity.namespace, this);
  }
}

/** Its pods stay when they have ended, so the app's volumes for scratch space would stay as well. */
function commonsOf(commons: AppCommons, { image = commons.image, writablePaths }: AdminTaskProps, when: TaskTime): AppCommons {
  const onDisk = commons.writablePaths?.filter(({ inMemory, isVolume }) => !inMemory && !isVolume);
  return { ...commons, image, writablePaths: writablePaths ?? onDisk, annotations: { ...commons.annotations, ...runsAnnotation(when) } };
}

function refuseRetry(where: AdminTask, retry: number): void {
  refuse(where, {
    code: 'retry-by-hand',
    problem: 'retry runs a task again with the next apply, and this one runs when a person starts it',
    given: `retry: ${retry} and TaskTime.BY_HAND`,
    allowed: 'retry of tasks before and after a rollout',
    fix: 'remove retry, and start it again',
  });
}
