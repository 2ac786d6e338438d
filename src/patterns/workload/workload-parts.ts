import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Commons } from './commons';
import { exposedService } from './exposed-service';
import { PortSets, portSets } from './port-sets';
import { refuseUnscheduled, refuseUnserved } from './serving-refusals';
import { WorkloadProps } from './workload-props';
import { apiServer } from '../../blocks/access/access';
import { apiToken } from '../../blocks/access/api-token';
import { Election, leaderElection } from '../../blocks/access/leader-election';
import { Environment, refuseTwice } from '../../blocks/config/environment';
import { fileMounts, Files, filesOf, withFiles } from '../../blocks/config/files';
import { Balancers } from '../../blocks/entry/balancers';
import { resilience, ResilienceObjects, resilienceOfTrack } from '../../blocks/mesh/resilience';
import { Attachment } from '../../blocks/objects/attachment';
import { Identity, Labels, processLabels } from '../../blocks/objects/identity';
import { disruptionReason } from '../../blocks/pods/disruption-hints';
import { PodOptions, podTemplate, refuseContradictions } from '../../blocks/pods/pod';
import { inheritedSettings, sharingReason } from '../../blocks/pods/pod-settings';
import { containerProbes, RECOVERY, refuseUnchecked } from '../../blocks/pods/probes';
import { podMonitor, Scrape, scrapeAnnotations } from '../../blocks/pods/scrape';
import { requireProxy, SidecarContainer, sidecarsOf } from '../../blocks/pods/sidecar';
import { graceOf } from '../../blocks/pods/termination';
import { writablePaths } from '../../blocks/pods/writable-paths';
import { Connections } from '../../blocks/policies/network-policy';
import { Routes, routes, routesOfTrack } from '../../blocks/routes/routes';
import { autoscalers } from '../../blocks/scaling/autoscalers';
import { Replicas, replicasOf } from '../../blocks/scaling/replicas';
import { inheritedPlacement, Placement } from '../../blocks/scheduling/placement';
import { appPriority } from '../../blocks/scheduling/priority-tier';
import { capabilityRights, levelAnnotation, Rights } from '../../blocks/security/capabilities';
import { needLevel } from '../../blocks/security/namespace-level';
import { service } from '../../blocks/services/service';
import { serviceFields } from '../../blocks/services/service-fields';
import { volumeMounts } from '../../blocks/storage/volumes';
import { Traffic } from '../../blocks/traffic/traffic';
import { cronJob } from '../../blocks/workloads/cron-job';
import { deployment } from '../../blocks/workloads/deployment';
import { disruptionBudget } from '../../blocks/workloads/disruption-budget';
import { hashedJob } from '../../blocks/workloads/job';
import { count as wholeCount } from '../../blocks/workloads/job-spec';
import { MemberClaims } from '../../blocks/workloads/member-claims';
import { claimsOf, memberHost, Members, members, Membership } from '../../blocks/workloads/members';
import { Platform } from '../../platform/platform';
import { labelMap, metadataMap } from '../../private/names';
import { HeadroomTarget } from '../../props/headroom/headroom-target';
import { WritablePath } from '../../props/pods/writable-path';
import { Peer } from '../../props/policies/peer';
import { Resources } from '../../props/scaling/resources';
import { PlacementProps } from '../../props/scheduling/placement';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { User } from '../../props/security/user';
import { Binding, Endpoint, EndpointOptions } from '../../props/services/backing-service';
import { ExposeOptions, ServiceType } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { Completions } from '../../props/workloads/completions';
import { RunOptions } from '../../props/workloads/run-options';
import { Schedule } from '../../props/workloads/schedule';
import { System } from '../system/system';

/** Options that all processes of an app share. */
export interface AppCommons extends Commons {
  readonly image: string;
  readonly serviceAccountName: string;
  readonly attachments: Attachment[];
  /** Files of the app; undefined while its main process is created, which declares them itself. */
  readonly files?: Files;
  readonly user?: User;
  readonly writablePaths?: WritablePath[];
  readonly placement: PlacementProps;
  readonly priority?: PriorityTier;
  readonly defaultReplicas?: number;
}

