import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AdminTask } from './admin-task';
import { AdminTaskProps } from './admin-task-props';
import { AppWorkload } from './app-workload';
import { Process } from './process';
import { TrackOptions, trackProps } from './track';
import { TwelveFactorAppProps } from './twelve-factor-app-props';
import { access, apiServer } from '../../blocks/access/access';
import { apiToken } from '../../blocks/access/api-token';
import { serviceAccount } from '../../blocks/access/service-account';
import { Environment } from '../../blocks/config/environment';
import { applyLate } from '../../blocks/objects/deferred';
import { identify, Identity } from '../../blocks/objects/identity';
import { Scrape } from '../../blocks/pods/scrape';
import { checked } from '../../private/calls/checked';
import { constructId, dnsLabel, LONGEST_WORKLOAD_NAME } from '../../private/names';
import { refuse } from '../../private/refusal';
import { atThisLine, markSource } from '../../private/source';
import { Binding } from '../../props/services/backing-service';
import { Port } from '../../props/services/port';
import { TaskTime } from '../../props/workloads/task-time';
import { System } from '../system/system';
import { commonsOf } from '../workload/commons';
import { appMetrics } from '../workload/metrics';
import { AppCommons, WorkloadParts } from '../workload/workload-parts';
import { WorkloadProps } from '../workload/workload-props';

/**
 * A stateless app, complete for production: a Deployment that rolls out without losing capacity, its Service, ServiceAccount,
 * autoscaler, PodDisruptionBudget and NetworkPolicy; and the same for each further process.
 *
 * @see https://12factor.net
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 * @example
 * const orders = new TwelveFactorApp(shop, 'orders', {
 *   image: 'ghcr.io/acme/orders:2.0.1',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   scale: { min: 2, max: 10, cpu: 70 },
 *   config: { LOG_LEVEL: 'info' },
 *   secrets: { STRIPE_KEY: Secret.existing('stripe').key('api-key') },
 *   processes: { worker: { command: ['./work'] } },
 * });
 *
 * web.bind('ORDERS_URL', orders.url);
 */
@checked
export class TwelveFactorApp extends AppWorkload {
  /** The Deployment of the main process. */
  public readonly deployment: k8s.KubeDeployment;

  /** The ServiceAccount of all the app's pods. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** RBAC permissions of the app in its namespace, if `permissions` include any. */
  public readonly role?: k8s.KubeRole;

  /** Binds the role to the app's ServiceAccount. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** RBAC permissions of the app in the whole cluster, if `permissions` include any. */
  public readonly clusterRole?: k8s.KubeClusterRole;

  /** Binds the cluster role to the app's ServiceAccount. */
  public readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;

  /** The processes in addition to the main one, by name. */
  public readonly processes: { readonly [name: string]: Process };

  /** @internal */
  public readonly _workload: WorkloadParts;

  /**
   * Its bindings by variable: those of its main process.
   * @internal
   */
  public readonly _bindings: { [variable: string]: Binding } = {};

  private readonly environment: Environment;
  private readonly commons: AppCommons;
  private readonly tasks: AdminTask[] = [];

