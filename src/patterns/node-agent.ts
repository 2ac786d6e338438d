import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { NodeAgentProps } from './node-agent-props';
import { AGENT, binding as address } from './shapes';
import { System } from './system';
import { refuseUnchecked } from './workload';
import { access, apiServer } from '../blocks/access';
import { apiToken } from '../blocks/api-token';
import { daemonSet } from '../blocks/daemon-set';
import { Environment } from '../blocks/environment';
import { fileMounts, filesOf } from '../blocks/files';
import { HostAccess, hostAccess } from '../blocks/host-access';
import { identify, Identity, processLabels } from '../blocks/identity';
import { needLevel } from '../blocks/namespace-level';
import { Connections } from '../blocks/network-policy';
import { Placement } from '../blocks/placement';
import { podAnnotations, PodOptions } from '../blocks/pod';
import { portsOf } from '../blocks/ports';
import { criticalQuota } from '../blocks/priority';
import { priorityClassOf } from '../blocks/priority-tier';
import { containerProbes } from '../blocks/probes';
import { writablePaths } from '../blocks/scratch';
import { portNamed, service } from '../blocks/service';
import { serviceAccount } from '../blocks/service-account';
import { refuseMapped } from '../blocks/service-fields';
import { Platform } from '../platform/platform';
import { constructId, dnsLabel, labelMap, LONGEST_WORKLOAD_NAME, metadataMap } from '../private/names';
import { here, refuse } from '../private/refusal';
import { checkShape, checkValue } from '../private/shape';
import { atThisLine, markSource } from '../private/source';
import { Binding, Endpoint, IBackingService } from '../props/backing-service';
import { ServiceType } from '../props/exposure';
import { NodeTerm } from '../props/node-term';
import { PodSecurity } from '../props/pod-security';
import { Port } from '../props/port';
import { Toleration } from '../props/toleration';

const DEFAULT_NODES = [
  NodeTerm.is('kubernetes.io/os', 'linux'),
  NodeTerm.notIn('eks.amazonaws.com/compute-type', ['fargate']),
  NodeTerm.notIn('type', ['virtual-kubelet']),
];
const SECONDS_TO_HAND_OVER = 10;

/**
 * An agent of the platform on every node, complete for production: a DaemonSet that rolls node by node, its identity, Service and
 * network policy. What it needs of the node is stated and reasoned, and with it the Pod Security level of its namespace, which it
 * shares with agents only.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 */
export class NodeAgent extends Construct implements IBackingService {
  /** The pods, one on each node. */
  public readonly daemonSet: k8s.KubeDaemonSet;

  /** What callers reach: all agents by one DNS name, or by `nodeLocal` that of their own node. An agent without a port has none. */
  public readonly service?: k8s.KubeService;

  /** The identity of the agents. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** What the agent may do on the Kubernetes API in its namespace, when `permissions` ask for it. */
  public readonly role?: k8s.KubeRole;

  /** Gives the role to the agent's identity. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** What the agent may do on the Kubernetes API in the whole cluster, when `permissions` ask for it. */
  public readonly clusterRole?: k8s.KubeClusterRole;

  /** Gives the role of the whole cluster to the agent's identity. */
  public readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;

  /** Whom the agent calls and who calls it. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The agent's `configFiles`. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** Lets pods of the highest priority into the namespace, when `priority` asks for it. */
  public readonly resourceQuota?: k8s.KubeResourceQuota;

  /** The lowest Pod Security level under which the agent runs. */
  public readonly podSecurity: PodSecurity;

  /** What makes it no higher: what of the node the agent has, and why. */
  public readonly reasons: string[];

  /**
   * Who its pods are.
   * @internal
   */
  public readonly _identity: Identity;

  private readonly environment: Environment;
  private readonly connections: Connections;
  private readonly ports: Port[];
  private readonly endpoints: Endpoint[];
  private readonly onHostNetwork: boolean;
  private readonly pod: PodOptions;