export interface WorkloadOptions {
  readonly props: WorkloadProps;
  readonly resources: Resources;
  readonly schedule?: Schedule;
  /** Runs the pods to completion, once. */
  readonly job?: JobRun;
  /** Whether nothing else may happen before it is done, so that starting again would be an outage. */
  readonly isTask?: boolean;
  /** Runs the pods as members of a StatefulSet. */
  readonly membership?: Membership;
  /** Name of the engine, which is configured for the memory it has. */
  readonly engine?: string;
  readonly metrics?: Scrape;
  /** Parts of the URL other than host and port. */
  readonly url?: Pick<EndpointOptions, 'credentials' | 'path'>;
  readonly commons: AppCommons;
  /** Makes it another version of this workload: it has the same clients, and its Service selects its own pods only. */
  readonly trackOf?: WorkloadParts;
  /** Makes it the receiver of mirrored requests to this workload: it has the same allowed clients, and shares nothing else. */
  readonly shadowOf?: WorkloadParts;
}

/** How pods run to completion once. */
export interface JobRun extends RunOptions {
  readonly completions?: Completions;
  readonly suspend?: boolean;
  /** Another number repeats what has already run. */
  readonly retry?: number;
  /** Labels of the Job only. */
  readonly labels?: Labels;
}

/** One process of an app: its pods and everything around them. */
export class WorkloadParts {
  public readonly deployment?: k8s.KubeDeployment;
  public readonly cronJob?: k8s.KubeCronJob;
  public readonly job?: k8s.KubeJob;
  public readonly stateful?: Members;
  public readonly service?: k8s.KubeService;
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;
  public readonly verticalPodAutoscaler?: ApiObject;
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;
  public readonly election?: Election;
  public readonly networkPolicy: k8s.KubeNetworkPolicy;
  public readonly configMap?: k8s.KubeConfigMap;
  public readonly files: Files;
  public readonly routes: Routes;
  public readonly resilience: ResilienceObjects;
  public readonly podMonitor?: ApiObject;
  public readonly ports: Port[];
  /** Those of its sidecars, which are in no Service for clients. */
  public readonly sidecarPorts: Port[];
  public readonly endpoints: Endpoint[];
  /** The ports on which only members, and clients that administer them, reach each other. */
  public readonly memberEndpoints: Endpoint[];
  /** The first port of each member, under the member's own DNS name. */
  public readonly members: Endpoint[];
  public readonly connections: Connections;
  public readonly placement: Placement;
  /** Undefined for jobs that run to completion. */
  public readonly replicas?: Replicas;
  /** How its traffic is split during a release. */
  public readonly traffic: Traffic;
  /** Load balancers that send traffic directly to the addresses of its pods. */
  public readonly balancers: Balancers;
  public readonly room: HeadroomTarget;

  public readonly labels: Labels;
  /** All ports, including those of members and of metrics. */
  private readonly namedPorts: Port[];
  /** Variables of this process only. */
  private readonly own: Environment;
  private readonly sidecars: SidecarContainer[];
  private readonly pod: PodOptions;
  private readonly rights: Rights;

