import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { System } from './system';
import { TwelveFactorAppProps } from './twelve-factor-app-props';
import { autoscaler } from '../blocks/autoscaler';
import { deployment } from '../blocks/deployment';
import { disruptionBudget } from '../blocks/disruption-budget';
import { Environment } from '../blocks/environment';
import { identify, Identity, processLabels } from '../blocks/identity';
import { Connections } from '../blocks/network-policy';
import { portsOf } from '../blocks/ports';
import { replicasOf } from '../blocks/replicas';
import { exposure, portNamed, service } from '../blocks/service';
import { serviceAccount } from '../blocks/service-account';
import { Platform } from '../platform/platform';
import { constructId, dnsLabel, labelMap, LONGEST_WORKLOAD_NAME, metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { markSource } from '../private/source';
import { Binding, Endpoint, IBackingService } from '../props/backing-service';
import { ExposeOptions, ServiceType } from '../props/exposure';
import { Peer } from '../props/peer';
import { Port } from '../props/port';

/**
 * A stateless app, complete for production: a Deployment that rolls without losing capacity, its Service, identity,
 * autoscaler, disruption budget and network policy.
 *
 * @see https://12factor.net
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export class TwelveFactorApp extends Construct implements IBackingService {
  /** The pods. */
  public readonly deployment: k8s.KubeDeployment;

  /** The identity of the pods. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** Who may call and be called. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The stable address; a worker has none. */
  public readonly service?: k8s.KubeService;

  /** What decides the replicas, when `scale` is given. */
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;

  /** What a node drain must respect, with two replicas or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  private readonly identity: Identity;
  private readonly environment: Environment;
  private readonly connections: Connections;
  private readonly ports: Port[];
  private readonly endpoints: Endpoint[];
  private readonly labels: { [key: string]: string };

  constructor(scope: Construct, id: string, props: TwelveFactorAppProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    props.platform?.applyTo(this);

    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
    const defaults = System._defaultsOf(this);
    this.ports = portsOf(this, props.port, props.ports);
    this.refuseUnasked(props);
    const replicas = replicasOf(this, props.replicas, props.scale, defaults.replicas);
    this.labels = labelMap(this, 'labels', { ...defaults.labels, ...props.labels });
    this.identity = identify(this, name, this.ports.length > 0 ? 'web' : 'worker', name);
    this.environment = new Environment(this, this.identity.namespace);
    this.connections = new Connections(this, this.identity);
    this.endpoints = this.ports.map(port => this.endpointAt(name, port));

    this.serviceAccount = serviceAccount(this, this.identity, name, this.labels);
    this.deployment = deployment(this, this.identity, {
      ...props,
      name,
      replicas,
      ports: this.ports,
      environment: this.environment,
      user: props.user ?? defaults.user,
      serviceAccountName: this.serviceAccount.name,
      labels: this.labels,
      podLabels: labelMap(this, 'podLabels', { ...defaults.podLabels, ...props.podLabels }),
      annotations: metadataMap(this, 'annotations', props.annotations),
      podAnnotations: metadataMap(this, 'podAnnotations', { ...defaults.podAnnotations, ...props.podAnnotations }),
    });
    this.service = this.ports.length === 0 ? undefined : service(this, 'Service', this.identity, {
      name, type: ServiceType.CLUSTER_IP, ports: this.ports, labels: this.labels,
    });
    this.horizontalPodAutoscaler = autoscaler(this, this.identity, this.deployment, replicas, this.labels);
    this.podDisruptionBudget = disruptionBudget(this, this.identity, name, replicas, this.labels);
    this.networkPolicy = this.connections.policy(name, this.labels, this.endpoints);

    this.environment.addConfig(props.config ?? {});
    this.environment.addSecrets(props.secrets ?? {});
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    props.calls?.forEach(callee => this.connections.call(callee.endpoint));
    props.callers?.forEach(caller => this.connections.admit(caller));
    props.egress?.forEach(egress => this.connections.allowEgress(egress));
  }

  /** `scheme://host:port` of the app's first port. */
  public get url(): Binding { return this.endpoint.url; }

  /** `host:port` of the app's first port. */
  public get address(): Binding { return this.endpoint.address; }

  /** DNS name of the app. */
  public get host(): Binding { return this.endpoint.host; }

  /** Number of the app's first port. */
  public get port(): Binding { return this.endpoint.port; }

  /**
   * The app's first port.
   *
   * @throws no-port when the app is a worker
   */
  public get endpoint(): Endpoint {
    return this.endpoints[0] ?? refuse(this, {
      code: 'no-port',
      problem: 'it has no port, so nothing can call it',
      given: 'a worker',
      allowed: 'bindings and calls to apps with a port',
      fix: 'give the app a port, or remove the binding',
    });
  }

  /**
   * One of the app's ports by its name.
   *
   * @throws port-unknown when the app has no such port
   */
  public endpointOf(portName: string): Endpoint {
    return this.endpoints[this.ports.indexOf(portNamed(this, this.ports, portName))];
  }

  /**
   * Gives the app an environment variable with the address of what it calls, and lets the call through.
   * For cycles, and for wiring after both sides are made.
   *
   * @throws env-name-invalid, env-duplicate, binding-foreign, namespace-unknown
   */
  public bind(variable: string, binding: Binding): void {
    this.environment.addBinding(variable, binding);
    this.connections.call(binding.endpoint);
  }

  /**
   * Adds a Service of the given name beside the app's own one, such as a load balancer.
   *
   * @throws no-port, port-unknown, source-ranges-without-load-balancer, cidr-invalid
   */
  public expose(name: string, options: ExposeOptions): k8s.KubeService {
    dnsLabel(this, 'name', constructId(this, name));
    const { ports, ...settings } = exposure(this, this.ports, options);
    if (ports.length === 0) this.endpoint;
    if (settings.type === ServiceType.LOAD_BALANCER) ports.forEach(port => this.admitLoadBalancer(port));
    return service(this, name, this.identity, { name, ports, ...settings, labels: this.labels });
  }

  /** With the default traffic policy nodes put their own address in place of the caller's, so source ranges are the balancer's to enforce. */
  private admitLoadBalancer(port: Port): void {
    const sources = Platform.of(this).loadBalancerSources?.map(Peer.cidr) ?? [Peer.anyone()];
    sources.forEach(source => this.connections.admit(source, port.container));
  }

  private endpointAt(host: string, port: Port): Endpoint {
    return new Endpoint(this, {
      host,
      namespace: this.identity.namespace,
      port: port.service,
      podPort: port.container,
      podLabels: processLabels(this.identity),
      scheme: port.scheme,
    });
  }

  private refuseUnasked(props: TwelveFactorAppProps): void {
    if (this.ports.length > 0 && props.health === undefined) {
      refuse(this, {
        code: 'health-missing',
        problem: 'it has a port and no health check: each rollout would send calls to pods that do not answer yet',
        given: 'nothing',
        allowed: 'Health.http, .grpc, .tcp, .command or .probes',
        fix: "say how it shows that it works, such as health: Health.http('/healthz')",
      });
    }
  }
}