  /**
   * @throws pod-security-too-strict, namespace-shared, reason-missing, host-path-invalid, host-path-misplaced, host-path-sensitive,
   * host-path-takeover, host-path-duplicate, host-port-privileged, host-network-call, user-and-root, surge-on-host-network, daemon-set-strategy-invalid,
   * headless-port-mapped, health-missing, and what its props refuse
   */
  constructor(scope: Construct, id: string, props: NodeAgentProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, AGENT);
    props.platform?.applyTo(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
    const identity = identify(this, name, 'agent', name);
    this._identity = identity;
    const defaults = System._defaultsOf(this);
    const labels = labelMap(this, 'labels', { ...defaults.labels, ...props.labels });
    this.ports = portsOf(this, props.port, props.ports);
    refuseUnchecked(this, this.ports, props);
    if (!props.nodeLocal) refuseMapped(this, this.ports, 'the port on which the agent listens, or nodeLocal: true');

    const host = hostAccess(this, props, this.ports);
    this.podSecurity = host.level;
    this.reasons = host.reasons;
    this.onHostNetwork = host.namespaces.hostNetwork ?? false;
    needLevel(this, host, System._podSecurityOf(this));

    this.serviceAccount = serviceAccount(this, identity, name, labels);
    const permissions = props.permissions ?? [];
    const { role, roleBinding, clusterRole, clusterRoleBinding } = access(this, identity, labels, permissions);
    this.role = role;
    this.roleBinding = roleBinding;
    this.clusterRole = clusterRole;
    this.clusterRoleBinding = clusterRoleBinding;

    this.environment = new Environment(this, identity.namespace);
    props.configSets?.forEach(({ configMap }) => this.environment.addSet(configMap));
    const { configMap, ...files } = filesOf(this, identity, labels, props);
    this.configMap = configMap;
    this.connections = new Connections(this, identity);
    this.endpoints = this.ports.map(port => endpointAt(this, identity, port));
    const user = host.user ?? defaults.user;
    const token = permissions.length > 0 ? [apiToken()] : [];
    const writable = writablePaths(this, props.image, props.writablePaths);
    if (props.priority) priorityClassOf(this, props.priority);
    const { priority, strategy, minReadySeconds } = props;
    const surges = strategy?.maxSurge !== undefined;
    const mounted = host.paths.mounts?.map(({ mountPath }) => mountPath);
    this.pod = {
      ...props,
      name,
      user,
      host,
      priorityClassName: priority?.name,
      attachments: [...token, host.paths, ...fileMounts(this, files, writable, user, token, mounted)],
      placement: new Placement(this, identity, { onNodes: onLinux(props.onNodes), tolerations: props.tolerations ?? [Toleration.everything()] }),
      ports: this.ports,
      probes: containerProbes(this, props.health, this.ports),
      environment: () => this.environment,
      drainSeconds: props.drainSeconds ?? (this.ports.length > 0 && surges ? SECONDS_TO_HAND_OVER : 0),
      serviceAccountName: this.serviceAccount.name,
      podLabels: labelMap(this, 'podLabels', { ...defaults.podLabels, ...props.podLabels }),
      podAnnotations: metadataMap(this, 'podAnnotations', { ...defaults.podAnnotations, ...props.podAnnotations }),
    };
    const annotations = { ...levelAnnotation(host), ...metadataMap(this, 'annotations', props.annotations) };
    this.daemonSet = daemonSet(this, identity, { ...this.pod, strategy, minReadySeconds, labels, annotations });
    this.resourceQuota = priority && criticalQuota(this, identity, priority.name, labels);
    this.service = this.ports.length === 0 ? undefined : service(this, 'Service', identity, {
      name,
      type: ServiceType.CLUSTER_IP,
      ports: this.ports,
      labels,
      fields: props.nodeLocal ? { internalTrafficPolicy: 'Local' } : { clusterIP: 'None' },
    });
    this.networkPolicy = this.connections.policy(name, labels, this.endpoints);

    this.environment.addFields(props.nodeVariables ?? {}, 'nodeVariables');
    this.environment.addConfig(props.config ?? {});
    this.environment.addSecrets(props.secrets ?? {});
    props.callers?.forEach(caller => this.connections.admitCaller(caller, this.ports));
    props.egress?.forEach(egress => this.connections.allowEgress(egress));
    if (permissions.length > 0) apiServer(this).forEach(egress => this.connections.allowEgress(egress));
    Platform.of(this).telemetry.forEach(egress => this.connections.allowEgress(egress));
    props.calls?.forEach(({ endpoint }) => this.call(endpoint));
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    podAnnotations(this, this.pod);
  }