  constructor(private readonly scope: Construct, public readonly identity: Identity, private readonly options: WorkloadOptions) {
    const { props, schedule, job, membership, metrics, commons, trackOf, shadowOf } = options;
    this.rights = capabilityRights(scope, props.capabilities, false);
    needLevel(scope, this.rights, System._podSecurityOf(scope));
    const ports = portSets(scope, options);
    this.ports = ports.served;
    this.sidecarPorts = ports.beside;
    this.namedPorts = ports.named;
    refuseUnchecked(scope, this.ports, props);
    if (schedule) refuseUnscheduled(scope, this.ports, props);
    refuseUnserved(scope, this.ports, props);
    const { labels } = commons;
    this.labels = labels;

    this.own = new Environment(scope, identity.namespace);
    props.configSets?.forEach(({ configMap }) => this.own.addSet(configMap));
    const { configMap, ...files } = filesOf(scope, identity, labels, props);
    this.configMap = configMap;
    this.files = withFiles(commons.files, files);
    this.traffic = new Traffic(identity);
    this.balancers = new Balancers(scope, trackOf?.balancers);
    this.connections = new Connections(scope, identity, baseOf(options));
    this.sidecars = sidecarsOf(scope, identity.namespace, props.sidecars);
    this.endpoints = this.ports.map(port => this.endpointAt(identity.instance, port, options.url));
    this.memberEndpoints = ports.members.map(port => this.endpointAt(identity.instance, port));
    if (!membership) Platform.of(scope).telemetry.forEach(egress => this.connections.allowEgress(egress));
    metrics?.from.forEach(reader => ports.scraped.forEach(port => this.connections.admit(reader, port.container)));
    this.replicas = schedule ?? job ? undefined : replicasOf(scope, props.replicas, props.scale, commons.defaultReplicas);
    this.placement = placementOf(scope, identity, options, this.replicas);

    const claims = claimsOf(scope, identity, membership);
    const writable = writablePaths(scope, commons.image, commons.writablePaths);
    this.pod = this.podOf(ports, claims, writable);
    const { target, ...controllers } = this.controllers(claims);
    this.cronJob = controllers.cronJob;
    this.job = controllers.job;
    this.stateful = controllers.stateful;
    this.deployment = controllers.deployment;
    this.podDisruptionBudget = controllers.podDisruptionBudget;
    this.members = this.stateful ? this.ports.slice(0, 1).flatMap(port => this.memberEndpointsAt(port, this.replicas!.min)) : [];
    if (this.stateful && this.replicas!.max > 1) [...this.endpoints, ...this.memberEndpoints].forEach(endpoint => this.connections.call(endpoint));
    const { horizontalPodAutoscaler, verticalPodAutoscaler } = this.autoscalersOf(target, writable);
    this.horizontalPodAutoscaler = horizontalPodAutoscaler;
    this.verticalPodAutoscaler = verticalPodAutoscaler;
    const { min, max } = this.replicas ?? { min: 0, max: 1 };
    this.room = HeadroomTarget._of(scope, { workload: target, verticalPodAutoscaler, min, max, priority: props.priority ?? commons.priority });

    this.service = this.ports.length === 0 ? undefined : this.serviceOf(props);
    if (props.service?.publishNotReadyAddresses) this.connectPeers();
    // A backend makes its own: the pods of an operator have other labels.
    this.podMonitor = metrics && !membership ? podMonitor(scope, identity, metrics, labels) : undefined;
    const others = [...ports.scraped, ...ports.beside].map(port => this.endpointAt(identity.instance, port));
    const endpoints = [...(trackOf ?? shadowOf)?.endpoints ?? [], ...this.endpoints, ...this.memberEndpoints, ...this.members, ...others];
    this.election = this.elect();
    this.networkPolicy = this.connections.policy(identity.instance, labels, endpoints);
    this.routes = this.routesOf(ports.inContainer);
    this.resilience = trackOf ? resilienceOfTrack(scope, identity, labels, trackOf.resilience, this.replicas!)
      : resilience(scope, identity, props.resilience, { ports: this.ports, replicas: this.replicas, labels, traffic: this.traffic });
  }

  /** Wires the options of this process only. */
  public wire(props: WorkloadProps): void {
    this.own.addFields(props.podFields);
    this.own.addConfig(props.config ?? {});
    this.own.addSecrets(props.secrets ?? {});
    this.reach(props);
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    this.admitCallers(props.callers);
  }

