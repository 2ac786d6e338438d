import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AppWorkload } from './app-workload';
import { Identity } from '../../blocks/objects/identity';
import { checked } from '../../private/calls/checked';
import { WorkloadParts, WorkloadOptions } from '../workload/workload-parts';

/**
 * A process of an app in addition to its main one, created by the app's `processes`.
 *
 * @example
 * const orders = new TwelveFactorApp(shop, 'orders', {
 *   image: 'ghcr.io/acme/orders:2.0.1',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   processes: {
 *     worker: { command: ['./work'], scale: { min: 2, max: 8, cpu: 70 } },
 *     cleanup: { command: ['./clean-up'], schedule: Schedule.daily('03:15') },
 *   },
 * });
 *
 * orders.processes.worker.separateFrom(orders);
 */
@checked
export class Process extends AppWorkload {
  /**
   * Creates the process of an app.
   * @internal
   */
  public static _of(app: Construct, id: string, identity: Identity, options: WorkloadOptions): Process {
    return new Process(app, id, scope => new WorkloadParts(scope, identity, options));
  }

  /** The Deployment of a process that runs continuously. */
  public readonly deployment?: k8s.KubeDeployment;

  /** The CronJob of a process with a schedule. */
  public readonly cronJob?: k8s.KubeCronJob;

  /** @internal */
  public readonly _workload: WorkloadParts;

  private constructor(app: Construct, id: string, make: (scope: Construct) => WorkloadParts) {
    super(app, id);
    this._workload = make(this);
    this.deployment = this._workload.deployment;
    this.cronJob = this._workload.cronJob;
  }
}
