import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { exposedService } from './exposed-service';
import { WorkloadProps } from './workload-props';
import { Attachment } from '../blocks/attachment';
import { autoscalers } from '../blocks/autoscalers';
import { cronJob } from '../blocks/cron-job';
import { deployment } from '../blocks/deployment';
import { disruptionBudget } from '../blocks/disruption-budget';
import { disruptionReason } from '../blocks/disruption-hints';
import { Environment } from '../blocks/environment';
import { fileMounts, Files, filesOf, withFiles } from '../blocks/files';
import { Identity, processLabels } from '../blocks/identity';
import { claimsOf, memberHost, Members, members, Membership } from '../blocks/members';
import { mergedMetrics } from '../blocks/mesh';
import { Connections } from '../blocks/network-policy';
import { inheritedPlacement, Placement } from '../blocks/placement';
import { podAnnotations, PodOptions } from '../blocks/pod';
import { portsOf } from '../blocks/ports';
import { appPriority } from '../blocks/priority-tier';
import { containerProbes, RECOVERY } from '../blocks/probes';
import { Replicas, replicasOf } from '../blocks/replicas';
import { resilience, ResilienceObjects, resilienceOfTrack } from '../blocks/resilience';
import { Routes, routes, routesOfTrack } from '../blocks/routes';
import { Scrape, scrapeAnnotations } from '../blocks/scrape';
import { writablePaths } from '../blocks/scratch';
import { service } from '../blocks/service';
import { serviceFields } from '../blocks/service-fields';
import { Traffic } from '../blocks/traffic';
import { volumeMounts } from '../blocks/volumes';
import { Platform } from '../platform/platform';
import { labelMap, metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { Binding, Endpoint, EndpointOptions } from '../props/backing-service';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Peer } from '../props/peer';
import { PlacementProps } from '../props/placement';
import { PodRoom } from '../props/pod-room';
import { Port } from '../props/port';
import { PriorityTier } from '../props/priority-tier';
import { Resources } from '../props/resources';
import { Schedule } from '../props/schedule';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

type Labels = { readonly [key: string]: string };

/** What all processes of an app have in common. */
export interface AppCommons {
  readonly image: string;
  readonly serviceAccountName: string;
  readonly environment: Environment;
  readonly attachments: Attachment[];
  /** Files of the app; undefined while its main process is made, which names them itself. */
  readonly files?: Files;
  readonly user?: User;
  readonly writablePaths?: WritablePath[];
  readonly placement: PlacementProps;
  readonly priority?: PriorityTier;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly defaultReplicas?: number;
}

export interface WorkloadOptions {
  readonly props: WorkloadProps;
  readonly resources: Resources;
  readonly schedule?: Schedule;
  /** Makes the pods members of a StatefulSet. */
  readonly membership?: Membership;
  /** Name of the engine that it is, set up for the memory it has. */
  readonly engine?: string;
  readonly metrics?: Scrape;
  /** What the URL has beside host and port. */
  readonly url?: Pick<EndpointOptions, 'credentials' | 'path'>;
  readonly commons: AppCommons;
  /** Makes it another version of this workload: what calls that calls it too, and its Service is for its own pods. */
  readonly trackOf?: Workload;
  /** Makes it what gets copies of this workload's calls: who calls that may call it, and nothing else is shared. */
  readonly shadowOf?: Workload;
}

/** One process of an app: its pods and everything around them. */
export class Workload {
  public readonly deployment?: k8s.KubeDeployment;
  public readonly cronJob?: k8s.KubeCronJob;
  public readonly stateful?: Members;
  public readonly service?: k8s.KubeService;
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;
  public readonly verticalPodAutoscaler?: ApiObject;
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;
  public readonly networkPolicy: k8s.KubeNetworkPolicy;
  public readonly configMap?: k8s.KubeConfigMap;
  public readonly files: Files;
  public readonly routes: Routes;
  public readonly resilience: ResilienceObjects;
  public readonly ports: Port[];
  public readonly endpoints: Endpoint[];
  /** The ports by which only members reach each other, and whoever administers them. */
  public readonly memberEndpoints: Endpoint[];
  /** The first port of each member, by its own name. */
  public readonly members: Endpoint[];
  public readonly connections: Connections;
  public readonly placement: Placement;
  /** Undefined for what runs to its end. */
  public readonly replicas?: Replicas;
  /** Where its calls go while it is released. */
  public readonly traffic: Traffic;
  public readonly room: PodRoom;

  public readonly labels: Labels;
  /** Those of members and of metrics included. */
  private readonly namedPorts: Port[];
  /** Variables that no other process of the app has. */
  private readonly own: Environment;
  private readonly pod: PodOptions;

