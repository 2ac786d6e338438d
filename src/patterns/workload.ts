import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { WorkloadProps } from './workload-props';
import { Attachment } from '../blocks/attachment';
import { autoscaler } from '../blocks/autoscaler';
import { cronJob } from '../blocks/cron-job';
import { deployment } from '../blocks/deployment';
import { disruptionBudget } from '../blocks/disruption-budget';
import { Environment } from '../blocks/environment';
import { fileMounts, Files, filesOf, withFiles } from '../blocks/files';
import { Identity, processLabels } from '../blocks/identity';
import { Connections } from '../blocks/network-policy';
import { inheritedPlacement, Placement } from '../blocks/placement';
import { podAnnotations, PodOptions } from '../blocks/pod';
import { portsOf } from '../blocks/ports';
import { containerProbes } from '../blocks/probes';
import { replicasOf } from '../blocks/replicas';
import { Routes, routes } from '../blocks/routes';
import { writablePaths } from '../blocks/scratch';
import { exposure, service } from '../blocks/service';
import { Platform } from '../platform/platform';
import { constructId, dnsLabel, labelMap, metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { Binding, Endpoint } from '../props/backing-service';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Peer } from '../props/peer';
import { PlacementProps } from '../props/placement';
import { Port } from '../props/port';
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
  readonly commons: AppCommons;
}

/** One process of an app: its pods and everything around them. */
export class Workload {
  public readonly deployment?: k8s.KubeDeployment;
  public readonly cronJob?: k8s.KubeCronJob;
  public readonly service?: k8s.KubeService;
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;
  public readonly networkPolicy: k8s.KubeNetworkPolicy;
  public readonly configMap?: k8s.KubeConfigMap;
  public readonly files: Files;
  public readonly routes: Routes;
  public readonly ports: Port[];
  public readonly endpoints: Endpoint[];
  public readonly connections: Connections;
  public readonly placement: Placement;

  private readonly labels: Labels;
  /** Variables that no other process of the app has. */
  private readonly own: Environment;
  private readonly pod: PodOptions;

  constructor(private readonly scope: Construct, public readonly identity: Identity, { props, resources, schedule, commons }: WorkloadOptions) {
    this.ports = portsOf(scope, props.port, props.ports);
    refuseUnchecked(scope, this.ports, props);
    if (schedule) refuseUnscheduled(scope, this.ports, props);
    const { labels, annotations } = commons;
    const name = identity.instance;
    this.labels = labels;

    this.own = new Environment(scope, identity.namespace);
    props.configSets?.forEach(({ configMap }) => this.own.addSet(configMap));
    const { configMap, ...files } = filesOf(scope, identity, labels, props);
    this.configMap = configMap;
    this.files = withFiles(commons.files, files);
    this.connections = new Connections(scope, identity);
    this.endpoints = this.ports.map(port => this.endpointAt(port));
    const replicas = schedule ? undefined : replicasOf(scope, props.replicas, props.scale, commons.defaultReplicas);
    const wishes = inheritedPlacement(props, commons.placement);
    this.placement = new Placement(scope, identity, wishes, replicas && { replicas, strategy: props.strategy });
    const pod: PodOptions = {
      ...commons,
      ...props,
      attachments: [
        ...commons.attachments,
        ...fileMounts(scope, this.files, writablePaths(scope, commons.image, commons.writablePaths), commons.user, commons.attachments),
      ],
      placement: this.placement,
      name,
      ports: this.ports,
      probes: containerProbes(scope, props.health, this.ports),
      resources,
      environment: () => commons.environment.with(this.own),
      podLabels: labelMap(scope, 'podLabels', { ...commons.podLabels, ...props.podLabels }),
      podAnnotations: metadataMap(scope, 'podAnnotations', { ...commons.podAnnotations, ...props.podAnnotations }),
    };
    this.pod = pod;
    if (schedule) this.cronJob = cronJob(scope, identity, { ...pod, schedule, labels, annotations });
    if (replicas) {
      const { strategy, minReadySeconds } = props;
      this.deployment = deployment(scope, identity, { ...pod, replicas, strategy, minReadySeconds, labels, annotations });
      this.horizontalPodAutoscaler = autoscaler(scope, identity, this.deployment, replicas, labels);
      this.podDisruptionBudget = disruptionBudget(scope, identity, name, replicas, labels);
    }
    this.service = this.ports.length === 0 ? undefined : service(scope, 'Service', identity, { name, type: ServiceType.CLUSTER_IP, ports: this.ports, labels });
    this.networkPolicy = this.connections.policy(name, labels, this.endpoints);
    this.routes = routes(scope, identity, props.routes ?? [], { ports: this.ports, labels, connections: this.connections });
  }

  /** Wires what belongs to this process alone. */
  public wire(props: WorkloadProps): void {
    this.own.addConfig(props.config ?? {});
    this.own.addSecrets(props.secrets ?? {});
    this.reach(props);
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    props.callers?.forEach(caller => this.connections.admit(caller));
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
    const { scope, identity, labels } = this;
    dnsLabel(scope, 'name', constructId(scope, name));
    const { ports, ...settings } = exposure(scope, this.ports, options);
    if (settings.type !== ServiceType.CLUSTER_IP) ports.forEach(port => this.admitOutside(port, settings.type));
    return service(scope, name, identity, { name, ports, ...settings, labels });
  }

  /** With the default traffic policy nodes put their own address in place of the caller's, so source ranges are the balancer's to enforce. */
  private admitOutside(port: Port, type: ServiceType): void {
    const known = type === ServiceType.LOAD_BALANCER ? Platform.of(this.scope).loadBalancerSources?.map(Peer.cidr) : undefined;
    (known ?? [Peer.anyone()]).forEach(source => this.connections.admit(source, port.container));
  }

  private endpointAt(port: Port): Endpoint {
    return new Endpoint({
      host: this.identity.instance,
      namespace: this.identity.namespace,
      port: port.service,
      podPort: port.container,
      podLabels: processLabels(this.identity),
      scheme: port.scheme,
    }, this.scope);
  }
}

function refuseUnchecked(scope: Construct, ports: Port[], props: WorkloadProps): void {
  if (ports.length === 0 || props.health !== undefined) return;
  refuse(scope, {
    code: 'health-missing',
    problem: 'it has a port and no health check: each rollout would send calls to pods that do not answer yet',
    given: 'nothing',
    allowed: 'Health.http, .grpc, .tcp, .command or .probes',
    fix: "say how it shows that it works, such as health: Health.http('/healthz')",
  });
}

/** A run is no server: what is said about servers would be dropped silently. */
function refuseUnscheduled(scope: Construct, ports: Port[], props: WorkloadProps): void {
  const serving = (['replicas', 'scale', 'strategy', 'minReadySeconds', 'health', 'drainSeconds', 'callers', 'routes', 'spread', 'onePer'] as const).filter(prop => props[prop] !== undefined);
  if (ports.length === 0 && serving.length === 0) return;
  refuse(scope, {
    code: 'schedule-and-server',
    problem: 'it runs at certain times to its end, and is told how to serve all the time',
    given: [...ports.map(({ name }) => `port ${name}`), ...serving].join(', '),
    allowed: 'command, args, resources, config, configSets, configFiles, secrets, secretFiles, bindings, calls, egress, init, near, apartFrom, onNodes, preferNodes and tolerations beside a schedule',
    fix: 'remove these, or remove the schedule',
  });
}
