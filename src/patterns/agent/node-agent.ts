import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { NodeAgentProps } from './node-agent-props';
import { access, apiServer } from '../../blocks/access/access';
import { apiToken } from '../../blocks/access/api-token';
import { serviceAccount } from '../../blocks/access/service-account';
import { Environment } from '../../blocks/config/environment';
import { fileMounts, Files, filesOf } from '../../blocks/config/files';
import { identify, Identity, processLabels } from '../../blocks/objects/identity';
import { PodOptions, refuseContradictions } from '../../blocks/pods/pod';
import { sharingReason } from '../../blocks/pods/pod-settings';
import { containerProbes, refuseUnchecked } from '../../blocks/pods/probes';
import { requireProxy, sidecarsOf } from '../../blocks/pods/sidecar';
import { writablePaths } from '../../blocks/pods/writable-paths';
import { Connections } from '../../blocks/policies/network-policy';
import { criticalQuota } from '../../blocks/quotas/critical-quota';
import { Placement } from '../../blocks/scheduling/placement';
import { priorityClassOf } from '../../blocks/scheduling/priority-tier';
import { levelAnnotation } from '../../blocks/security/capabilities';
import { HostAccess, hostAccess } from '../../blocks/security/host-access';
import { needLevel } from '../../blocks/security/namespace-level';
import { portsBeside, portsOf } from '../../blocks/services/ports';
import { portNamed, service } from '../../blocks/services/service';
import { refuseMapped } from '../../blocks/services/service-fields';
import { daemonSet, nodesOfAgents } from '../../blocks/workloads/daemon-set';
import { Platform } from '../../platform/platform';
import { checked } from '../../private/calls/checked';
import { constructId, dnsLabel, LONGEST_WORKLOAD_NAME } from '../../private/names';
import { here, refuse } from '../../private/refusal';
import { atThisLine, markSource } from '../../private/source';
import { Caller, ICaller } from '../../props/policies/peer';
import { Toleration } from '../../props/scheduling/toleration';
import { PodSecurity } from '../../props/security/pod-security';
import { Binding, Endpoint, IBackingService } from '../../props/services/backing-service';
import { ServiceType } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { System } from '../system/system';
import { Commons, commonsOf } from '../workload/commons';

const SECONDS_TO_HAND_OVER = 10;

/**
 * A platform agent on every node, complete for production: a DaemonSet that rolls out node by node, its ServiceAccount, Service and
 * NetworkPolicy. Its access to the node is declared with reasons, and determines the Pod Security level that its namespace needs. It
 * shares the namespace with other agents only.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 * @example
 * const agents = new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED });
 *
 * new NodeAgent(agents, 'log-collector', {
 *   image: 'cr.fluentbit.io/fluent/fluent-bit:5.1.1',
 *   port: 2020,
 *   health: Health.http('/'),
 *   resources: { cpu: '50m', memory: '128Mi' },
 *   hostPaths: [HostPath.readOnly('/var/log')],
 *   runAsRoot: 'log files of the node belong to root',
 *   callers: [Peer.namespace('monitoring')],
 * });
 */
@checked
export class NodeAgent extends Construct implements IBackingService, ICaller {
  /** The DaemonSet: one pod on each node. */
  public readonly daemonSet: k8s.KubeDaemonSet;

  /** The Service for clients: one DNS name for all agents or, with `nodeLocal`, the agent on the client's node. Undefined without a port. */
  public readonly service?: k8s.KubeService;

  /** The ServiceAccount of the agents. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** RBAC permissions of the agent in its namespace, if `permissions` include any. */
  public readonly role?: k8s.KubeRole;

  /** Binds the role to the agent's ServiceAccount. */
  public readonly roleBinding?: k8s.KubeRoleBinding;

  /** RBAC permissions of the agent in the whole cluster, if `permissions` include any. */
  public readonly clusterRole?: k8s.KubeClusterRole;

  /** Binds the cluster role to the agent's ServiceAccount. */
  public readonly clusterRoleBinding?: k8s.KubeClusterRoleBinding;

  /** The allowed incoming and outgoing traffic of the agent. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The agent's `configFiles`. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** The ResourceQuota that admits critical pods to the namespace, if `priority` is a critical one. */
  public readonly resourceQuota?: k8s.KubeResourceQuota;