  constructor(private readonly scope: Construct, public readonly identity: Identity, options: WorkloadOptions) {
    const { props, resources, schedule, membership, metrics, commons, trackOf, shadowOf } = options;
    this.ports = portsOf(scope, props.port, props.ports);
    const called = [...this.ports, ...membership?.memberPorts ?? []];
    const isServed = metrics && !metrics.sidecar && called.some(({ container }) => container === metrics.port.container);
    const allPorts = portsOf(scope, undefined, [...called, ...metrics && !isServed ? [metrics.port] : []]);
    this.namedPorts = allPorts;
    const containerPorts = metrics?.sidecar ? called : allPorts;
    refuseUnchecked(scope, this.ports, props);
    if (schedule) refuseUnscheduled(scope, this.ports, props);
    refuseUnserved(scope, this.ports, props);
    const { labels } = commons;
    const annotations = { ...commons.annotations, ...disruptionReason(scope, props.doNotDisrupt) };
    const name = identity.instance;
    this.labels = labels;

    this.own = new Environment(scope, identity.namespace);
    props.configSets?.forEach(({ configMap }) => this.own.addSet(configMap));
    const { configMap, ...files } = filesOf(scope, identity, labels, props);
    this.configMap = configMap;
    this.files = withFiles(commons.files, files);
    this.traffic = new Traffic(identity);
    this.connections = new Connections(scope, identity, baseOf(options));
    this.endpoints = this.ports.map(port => this.endpointAt(name, port, options.url));
    this.memberEndpoints = called.slice(this.ports.length).map(port => this.endpointAt(name, port));
    const readPorts = metrics ? [metrics.port, ...mergedMetrics(scope)] : [];
    if (!membership) Platform.of(scope).telemetry.forEach(egress => this.connections.allowEgress(egress));
    metrics?.from.forEach(reader => readPorts.forEach(port => this.connections.admit(reader, port.container)));
    const replicas = schedule ? undefined : replicasOf(scope, props.replicas, props.scale, commons.defaultReplicas);
    this.replicas = replicas;
    const wishes = inheritedPlacement(props, commons.placement);
    // A version whose number of pods changes must not roll by that: what spreads two stands in the template of one.
    const placed = trackOf && replicas ? { ...replicas, max: Math.max(2, replicas.max) } : replicas;
    const crowd = placed && { replicas: placed, strategy: props.strategy, areMembers: membership !== undefined };
    this.placement = new Placement(scope, identity, wishes, crowd);
    const claims = claimsOf(scope, identity, membership);
    const writable = writablePaths(scope, commons.image, commons.writablePaths);
    const priority = props.priority ?? commons.priority;
    const volumePaths = [...Object.keys(props.volumes ?? {}), ...claims ? [claims.path] : []];
    const pod: PodOptions = {
      ...commons,
      ...props,
      attachments: [
        ...commons.attachments,
        ...claims ? [claims.attachment] : [],
        volumeMounts(scope, props.volumes, { replicas, strategy: props.strategy, schedule }),
        ...fileMounts(scope, this.files, writable, commons.user, commons.attachments, volumePaths),
      ],
      placement: this.placement,
      name,
      ports: containerPorts,
      sidecars: metrics?.sidecar && [metrics.sidecar],
      probes: containerProbes(scope, props.health, containerPorts, membership && RECOVERY),
      resources,
      priorityClassName: appPriority(scope, priority),
      environment: () => commons.environment.with(this.own),
      podLabels: labelMap(scope, 'podLabels', { ...commons.podLabels, ...props.podLabels }),
      podAnnotations: metadataMap(scope, 'podAnnotations', { ...metrics && scrapeAnnotations(scope, metrics), ...commons.podAnnotations, ...props.podAnnotations }),
    };
    this.pod = pod;
    this.members = [];
    if (schedule) this.cronJob = cronJob(scope, identity, { ...pod, schedule, labels, annotations });
    if (membership && replicas) {
      const { minReadySeconds } = props;
      this.stateful = members(scope, identity, { membership, claims, pod, replicas, minReadySeconds, labels, annotations });
      this.podDisruptionBudget = this.stateful.podDisruptionBudget;
      this.members = this.ports.slice(0, 1).flatMap(port => this.memberEndpointsAt(port, replicas.min, options.url));
      if (replicas.max > 1) [...this.endpoints, ...this.memberEndpoints].forEach(endpoint => this.connections.call(endpoint));
    } else if (replicas) {
      const { strategy, minReadySeconds } = props;
      this.deployment = deployment(scope, identity, { ...pod, replicas, strategy, minReadySeconds, labels, annotations });
      this.podDisruptionBudget = disruptionBudget(scope, identity, name, replicas, labels);
    }
    const target = this.deployment ?? this.stateful?.statefulSet ?? this.cronJob!;
    const { horizontalPodAutoscaler, verticalPodAutoscaler } = autoscalers(scope, identity, target, {
      ...props,
      replicas,
      resources,
      writablePaths: writable,
      areMembers: membership !== undefined,
      engine: options.engine,
      labels,
      traffic: this.traffic,
    });
    this.horizontalPodAutoscaler = horizontalPodAutoscaler;
    this.verticalPodAutoscaler = verticalPodAutoscaler;
    this.room = PodRoom._of(scope, { workload: target, verticalPodAutoscaler, min: replicas?.min ?? 0, max: replicas?.max ?? 1, priority });
    this.service = this.ports.length === 0 ? undefined : service(scope, 'Service', identity, {
      name,
      type: ServiceType.CLUSTER_IP,
      ports: this.ports,
      labels,
      annotations: props.service?.annotations && metadataMap(scope, 'service.annotations', props.service.annotations),
      fields: serviceFields(scope, 'service.', this.ports, props.service ?? {}),
      traffic: this.traffic,
    });
    const scraped = readPorts.map(port => this.endpointAt(name, port));
    const endpoints = [...(trackOf ?? shadowOf)?.endpoints ?? [], ...this.endpoints, ...this.memberEndpoints, ...this.members, ...scraped];
    this.networkPolicy = this.connections.policy(name, labels, endpoints);
    const readiness = { probe: pod.probes.readinessProbe, ports: containerPorts };
    const { connections, traffic } = this;
    this.routes = trackOf && props.routes === undefined ? routesOfTrack(scope, identity, trackOf.routes, connections)
      : routes(scope, identity, props.routes ?? [], { ports: this.ports, labels, connections, readiness, traffic });
    this.resilience = trackOf ? resilienceOfTrack(scope, identity, labels, trackOf.resilience, replicas!)
      : resilience(scope, identity, props.resilience, { ports: this.ports, replicas, labels, traffic });
  }

