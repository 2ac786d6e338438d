import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { exposedService } from './exposed-service';
import { instancesOf, refuseVariables } from './ha-refusals';
import { settingsOf } from './postgres-settings';
import { Software } from './software';
import { StatefulBackendProps } from './stateful-backend-props';
import { AppCommons } from './workload';
import { apiServer } from '../blocks/access';
import { cloudNativePgCluster } from '../blocks/cloud-native-pg';
import { needExternal } from '../blocks/external';
import { Identity, processLabels } from '../blocks/identity';
import { memberClaims } from '../blocks/member-claims';
import { Members } from '../blocks/members';
import { Connections } from '../blocks/network-policy';
import { Placement } from '../blocks/placement';
import { appPriority } from '../blocks/priority-tier';
import { Scrape } from '../blocks/scrape';
import { namespaceName } from '../private/names';
import { here, refuse } from '../private/refusal';
import { Endpoint, EndpointOptions } from '../props/backing-service';
import { Credentials } from '../props/credentials';
import { ExposeOptions } from '../props/exposure';
import { Peer } from '../props/peer';
import { PodRoom } from '../props/pod-room';
import { Port } from '../props/port';
import { DataDurability, PostgresHa } from '../props/postgres-ha';
import { Storage } from '../props/storage';

/** The label of everything that the operator makes for a Cluster: servers, and the jobs that prepare their volumes. */
const CLUSTER = 'cnpg.io/cluster';
const PRIMARY = { 'cnpg.io/instanceRole': 'primary' };
const OPERATOR = { 'app.kubernetes.io/name': 'cloudnative-pg' };
const OPERATOR_NAMESPACE = 'cnpg-system';

/** By which the servers tell the operator, and each other, how they are. */
const STATUS = Port.tcp(8000, { name: 'status' });

type Commons = Pick<AppCommons, 'environment' | 'labels' | 'annotations' | 'podLabels' | 'podAnnotations'>;

export interface PostgresClusterOptions {
  readonly software: Software;
  readonly volume: { readonly storage: Storage; readonly path: string };
  readonly props: StatefulBackendProps;
  readonly metrics?: Scrape;
  readonly commons: Commons;
}

/** PostgreSQL with replicas, which CloudNativePG runs: what stands in place of a backend's own members. */
export class PostgresCluster {
  public readonly cluster: ApiObject;
  public readonly networkPolicy: k8s.KubeNetworkPolicy;
  public readonly credentials: Credentials;
  /** Any of the replicas. */
  public readonly replicas: Endpoint;
  public readonly identity: Identity;
  public readonly ports: Port[];
  public readonly endpoints: Endpoint[];
  public readonly connections: Connections;
  public readonly placement: Placement;

  // The operator makes these itself. Its servers have no names that stay.
  public readonly stateful?: Members;
  public readonly service?: k8s.KubeService;
  public readonly configMap?: k8s.KubeConfigMap;
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;
  public readonly horizontalPodAutoscaler?: k8s.KubeHorizontalPodAutoscalerV2;
  public readonly verticalPodAutoscaler?: ApiObject;
  public readonly members: Endpoint[] = [];

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
    this.cluster = cloudNativePgCluster(scope, this.identity, {
      ...commons,
      ...settingsOf(scope, software.args ?? []),
      instances,
      image: software.image,
      database,
      owner,
      secretName: props.credentials?.secret.name,
      synchronous: synchronous === 0 ? undefined : { number: synchronous, dataDurability: ha.dataDurability ?? DataDurability.REQUIRED },
      // The operator grows the claims by itself.
      storage: { size: storage.grownSize ?? storage.size, storageClass: template.spec?.storageClassName, accessMode: storage.options.accessMode },
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

  /** Only the operator knows what the servers' pods look like. */
  public get room(): PodRoom {
    return refuse(here(this.scope), {
      code: 'room-unknown',
      problem: 'CloudNativePG makes the pods of its servers, and what they need of nodes is known to it alone',
      given: 'PostgreSQL with ha',
      allowed: 'room for apps, their processes, and backends without an operator; or nodes of a size',
      fix: "write nodes: { count: 1, cpu: '4', memory: '16Gi' }",
    });
  }

  /** Lets the servers out to what they call. */
  public reach(props: Pick<StatefulBackendProps, 'calls' | 'egress'>): void {
    props.egress?.forEach(egress => this.connections.allowEgress(egress));
    props.calls?.forEach(callee => this.connections.call(callee.endpoint));
  }

  /** Adds a Service beside the operator's. It leads to the primary, whichever server that is. */
  public expose(name: string, options: ExposeOptions): k8s.KubeService {
    const { scope, identity, connections, ports, commons: { labels } } = this;
    return exposedService(scope, identity, connections, ports, options, { name, labels, selector: { ...identity.operatorLabels, ...PRIMARY } });
  }

  /** Refuses what shows only when all is wired. */
  public refuseContradictions(): void {
    refuseVariables(this.scope, this.commons.environment);
  }

  /** The servers copy from each other and look after each other; the operator looks after all; who is primary stands on the API server. */
  private connect({ operatorNamespace = OPERATOR_NAMESPACE }: PostgresHa, endpoints: Endpoint[]): void {
    const operator = Peer.namespace(namespaceName(this.scope, 'ha.operatorNamespace', operatorNamespace), OPERATOR);
    endpoints.forEach(endpoint => {
      this.connections.call(endpoint);
      this.connections.admit(operator, endpoint.options.podPort);
    });
    apiServer(this.scope).forEach(egress => this.connections.allowEgress(egress));
  }

  private endpointAt(host: string, { service, container, scheme }: Port, url: Pick<EndpointOptions, 'credentials' | 'path'> = {}): Endpoint {
    const { namespace } = this.identity;
    const podLabels = processLabels(this.identity);
    return new Endpoint({ ...url, host, namespace, port: service, podPort: container, podLabels, scheme }, this.scope);
  }
}
