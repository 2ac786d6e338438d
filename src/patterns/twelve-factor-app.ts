import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Callable } from './callable';
import { Process } from './process';
import { APP, binding as address } from './shapes';
import { System } from './system';
import { TrackOptions, trackProps } from './track';
import { TwelveFactorAppProps } from './twelve-factor-app-props';
import { AppCommons, Workload } from './workload';
import { access, apiServer } from '../blocks/access';
import { apiToken } from '../blocks/api-token';
import { Environment } from '../blocks/environment';
import { identify } from '../blocks/identity';
import { serviceAccount } from '../blocks/service-account';
import { constructId, dnsLabel, labelMap, LONGEST_WORKLOAD_NAME, metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { checkShape, checkValue } from '../private/shape';
import { atThisLine, markSource } from '../private/source';
import { Binding } from '../props/backing-service';

/**
 * A stateless app, complete for production: a Deployment that rolls without losing capacity, its Service, identity,
 * autoscaler, disruption budget and network policy; and the same for each further process.
 *
 * @see https://12factor.net
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export class TwelveFactorApp extends Callable {
  /** The pods of the main process. */
  public readonly deployment: k8s.KubeDeployment;

  /** The identity of all the app's pods. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** What the app may do on the Kubernetes API in its namespace, when `permissions` ask for it. */
  public readonly role?: k8s.KubeRole;

  /** Gives the role to the app's identity. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** What the app may do on the Kubernetes API in the whole cluster, when `permissions` ask for it. */
  public readonly clusterRole?: k8s.KubeClusterRole;

  /** Gives the role of the whole cluster to the app's identity. */
  public readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;

  /** Whom the main process calls and who calls it. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The app's `configFiles`. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** What brings the main process HTTP from a Gateway, one for each host of its `routes`. */
  public readonly httpRoutes: ApiObject[];

  /** What brings the main process gRPC from a Gateway, one for each host of its `routes`. */
  public readonly grpcRoutes: ApiObject[];

  /** What brings the main process HTTP from an Ingress controller, with all hosts of its `routes`. */
  public readonly ingress?: k8s.KubeIngress;

  /** What tells Google's load balancer how to ask its pods, behind one of Google's Gateways. */
  public readonly healthCheckPolicy?: ApiObject;

  /** How callers in the mesh wait for its answers and ask again, by Istio. */
  public readonly virtualService?: ApiObject;

  /** How much callers in the mesh may have under way, and which pods they leave out, by Istio. */
  public readonly destinationRule?: ApiObject;

  /** How callers in the mesh wait for its answers and ask again, by the Gateway API, one for each port that speaks HTTP. */
  public readonly meshRoutes: ApiObject[];

  /** The stable address; a worker has none. */
  public readonly service?: k8s.KubeService;

  /** What decides the replicas, when `scale` is given. */
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;

  /** What decides the size of the pods, when `verticalScale` is given. */
  public readonly verticalPodAutoscaler?: ApiObject;

  /** What a node drain must respect, with two replicas or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The processes beside the main one, by name. */
  public readonly processes: { readonly [name: string]: Process };

  /** @internal */
  public readonly _workload: Workload;

  /**
   * What it calls, by variable: those of its main process.
   * @internal
   */
  public readonly _bindings: { [variable: string]: Binding } = {};

  private readonly environment: Environment;
  private readonly commons: AppCommons;

  constructor(
    scope: Construct, id: string,
    /** @internal */
    public readonly _props: TwelveFactorAppProps,
  ) {
    super(scope, constructId(scope, id));
    const props = _props;
    markSource(this);
    checkShape(this, '', props, APP);
    props.platform?.applyTo(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
    const component = props.port === undefined && (props.ports ?? []).length === 0 ? 'worker' : 'web';
    const identity = identify(this, name, component, name);
    const defaults = System._defaultsOf(this);
    const labels = labelMap(this, 'labels', { ...defaults.labels, ...props.labels });
    this.environment = new Environment(this, identity.namespace);
    props.configSets?.forEach(({ configMap }) => this.environment.addSet(configMap));

    this.serviceAccount = serviceAccount(this, identity, name, labels);
    const permissions = props.permissions ?? [];
    const { role, roleBinding, clusterRole, clusterRoleBinding } = access(this, identity, labels, permissions);
    this.role = role;
    this.roleBinding = roleBinding;
    this.clusterRole = clusterRole;
    this.clusterRoleBinding = clusterRoleBinding;
    const commons: AppCommons = {
      image: props.image,
      serviceAccountName: this.serviceAccount.name,
      environment: this.environment,
      attachments: permissions.length > 0 ? [apiToken()] : [],
      user: props.user ?? defaults.user,
      writablePaths: props.writablePaths,
      placement: props,
      priority: props.priority,
      labels,
      annotations: metadataMap(this, 'annotations', props.annotations),
      podLabels: labelMap(this, 'podLabels', { ...defaults.podLabels, ...props.podLabels }),
      podAnnotations: metadataMap(this, 'podAnnotations', { ...defaults.podAnnotations, ...props.podAnnotations }),
      defaultReplicas: defaults.replicas,
    };
    this.commons = commons;
    this._workload = new Workload(this, identity, { props, resources: props.resources, commons });
    this.deployment = this._workload.deployment!;
    this.service = this._workload.service;
    this.horizontalPodAutoscaler = this._workload.horizontalPodAutoscaler;
    this.verticalPodAutoscaler = this._workload.verticalPodAutoscaler;
    this.podDisruptionBudget = this._workload.podDisruptionBudget;
    this.networkPolicy = this._workload.networkPolicy;
    this.configMap = this._workload.configMap;
    const { httpRoutes, grpcRoutes, ingress, healthCheckPolicy } = this._workload.routes;
    this.httpRoutes = httpRoutes;
    this.grpcRoutes = grpcRoutes;
    this.ingress = ingress;
    this.healthCheckPolicy = healthCheckPolicy;
    const { virtualService, destinationRule, meshRoutes } = this._workload.resilience;
    this.virtualService = virtualService;
    this.destinationRule = destinationRule;
    this.meshRoutes = meshRoutes;
    this.processes = this.makeProcesses(name, component, props, { ...commons, files: this._workload.files });

    this.environment.addConfig(props.config ?? {});
    this.environment.addSecrets(props.secrets ?? {});
    this._workload.admitCallers(props.callers);
    for (const workload of this.workloads()) {
      workload.reach(props);
      if (permissions.length > 0) workload.reach({ egress: apiServer(this) });
    }
    Object.entries(props.processes ?? {}).forEach(([process, own]) => this.processes[process]._workload.wire(own));
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    this.workloads().forEach(workload => workload.refuseContradictions());
  }

  /**
   * Gives the app an environment variable with the address of what it calls, and lets the call through: for all its
   * processes, or for one of them. For cycles, and for wiring after both sides are made.
   *
   * @throws prop-invalid, env-name-invalid, env-duplicate, binding-foreign, namespace-unknown, egress-unnamed, process-unknown
   */
  public bind(variable: string, binding: Binding, process?: string): void {
    atThisLine(this, () => {
      checkValue(this, `bind.${variable}`, binding, address);
      if (process === undefined) this.bindAll(variable, binding);
      else this.processNamed(process)._workload.bind(variable, binding);
      this.workloads().forEach(workload => workload.refuseContradictions());
    });
  }

  /**
   * Makes pods of another version, for a release.
   * @internal
   */
  public _track(scope: Construct, options: TrackOptions): Workload {
    const { instance, isApart = false, isMirrored = false, image = this._props.image, own } = options;
    const base = this._workload;
    const track = new Workload(scope, { ...base.identity, instance, ...(isApart && { name: instance }) }, {
      props: trackProps(this._props, options),
      resources: own.resources ?? this._props.resources,
      commons: { ...this.commons, image, ...(isApart && { serviceAccountName: instance, attachments: [] }) },
      ...(isApart ? isMirrored && { shadowOf: base } : { trackOf: base }),
    });
    track.wire(own);
    track.refuseContradictions();
    return track;
  }

  private bindAll(variable: string, binding: Binding): void {
    this.environment.addBinding(variable, binding);
    this._bindings[variable] = binding;
    this.workloads().forEach(({ connections }) => connections.call(binding.endpoint));
  }

  private makeProcesses(name: string, main: string, props: TwelveFactorAppProps, commons: AppCommons): { [name: string]: Process } {
    const made: { [name: string]: Process } = {};
    for (const [process, own] of Object.entries(props.processes ?? {})) {
      this.refuseTaken(process, main);
      const identity = identify(this, name, process, dnsLabel(this, `processes.${process}`, `${name}-${process}`, LONGEST_WORKLOAD_NAME));
      const { resources = props.resources, schedule } = own;
      made[process] = Process._of(this, process, identity, { props: own, resources, schedule, commons });
    }
    return made;
  }

  private workloads(): Workload[] {
    return [this._workload, ...Object.values(this.processes).map(({ _workload }) => _workload)];
  }

  private processNamed(process: string): Process {
    return this.processes[process] ?? refuse(this, {
      code: 'process-unknown',
      problem: 'the app has no process of this name',
      given: process,
      allowed: Object.keys(this.processes).join(', ') || 'none: the app has its main process only',
      fix: 'name one of its processes, or leave the name out to bind all of them',
    });
  }

  /** The main process is called `web` or `worker`: another of that name would get its traffic and its callers. */
  private refuseTaken(process: string, main: string): void {
    if (process !== main) return;
    refuse(this, {
      code: 'process-taken',
      problem: `the main process is called ${main} already, as an app ${main === 'web' ? 'with' : 'without'} a port is`,
      given: process,
      allowed: `names other than ${main}`,
      fix: 'rename the process',
    });
  }
}