  /** The lowest Pod Security level under which the agent runs. */
  public readonly podSecurity: PodSecurity;

  /** Why the level is not stricter: the access to the node that the agent has, with reasons. */
  public readonly reasons: string[];

  /** Its pods, as network policies select them. */
  public readonly asCaller: Caller;

  private readonly environment: Environment;
  private readonly connections: Connections;
  private readonly ports: Port[];
  private readonly sidecarPorts: Port[];
  private readonly endpoints: Endpoint[];
  private readonly identity: Identity;
  private readonly onHostNetwork: boolean;
  private readonly pod: PodOptions;

  /**
   * @throws pod-security-too-strict, namespace-shared, reason-missing, host-path-invalid, host-path-misplaced, host-path-sensitive,
   * host-path-takeover, host-path-duplicate, host-port-privileged, host-network-call, user-and-root, surge-on-host-network,
   * daemon-set-strategy-invalid, headless-port-mapped, health-missing, and the errors of its props
   */
  constructor(scope: Construct, id: string, props: NodeAgentProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    props.platform?.applyTo(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id, LONGEST_WORKLOAD_NAME);
    const identity = identify(this, name, 'agent', name);
    this.identity = identity;
    this.asCaller = Caller._pods(identity);
    const commons = commonsOf(this, identity, props);
    const { environment, labels } = commons;
    this.environment = environment;
    this.ports = portsOf(this, props.port, props.ports);
    refuseUnchecked(this, this.ports, props);
    if (!props.nodeLocal) refuseMapped(this, this.ports, 'the port on which the agent listens, or nodeLocal: true');

    const beside = portsBeside(this, this.ports, props.sidecars);
    this.sidecarPorts = beside;
    const host = hostAccess(this, props, [...this.ports, ...beside]);
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

    const { configMap, ...files } = filesOf(this, identity, labels, props);
    this.configMap = configMap;
    this.connections = new Connections(this, identity);
    this.endpoints = this.ports.map(port => endpointAt(this, identity, port));
    const { priority, strategy, minReadySeconds } = props;
    if (priority) priorityClassOf(this, priority);
    this.pod = podOf(this, identity, props, { host, files, commons, ports: this.ports, serviceAccountName: this.serviceAccount.name });
    const annotations = { ...levelAnnotation(host), ...sharingReason(this, props.pod), ...commons.annotations };
    this.daemonSet = daemonSet(this, identity, { ...this.pod, strategy, minReadySeconds, labels, annotations });
    this.resourceQuota = priority && criticalQuota(this, identity, priority.name, labels);
    this.service = this.ports.length === 0 ? undefined : service(this, 'Service', identity, {
      name,
      type: ServiceType.CLUSTER_IP,
      ports: this.ports,
      labels,
      fields: props.nodeLocal ? { internalTrafficPolicy: 'Local' } : { clusterIP: 'None' },
    });
    this.networkPolicy = this.connections.policy(name, labels, [...this.endpoints, ...beside.map(port => endpointAt(this, identity, port))]);

    this.wire(props);
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
   * @throws no-port if it has none, host-network-call
   */
  public get endpoint(): Endpoint {
    const [first] = this.ports;
    return this.endpointOf(first?.name ?? refuse(here(this), {
      code: 'no-port',
      problem: 'it has no port, so it cannot be called',
      given: 'an agent without a port',
      allowed: 'bindings and calls to agents with a port',
      fix: 'add a port, or remove the bindings or calls that use it',
    }));
  }

  /**
   * One of its ports by name.
   *
   * @throws port-unknown, host-network-call
   */
  public endpointOf(portName: string): Endpoint {
    if (this.onHostNetwork) refuseUnseen(this, 'a call to it', 'call the nodes by their addresses: set egress: [Egress.to(Peer.cidr(...), [9100])]');
    return this.endpoints[this.ports.indexOf(atThisLine(this, () => portNamed(this, this.ports, portName)))];
  }

  /**
   * Adds an environment variable with the address of a service that the agent calls, and allows the traffic. Use it to wire the two
   * sides after both are created.
   *
   * @throws prop-invalid, env-name-invalid, env-duplicate, binding-foreign, namespace-unknown, egress-unnamed, host-network-call
   */
  public bind(variable: string, binding: Binding): void {
    atThisLine(this, () => {
      this.environment.addBinding(variable, binding);
      if (binding._localPort !== undefined) requireProxy(this, `bindings.${variable}`, binding._localPort, this.pod.sidecars ?? [], (this.pod.init ?? []).length > 0);
      this.call(binding.endpoint);
      refuseContradictions(this, this.identity, this.pod);
    });
  }

  private wire(props: NodeAgentProps): void {
    this.environment.addConfig(props.config ?? {});
    this.environment.addSecrets(props.secrets ?? {});
    const served = this.sidecarPorts.length > 0 ? this.ports : undefined;
    props.callers?.forEach(caller => this.connections.admitCaller(caller, [...this.ports, ...this.sidecarPorts], served));
    props.egress?.forEach(egress => this.connections.allowEgress(egress));
    if (props.permissions?.length) apiServer(this).forEach(egress => this.connections.allowEgress(egress));
    Platform.of(this).telemetry.forEach(egress => this.connections.allowEgress(egress));
    props.calls?.forEach(({ endpoint }) => this.call(endpoint));
    Object.entries(props.bindings ?? {}).forEach(([variable, binding]) => this.bind(variable, binding));
    this.pod.sidecars?.forEach(({ calls = [] }) => calls.forEach(endpoint => this.call(endpoint)));
    refuseContradictions(this, this.identity, this.pod);
  }

  private call(endpoint: Endpoint): void {
    if (this.onHostNetwork && endpoint.owner && endpoint.options.podLabels) {
      refuseUnseen(this, `its call to ${endpoint.owner.node.path}`, 'allow the nodes there with callers: [Peer.cidr(...)], and pass the address in config');
    }
    this.connections.call(endpoint);
  }
}

interface AgentParts {
  readonly host: HostAccess;
  readonly files: Files;
  readonly commons: Commons;
  readonly ports: Port[];
  readonly serviceAccountName: string;
}

function podOf(agent: NodeAgent, identity: Identity, props: NodeAgentProps, parts: AgentParts): PodOptions {
  const { host, files, commons, ports, serviceAccountName } = parts;
  const user = host.user ?? System._defaultsOf(agent).user;
  const token = props.permissions?.length ? [apiToken()] : [];
  const writable = writablePaths(agent, props.image, props.writablePaths);
  const mounted = host.paths.mounts?.map(({ mountPath }) => mountPath);
  const hasHandover = ports.length > 0 && props.strategy?.maxSurge !== undefined;
  return {
    ...props,
    ...commons,
    name: identity.instance,
    user,
    host,
    rights: host,
    controller: 'DaemonSet',
    sidecars: sidecarsOf(agent, identity.namespace, props.sidecars),
    priorityClassName: props.priority?.name,
    attachments: [...token, host.paths, ...fileMounts(agent, files, { main: identity.instance, user, writable, token, volumes: mounted })],
    placement: new Placement(agent, identity, { onNodes: nodesOfAgents(props.onNodes), tolerations: props.tolerations ?? [Toleration.everything()] }),
    ports,
    probes: containerProbes(agent, props.health, ports),
    environment: () => commons.environment,
    drainSeconds: props.drainSeconds ?? (hasHandover ? SECONDS_TO_HAND_OVER : 0),
    serviceAccountName,
  };
}

function endpointAt(agent: NodeAgent, identity: Identity, port: Port): Endpoint {
  return new Endpoint({
    host: identity.instance,
    namespace: identity.namespace,
    port: port.service,
    podPort: port.container,
    podLabels: processLabels(identity),
    scheme: port.scheme,
    transport: port.transport,
  }, agent);
}

function refuseUnseen(where: NodeAgent, call: string, way: string): never {
  return refuse(here(where), {
    code: 'host-network-call',
    problem: `it uses the node's network, where network policies cannot select it by its labels: ${call} would be dropped`,
    given: 'hostNetwork',
    allowed: 'bindings and calls of agents without hostNetwork',
    fix: `remove hostNetwork; or ${way}`,
  });
}