  /** Allows clients that are not apps of the program: on the given ports, by default on all. */
  public admitCallers(callers: Peer[] = [], ports?: Port[]): void {
    // Those of metrics and sidecars are not for everybody.
    const served = this.namedPorts.length > this.ports.length || this.options.metrics ? this.ports : undefined;
    callers.forEach(caller => this.connections.admitCaller(caller, this.namedPorts, ports ?? served));
  }

  /** Allows the process's outgoing traffic to its destinations. */
  public reach(props: Pick<WorkloadProps, 'calls' | 'egress'>): void {
    props.egress?.forEach(egress => this.connections.allowEgress(egress));
    props.calls?.forEach(callee => this.connections.call(callee.endpoint));
  }

  public bind(variable: string, binding: Binding): void {
    this.own.addBinding(variable, binding);
    this.call(variable, binding);
  }

  /** Allows the traffic of a binding of the app, unless the process has something else in that variable. */
  public inherit(variable: string, binding: Binding): void {
    if (this.own.sourceOf(variable) === undefined) this.call(variable, binding);
  }

  /** Allows the traffic of a binding; one through a proxy needs a sidecar that is the proxy. */
  public call(variable: string, { endpoint, _localPort: port }: Binding): void {
    if (port !== undefined) requireProxy(this.scope, `bindings.${variable}`, port, this.sidecars, (this.options.props.init ?? []).length > 0);
    this.connections.call(endpoint);
  }

  /** Allows the traffic of its sidecars, once what `egress` allows is known. */
  public wireSidecars(): void {
    this.sidecars.forEach(({ calls = [] }) => calls.forEach(endpoint => this.connections.call(endpoint)));
  }

  /** Rejects conflicts that only show when everything is wired: one variable from two places, one Secret in two versions. */
  public refuseContradictions(): void {
    refuseContradictions(this.scope, this.identity, this.pod);
    const source = this.options.commons.environment.sourceOf(this.leaseVariable);
    if (this.options.props.leaderElection && source !== undefined) refuseTwice(this.scope, this.leaseVariable, source, 'leaderElection');
  }

  /** The same for a version that patches make of these pods, and that a Rollout creates. */
  public refuseContradictionsOf({ resources, podLabels }: { readonly resources?: Resources; readonly podLabels?: Labels }): void {
    const { scope, identity, pod } = this;
    const changed = { controller: 'Rollout' as const, resources: resources ?? pod.resources, podLabels: { ...pod.podLabels, ...podLabels } };
    refuseContradictions(scope, identity, { ...pod, ...changed });
  }

  /** Adds a Service in addition to the process's default one. */
  public expose(name: string, options: ExposeOptions): k8s.KubeService {
    const { scope, identity, connections, ports, sidecarPorts, labels, traffic, balancers } = this;
    const exposed = exposedService(scope, identity, connections, ports, options, { name, labels, traffic, balancers, sidecarPorts });
    if (options.headless) this.connectPeers(options.ports);
    if (this.deployment) graceOf(scope, this.pod);
    return exposed;
  }

  /** What the user wants to keep; undefined for the default. */
  public get revisionHistory(): number | undefined {
    return this.options.props.revisionHistory;
  }

  private get leaseVariable(): string {
    return this.options.props.leaderElection?.variable ?? 'LEASE_NAME';
  }

  /** Another version of the workload takes part in the same election. */
  private elect(): Election | undefined {
    const { scope, identity, labels, options: { props: { leaderElection: given }, commons: { serviceAccountName }, trackOf } } = this;
    if (given === undefined) return undefined;
    this.own.addConfig({ [this.leaseVariable]: (trackOf?.identity ?? identity).instance }, 'leaderElection');
    this.reach({ egress: apiServer(scope) });
    return trackOf ? undefined : leaderElection(scope, identity, labels, serviceAccountName);
  }

  /** Its pods find each other by the name of a headless Service. */
  private connectPeers(portNames = this.ports.map(({ name }) => name)): void {
    this.endpoints.filter((_, i) => portNames.includes(this.ports[i].name)).forEach(endpoint => this.connections.call(endpoint));
  }

