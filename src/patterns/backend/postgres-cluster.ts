import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { instancesOf, refuseVariables } from './ha-refusals';
import { settingsOf } from './ha-settings';
import { Software } from './software';
import { StatefulBackendProps } from './stateful-backend-props';
import { apiServer } from '../../blocks/access/access';
import { Balancers } from '../../blocks/entry/balancers';
import { needExternal } from '../../blocks/objects/external';
import { Identity, processLabels } from '../../blocks/objects/identity';
import { Scrape } from '../../blocks/pods/scrape';
import { Connections } from '../../blocks/policies/network-policy';
import { Placement } from '../../blocks/scheduling/placement';
import { appPriority } from '../../blocks/scheduling/priority-tier';
import { cloudNativePgCluster } from '../../blocks/workloads/cloud-native-pg';
import { memberClaims } from '../../blocks/workloads/member-claims';
import { namespaceName } from '../../private/names';
import { here, refuse } from '../../private/refusal';
import { Credentials } from '../../props/config/credentials';
import { HeadroomTarget } from '../../props/headroom/headroom-target';
import { Peer } from '../../props/policies/peer';
import { Binding, Endpoint, EndpointOptions } from '../../props/services/backing-service';
import { ExposeOptions } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { Storage } from '../../props/storage/storage';
import { DataDurability, PostgresHa } from '../../props/workloads/postgres-ha';
import { Commons } from '../workload/commons';
import { exposedService } from '../workload/exposed-service';

/** The label of all pods that the operator creates for a Cluster: servers, and the jobs that prepare their volumes. */
const CLUSTER = 'cnpg.io/cluster';
const PRIMARY = { 'cnpg.io/instanceRole': 'primary' };
const OPERATOR = { 'app.kubernetes.io/name': 'cloudnative-pg' };
const OPERATOR_NAMESPACE = 'cnpg-system';

/** The port on which the servers report their status to the operator and to each other. */
const STATUS = Port.tcp(8000, { name: 'status' });

export interface PostgresClusterOptions {
  readonly software: Software;
  readonly volume: { readonly storage: Storage; readonly path: string };
  readonly props: StatefulBackendProps;
  readonly metrics?: Scrape;
  readonly commons: Commons;
}

/** PostgreSQL with replicas, run by CloudNativePG: it replaces the backend's own members. */
export class PostgresCluster {
  public readonly cluster: ApiObject;
  public readonly networkPolicy: k8s.KubeNetworkPolicy;
  public readonly credentials: Credentials;
  /** Any of the replicas. */
  public readonly replicas: Endpoint;
  public readonly identity: Identity;
  public readonly ports: Port[];
  /** The operator decides which containers are in the pods. */
  public readonly sidecarPorts: Port[] = [];
  public readonly endpoints: Endpoint[];
  public readonly connections: Connections;
  public readonly placement: Placement;

  // The operator creates these itself.
  public readonly service?: k8s.KubeService;
  public readonly configMap?: k8s.KubeConfigMap;
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;
  public readonly verticalPodAutoscaler?: ApiObject;

  private readonly commons: Commons;