  /** `scheme://host:port` of the first port. */
  public get url(): Binding { return this.endpoint.url; }

  /** `host:port` of the first port. */
  public get address(): Binding { return this.endpoint.address; }

  /** DNS name. */
  public get host(): Binding { return this.endpoint.host; }

  /** Number of the first port. */
  public get port(): Binding { return this.endpoint.port; }

  /**
   * The first port.
   *
   * @throws no-port when it has none, host-network-call
   */
  public get endpoint(): Endpoint {
    const [first] = this.ports;
    return this.endpointOf(first?.name ?? refuse(here(this), {
      code: 'no-port',
      problem: 'it has no port, so nothing can call it',
      given: 'an agent without a port',
      allowed: 'bindings and calls to what has a port',
      fix: 'give it a port, or remove what calls it',
    }));
  }

  /**
   * One of its ports by name.
   *
   * @throws port-unknown, host-network-call
   */
  public endpointOf(portName: string): Endpoint {
    if (this.onHostNetwork) refuseUnseen(this, 'a call to it', 'call the nodes by their addresses: egress: [Egress.to(Peer.cidr(...), [9100])]');
    return this.endpoints[this.ports.indexOf(atThisLine(this, () => portNamed(this, this.ports, portName)))];
  }

  /**
   * Gives the agent an environment variable with the address of what it calls, and lets the call through: for wiring after both
   * sides are made.
   *
   * @throws prop-invalid, env-name-invalid, env-duplicate, binding-foreign, namespace-unknown, egress-unnamed, host-network-call
   */
  public bind(variable: string, binding: Binding): void {
    atThisLine(this, () => {
      checkValue(this, `bind.${variable}`, binding, address);
      this.environment.addBinding(variable, binding);
      this.call(binding.endpoint);
      podAnnotations(this, this.pod);
    });
  }

  private call(endpoint: Endpoint): void {
    if (this.onHostNetwork && endpoint.owner && endpoint.options.podLabels) {
      refuseUnseen(this, `its call to ${endpoint.owner.node.path}`, 'let the nodes in there, callers: [Peer.cidr(...)], and give the address by config');
    }
    this.connections.call(endpoint);
  }
}

/** Every setting of the pod's security is one for Linux, and so are the images. What is a node by name only runs no agent: it would wait there for ever. */
function onLinux(terms: NodeTerm[] = []): NodeTerm[] {
  return [...DEFAULT_NODES.filter(({ label }) => !terms.some(term => term.label === label)), ...terms];
}

function endpointAt(agent: NodeAgent, identity: Identity, port: Port): Endpoint {
  return new Endpoint({
    host: identity.instance,
    namespace: identity.namespace,
    port: port.service,
    podPort: port.container,
    podLabels: processLabels(identity),
    scheme: port.scheme,
  }, agent);
}

function levelAnnotation({ level, reasons }: HostAccess): { [key: string]: string } {
  return level === PodSecurity.RESTRICTED ? {} : { 'keelwright.io/pod-security': `${level}: ${reasons.join('; ')}` };
}

function refuseUnseen(where: NodeAgent, call: string, way: string): never {
  return refuse(here(where), {
    code: 'host-network-call',
    problem: `it is on the node's network, where network policies do not know it by its labels: ${call} would be dropped`,
    given: 'hostNetwork',
    allowed: 'bindings and calls of agents with a network of their own',
    fix: `leave hostNetwork out; or ${way}`,
  });
}