  private podOf(ports: PortSets, claims: MemberClaims | undefined, writable: WritablePath[]): PodOptions {
    const { scope, identity, replicas, placement, balancers, options } = this;
    const { props, resources, schedule, job, isTask, membership, metrics, commons } = options;
    const tokens = props.leaderElection && commons.attachments.length === 0 ? [apiToken()] : commons.attachments;
    const volumePaths = [...Object.keys(props.volumes ?? {}), ...claims ? [claims.path] : []];
    return {
      ...commons,
      ...props,
      image: commons.image,
      user: commons.user,
      writablePaths: commons.writablePaths,
      imagePullSecrets: [...props.imagePullSecrets ?? [], ...commons.imagePullSecrets ?? []],
      attachments: [
        ...tokens,
        ...claims ? [claims.attachment] : [],
        volumeMounts(scope, props.volumes, { replicas, strategy: props.strategy, schedule, job }),
        ...fileMounts(scope, this.files, { main: identity.instance, user: commons.user, writable, token: tokens, volumes: volumePaths }),
      ],
      placement,
      rights: this.rights,
      settings: inheritedSettings(props.pod, commons.settings),
      workingDir: props.workingDir ?? commons.workingDir,
      name: identity.instance,
      ports: ports.inContainer,
      sidecars: [...metrics?.sidecar ? [metrics.sidecar] : [], ...this.sidecars],
      controller: job ? 'Job' : schedule ? 'CronJob' : membership ? 'StatefulSet' : 'Deployment',
      isIndexed: job?.completions?.isIndexed,
      // Where all pods stop before new ones start, longer draining would only lengthen the downtime.
      balancers: props.strategy !== undefined && props.strategy.surge === undefined ? undefined : balancers,
      probes: containerProbes(scope, props.health, ports.inContainer, membership && RECOVERY),
      resources,
      isAlone: isTask || (membership && replicas && replicas.max < 2),
      priorityClassName: appPriority(scope, props.priority ?? commons.priority),
      environment: () => commons.environment.with(this.own),
      podLabels: labelMap(scope, 'podLabels', { ...commons.podLabels, ...props.podLabels }),
      podAnnotations: metadataMap(scope, 'podAnnotations', { ...metrics && scrapeAnnotations(scope, metrics), ...commons.podAnnotations, ...props.podAnnotations }),
    };
  }

  /** What makes the pods: runs by the clock, members with volumes, or a Deployment. */
  private controllers(claims: MemberClaims | undefined): Controllers {
    const { scope, identity, labels, pod, replicas, options: { props, schedule, job, isTask, membership, commons } } = this;
    const annotations = {
      ...levelAnnotation(this.rights), ...sharingReason(scope, pod.settings), ...commons.annotations, ...disruptionReason(scope, props.doNotDisrupt),
    };
    const { strategy, minReadySeconds, progressDeadlineSeconds, disruptionBudget: given } = props;
    const { image } = commons;
    if (schedule) {
      const run = { schedule, image, labels, annotations, containers: containersOf(pod), ...(isTask && { prop: '' }) };
      const made = cronJob(scope, identity, run, podTemplate(scope, identity, pod));
      return { target: made, cronJob: made };
    }
    if (job) {
      const { activeDeadlineSeconds, retries, restartPolicy, failureRules, completions, suspend, retry = 0 } = job;
      const run = { activeDeadlineSeconds, retries, restartPolicy, failureRules, completions, suspend, containers: containersOf(pod) };
      const made = hashedJob(scope, identity, {
        ...run, name: identity.instance, image, labels: { ...labels, ...job.labels }, annotations, retry: wholeCount(scope, 'retry', retry), template: podTemplate(scope, identity, pod),
      });
      return { target: made, job: made };
    }
    const common = { replicas: replicas!, minReadySeconds, labels, annotations };
    if (membership) {
      const stateful = members(scope, identity, { ...common, membership, claims, pod, budget: given });
      return { target: stateful.statefulSet, stateful, podDisruptionBudget: stateful.podDisruptionBudget };
    }
    const made = deployment(scope, identity, { ...pod, ...common, strategy, progressDeadlineSeconds });
    return { target: made, deployment: made, podDisruptionBudget: disruptionBudget(scope, identity, { given, replicas: replicas!, labels }) };
  }