  constructor(
    scope: Construct, id: string,
    /** @internal */
    public readonly _props: TwelveFactorAppProps,
  ) {
    super(scope, constructId(scope, id));
    const props = _props;
    markSource(this);
    props.platform?.applyTo(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
    const component = props.port === undefined && (props.ports ?? []).length === 0 ? 'worker' : 'web';
    const identity = identify(this, name, component, name);
    const defaults = System._defaultsOf(this);
    const shared = commonsOf(this, identity, props);
    const { environment, labels } = shared;
    this.environment = environment;

    this.serviceAccount = serviceAccount(this, identity, name, labels);
    const permissions = props.permissions ?? [];
    const { role, roleBinding, clusterRole, clusterRoleBinding } = access(this, identity, labels, permissions);
    this.role = role;
    this.roleBinding = roleBinding;
    this.clusterRole = clusterRole;
    this.clusterRoleBinding = clusterRoleBinding;
    const commons: AppCommons = {
      ...shared,
      image: props.image,
      serviceAccountName: this.serviceAccount.name,
      attachments: permissions.length > 0 ? [apiToken()] : [],
      user: props.user ?? defaults.user,
      writablePaths: props.writablePaths,
      placement: props,
      priority: props.priority,
      defaultReplicas: defaults.replicas,
    };
    this.commons = commons;
    this._workload = new WorkloadParts(this, identity, { props, resources: props.resources, commons, metrics: metricsOf(this, identity, props) });
    this.deployment = this._workload.deployment!;
    this.processes = this.makeProcesses(name, component, props, { ...commons, files: this._workload.files });

    this.environment.addConfig(props.config ?? {});
    this.environment.addSecrets(props.secrets ?? {});
    this._workload.admitCallers(props.callers);
    for (const workload of this.workloads()) {
      this.reach(workload);
      this.awaitTasks(workload);
    }
    Object.entries(props.processes ?? {}).forEach(([process, own]) => this.processes[process]._workload.wire(own));
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    this.workloads().forEach(workload => workload.wireSidecars());
    this.workloads().forEach(workload => workload.refuseContradictions());
  }

  /**
   * Adds an environment variable with the address of a service that the app calls, and allows the traffic: for all its
   * processes, or for one of them. Use it for cycles, and to wire the two sides after both are created.
   *
   * @throws prop-invalid, env-name-invalid, env-duplicate, binding-foreign, namespace-unknown, egress-unnamed, process-unknown
   */
  public bind(variable: string, binding: Binding, process?: string): void {
    atThisLine(this, () => {
      if (process === undefined) this.bindAll(variable, binding);
      else this.processNamed(process)._workload.bind(variable, binding);
      this.workloads().forEach(workload => workload.refuseContradictions());
    });
  }

  /**
   * Adds a task that runs to completion with the image, config, identity and network policies of the app, such as a database migration before each
   * rollout. Then `synth` prints in which steps to apply.
   *
   * @throws prop-invalid, process-taken, kubernetes-too-old, sidecar-user-unknown, failure-rule-invalid, failure-rules-restarted, count-invalid,
   * seconds-invalid, volume-in-use, env-duplicate, and the errors of its props
   */
  public addAdminTask(id: string, props: AdminTaskProps): AdminTask {
    return atThisLine(this, () => {
      const { name, component } = this._workload.identity;
      this.refuseTaken(id, component);
      const identity = identify(this, name, id, dnsLabel(this, 'id', `${name}-${id}`, LONGEST_WORKLOAD_NAME));
      const task = AdminTask._of(this, id, identity, props, {
        resources: this._props.resources,
        commons: { ...this.commons, files: this._workload.files },
      });
      const { _workload: workload } = task;
      this.tasks.push(task);
      this.reach(workload);
      workload.wire(props);
      Object.entries(this._bindings).forEach(([variable, binding]) => workload.inherit(variable, binding));
      workload.wireSidecars();
      workload.refuseContradictions();
      return task;
    });
  }

  /**
   * Creates pods of another version, for a release.
   * @internal
   */
  public _track(scope: Construct, options: TrackOptions): WorkloadParts {
    const { instance, isApart = false, isMirrored = false, image = this._props.image, own } = options;
    const base = this._workload;
    const identity = { ...base.identity, instance, ...(isApart && { name: instance }) };
    const track = new WorkloadParts(scope, identity, {
      props: trackProps(this._props, options),
      metrics: metricsOf(scope, identity, this._props),
      resources: own.resources ?? this._props.resources,
      commons: { ...this.commons, image, ...(isApart && { serviceAccountName: instance, attachments: [] }) },
      ...(isApart ? isMirrored && { shadowOf: base } : { trackOf: base }),
    });
    track.wire(own);
    track.wireSidecars();
    track.refuseContradictions();
    if (!isApart) this.awaitTasks(track);
    return track;
  }

  /**
   * Holds back what gives its pods a new version until the tasks before that have succeeded.
   * @internal
   */
  public _awaitTasks(workload: ApiObject): void {
    applyLate(workload, 'workloads', () => this.tasks.some(({ when }) => when === TaskTime.BEFORE_ROLLOUT));
  }

  /** What the app may call, for each of its pods. */
  private reach(workload: WorkloadParts): void {
    workload.reach(this._props);
    if (this.commons.attachments.length > 0) workload.reach({ egress: apiServer(this) });
  }

  private awaitTasks({ deployment, cronJob }: WorkloadParts): void {
    this._awaitTasks((deployment ?? cronJob)!);
  }

  private bindAll(variable: string, binding: Binding): void {
    this.environment.addBinding(variable, binding);
    this._bindings[variable] = binding;
    this.workloads().forEach(workload => workload.inherit(variable, binding));
  }

  private makeProcesses(name: string, main: string, props: TwelveFactorAppProps, commons: AppCommons): { [name: string]: Process } {
    const made: { [name: string]: Process } = {};
    for (const [process, own] of Object.entries(props.processes ?? {})) {
      this.refuseTaken(process, main);
      const identity = identify(this, name, process, dnsLabel(this, `processes.${process}`, `${name}-${process}`, LONGEST_WORKLOAD_NAME));
      const { resources = props.resources, schedule } = own;
      made[process] = Process._of(this, process, identity, { props: own, resources, schedule, commons, metrics: metricsOf(this, identity, own) });
    }
    return made;
  }

  private workloads(): WorkloadParts[] {
    return [this._workload, ...[...Object.values(this.processes), ...this.tasks].map(({ _workload }) => _workload)];
  }

  private processNamed(process: string): Process {
    if (Object.hasOwn(this.processes, process)) return this.processes[process];
    return refuse(this, {
      code: 'process-unknown',
      problem: 'the app has no process of this name',
      given: process,
      allowed: Object.keys(this.processes).join(', ') || 'none: the app has only its main process',
      fix: 'use the name of one of its processes, or omit it to bind all of them',
    });
  }

  /** The main process is named `web` or `worker`: another process or task of that name would get its traffic and its allowed clients. */
  private refuseTaken(id: string, main: string): void {
    const others = [...Object.keys(this.processes ?? {}), ...this.tasks.map(({ node }) => node.id)];
    if (id !== main && !others.includes(id)) return;
    refuse(this, {
      code: 'process-taken',
      problem: `the name is already taken: ${id === main ? `the main process of an app ${main === 'web' ? 'with' : 'without'} a port is named ${main}` : 'the app has a process or a task of this name'}`,
      given: id,
      allowed: `names other than ${[main, ...others].join(', ')}`,
      fix: 'use another name',
    });
  }
}

function metricsOf(where: Construct, { instance }: Identity, { port, ports, metrics }: WorkloadProps): Scrape | undefined {
  return appMetrics(where, metrics, { name: instance, ports: ports ?? (port === undefined ? [] : [Port.http(port)]) });
}