  constructor(private readonly scope: Construct, identity: Identity, options: PostgresClusterOptions) {
    const { software, volume: { storage, path }, props, metrics, commons } = options;
    const name = identity.instance;
    const ha = props.engine!.options.ha!;
    const { instances, synchronous } = instancesOf(scope, ha);
    const { config: { POSTGRES_DB: database }, resources, writablePaths, terminationGraceSeconds } = software;
    this.commons = commons;
    this.identity = { ...identity, operatorLabels: { [CLUSTER]: name } };
    this.ports = software.ports!;
    this.credentials = props.credentials ?? Credentials.existing(`${name}-app`);
    const owner = ha.owner ?? database;
    if (props.credentials) needExternal(scope, 'Secret', this.credentials.secret.name, ['username', 'password'], undefined, `username is ${owner}`);

    const url = { credentials: this.credentials, path: software.path };
    this.endpoints = this.ports.map(port => this.endpointAt(`${name}-rw`, port, url));
    this.replicas = this.endpointAt(`${name}-ro`, this.ports[0], url);
    const status = this.endpointAt(`${name}-r`, STATUS);
    this.connections = new Connections(scope, this.identity);
    this.connect(ha, [...this.endpoints, status]);
    const replicas = { min: instances, max: instances, autoscaled: false, metrics: [] };
    this.placement = new Placement(scope, this.identity, props, { replicas, areMembers: true });

    const { template } = memberClaims(scope, identity, storage, path);
    const { expandTo = storage.size, accessMode } = storage.options;
    this.cluster = cloudNativePgCluster(scope, this.identity, {
      ...commons,
      ...settingsOf(scope, software.args ?? []),
      instances,
      image: software.image,
      database,
      owner,
      secretName: props.credentials?.secret.name,
      synchronous: synchronous === 0 ? undefined : { number: synchronous, dataDurability: ha.dataDurability ?? DataDurability.REQUIRED },
      // The operator expands the PVCs by itself.
      storage: { size: expandTo, storageClass: template.spec?.storageClassName, accessMode },
      resources,
      writablePaths,
      terminationGraceSeconds,
      placement: this.placement,
      priorityClassName: appPriority(scope, props.priority),
      environment: () => commons.environment,
    });
    metrics?.from.forEach(reader => this.connections.admit(reader, metrics.port.container));
    const scraped = metrics ? [this.endpointAt(`${name}-r`, metrics.port)] : [];
    this.networkPolicy = this.connections.policy(name, commons.labels, [...this.endpoints, this.replicas, status, ...scraped]);
  }

  /** Only the operator knows the servers' pod template. */
  public get room(): HeadroomTarget {
    return refuse(here(this.scope), {
      code: 'headroom-unknown',
      problem: 'CloudNativePG creates the pods of its servers, so their requests and placement are unknown',
      given: 'PostgreSQL with ha',
      allowed: 'headroom for apps, their processes, and backends without an operator; or whole nodes',
      fix: "set nodes: { count: 1, cpu: '4', memory: '16Gi' }",
    });
  }

  /** Allows the traffic of a binding; the servers have no sidecar that could be a proxy. */
  public call(variable: string, { endpoint, _localPort: port }: Binding): void {
    if (port !== undefined) this.refuseProxy(variable, port);
    this.connections.call(endpoint);
  }

  /** It has none. */
  public wireSidecars(): void {}

  private refuseProxy(variable: string, port: number): never {
    return refuse(this.scope, {
      code: 'proxy-missing',
      problem: `bindings.${variable} leads through a proxy in the pod, and servers of CloudNativePG have no sidecars`,
      given: `port ${port}`,
      allowed: 'the address of the service itself',
      fix: `remove .through(${port})`,
    });
  }

  /** Allows the servers' outgoing traffic to their destinations. */
  public reach(props: Pick<StatefulBackendProps, 'calls' | 'egress'>): void {
    props.egress?.forEach(egress => this.connections.allowEgress(egress));
    props.calls?.forEach(callee => this.connections.call(callee.endpoint));
  }

  /** Adds a Service in addition to the operator's. It selects the primary, whichever server that is. */
  public expose(name: string, options: ExposeOptions): k8s.KubeService {
    const { scope, identity, connections, ports, sidecarPorts, commons: { labels } } = this;
    return exposedService(scope, identity, connections, ports, options, {
      name, labels, selector: { ...identity.operatorLabels, ...PRIMARY }, balancers: new Balancers(scope), sidecarPorts,
    });
  }

  /** Rejects conflicts that only show when everything is wired. */
  public refuseContradictions(): void {
    refuseVariables(this.scope, this.commons.environment);
  }

  /** The servers replicate from each other and check each other's status; the operator manages all; the API server stores which one is primary. */
  private connect({ operatorNamespace = OPERATOR_NAMESPACE }: PostgresHa, endpoints: Endpoint[]): void {
    const operator = Peer.namespace(namespaceName(this.scope, 'ha.operatorNamespace', operatorNamespace), OPERATOR);
    endpoints.forEach(endpoint => {
      this.connections.call(endpoint);
      this.connections.admit(operator, endpoint.options.podPort!);
    });
    apiServer(this.scope).forEach(egress => this.connections.allowEgress(egress));
  }

  private endpointAt(host: string, { service, container, scheme, transport }: Port, url: Pick<EndpointOptions, 'credentials' | 'path'> = {}): Endpoint {
    const { namespace } = this.identity;
    const podLabels = processLabels(this.identity);
    return new Endpoint({ ...url, host, namespace, port: service, podPort: container, podLabels, scheme, transport }, this.scope);
  }
}