  private autoscalersOf(target: ApiObject, writable: WritablePath[]): ReturnType<typeof autoscalers> {
    const { scope, identity, labels, replicas, traffic, options: { props, resources, membership, engine } } = this;
    return autoscalers(scope, identity, target, {
      ...props, replicas, resources, writablePaths: writable, areMembers: membership !== undefined, engine, labels, traffic,
    });
  }

  private serviceOf({ service: given = {} }: WorkloadProps): k8s.KubeService {
    const { scope, identity, ports, labels, traffic } = this;
    return service(scope, 'Service', identity, {
      name: identity.instance,
      type: ServiceType.CLUSTER_IP,
      ports,
      labels,
      annotations: given.annotations && metadataMap(scope, 'service.annotations', given.annotations),
      fields: serviceFields(scope, 'service.', ports, given),
      traffic,
    });
  }

  private routesOf(containerPorts: Port[]): Routes {
    const { scope, identity, ports, labels, connections, traffic, balancers, pod, options: { props, trackOf } } = this;
    if (trackOf && props.routes === undefined) return routesOfTrack(scope, identity, trackOf.routes, connections);
    const readiness = { probe: pod.probes.readinessProbe, ports: containerPorts };
    const graceSeconds = () => graceOf(scope, pod);
    return routes(scope, identity, props.routes ?? [], { ports, labels, connections, readiness, traffic, balancers, graceSeconds });
  }

  /** Members are called directly, not through the Service, so on the port that they listen on. */
  private memberEndpointsAt(port: Port, count: number): Endpoint[] {
    const { identity: { instance }, options: { url } } = this;
    return Array.from({ length: count }, (_, ordinal) => this.endpointAt(memberHost(instance, ordinal), port, url, port.container));
  }

  private endpointAt(host: string, port: Port, url: WorkloadOptions['url'] = {}, number = port.service): Endpoint {
    return new Endpoint({
      ...url,
      host,
      namespace: this.identity.namespace,
      port: number,
      podPort: port.container,
      podLabels: processLabels(this.identity),
      scheme: port.scheme,
      transport: port.transport,
    }, this.scope);
  }
}

interface Controllers {
  /** The one that makes the pods. */
  readonly target: ApiObject;
  readonly cronJob?: k8s.KubeCronJob;
  readonly job?: k8s.KubeJob;
  readonly stateful?: Members;
  readonly deployment?: k8s.KubeDeployment;
  readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;
}

function placementOf(scope: Construct, identity: Identity, options: WorkloadOptions, replicas: Replicas | undefined): Placement {
  const { props, commons, membership, trackOf } = options;
  // Changing the number of pods of a version must not roll them: the template for one pod has the spread constraints for two.
  const placed = trackOf && replicas ? { ...replicas, max: Math.max(2, replicas.max) } : replicas;
  const crowd = placed && { replicas: placed, strategy: props.strategy, areMembers: membership !== undefined };
  return new Placement(scope, identity, inheritedPlacement(props, commons.placement), crowd);
}

/** The main container first. */
function containersOf({ name, sidecars = [], init = [] }: PodOptions): string[] {
  return [name, ...sidecars.map(sidecar => sidecar.name), ...init.map(step => step.name)];
}

function baseOf({ trackOf, shadowOf }: WorkloadOptions): ConstructorParameters<typeof Connections>[2] {
  const base = trackOf ?? shadowOf;
  return base && { connections: base.connections, isCalling: trackOf !== undefined };
}