  /** Wires what belongs to this process alone. */
  public wire(props: WorkloadProps): void {
    this.own.addConfig(props.config ?? {});
    this.own.addSecrets(props.secrets ?? {});
    this.reach(props);
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    this.admitCallers(props.callers);
  }

  /** Lets in who calls without being an app of the program: by default on all ports, or on those given. */
  public admitCallers(callers: Peer[] = [], ports?: Port[]): void {
    callers.forEach(caller => this.connections.admitCaller(caller, this.namedPorts, ports));
  }

  /** Lets the process out to what it calls. */
  public reach(props: Pick<WorkloadProps, 'calls' | 'egress'>): void {
    props.egress?.forEach(egress => this.connections.allowEgress(egress));
    props.calls?.forEach(callee => this.connections.call(callee.endpoint));
  }

  public bind(variable: string, binding: Binding): void {
    this.own.addBinding(variable, binding);
    this.connections.call(binding.endpoint);
  }

  /** Refuses what shows only when all is wired: one variable from two places, one Secret in two versions. */
  public refuseContradictions(): void {
    podAnnotations(this.scope, this.pod);
  }

  /** Adds a Service beside the process's own one. */
  public expose(name: string, options: ExposeOptions): k8s.KubeService {
    const { scope, identity, connections, ports, labels, traffic } = this;
    return exposedService(scope, identity, connections, ports, options, { name, labels, traffic });
  }

  /** A member is called past the Service, so on the port that it listens on. */
  private memberEndpointsAt(port: Port, count: number, url: WorkloadOptions['url']): Endpoint[] {
    return Array.from({ length: count }, (_, ordinal) => this.endpointAt(memberHost(this.identity.instance, ordinal), port, url, port.container));
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
    }, this.scope);
  }
}

function baseOf({ trackOf, shadowOf }: WorkloadOptions): ConstructorParameters<typeof Connections>[2] {
  const base = trackOf ?? shadowOf;
  return base && { connections: base.connections, isCalling: trackOf !== undefined };
}

export function refuseUnchecked(scope: Construct, ports: Port[], props: Pick<WorkloadProps, 'health'>): void {
  if (ports.length === 0 || props.health !== undefined) return;
  refuse(scope, {
    code: 'health-missing',
    problem: 'it has a port and no health check: each rollout would send calls to pods that do not answer yet',
    given: 'nothing',
    allowed: 'Health.http, .grpc, .tcp, .command or .probes',
    fix: "say how it shows that it works, such as health: Health.http('/healthz')",
  });
}

/** Without a port there is no Service that could say it. */
function refuseUnserved(scope: Construct, ports: Port[], { service: given }: WorkloadProps): void {
  if (ports.length > 0 || given === undefined) return;
  refuse(scope, {
    code: 'service-without-port',
    problem: 'it says what its Service is like, and has no port: there is no Service',
    given: Object.keys(given),
    allowed: 'service beside port or ports',
    fix: 'give it the port on which it serves, such as port: 8080, or remove service',
  });
}

/** A run is no server: what is said about servers would be dropped silently. */
function refuseUnscheduled(scope: Construct, ports: Port[], props: WorkloadProps): void {
  const serving = (['replicas', 'scale', 'strategy', 'minReadySeconds', 'health', 'drainSeconds', 'callers', 'routes', 'resilience', 'service', 'spread', 'onePer'] as const).filter(prop => props[prop] !== undefined);
  if (ports.length === 0 && serving.length === 0) return;
  refuse(scope, {
    code: 'schedule-and-server',
    problem: 'it runs at certain times to its end, and is told how to serve all the time',
    given: [...ports.map(({ name }) => `port ${name}`), ...serving].join(', '),
    allowed: 'command, args, resources, verticalScale, config, configSets, configFiles, secrets, secretFiles, volumes, bindings, calls, egress, init, near, apartFrom, onNodes, preferNodes, tolerations, priority and doNotDisrupt beside a schedule',
    fix: 'remove these, or remove the schedule',
  });
}
