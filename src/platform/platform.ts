import { IConstruct } from 'constructs';
import { checkOptions } from './check-options';
import { Entry } from './entry';
import { DEFAULT_GATEWAY_API, GatewayFeature, gatewayApiVersion, hasGatewayFeature } from './gateway-api';
import { DEFAULT_KUBERNETES, kubernetesVersion } from './kubernetes';
import { LoadBalancerController } from './load-balancer-controller';
import { Mesh } from './mesh';
import { NamePolicies } from './name-policies';
import { Operator } from './operator';
import { PlatformOptions, PullPolicy } from './platform-options';
import { PRESETS, WHO_ENFORCES } from './presets';
import { checked } from '../private/calls/checked';
import { KUBERNETES } from '../private/protocol';
import { refuse } from '../private/refusal';
import { TreeState } from '../private/tree-state';
import { Secret } from '../props/config/secret';
import { Egress, Peer } from '../props/policies/peer';
import { StorageClass } from '../props/storage/storage-class';

export * from './platform-options';

const PLATFORM = new TreeState<Platform>('platform');
type Annotations = { readonly [key: string]: string };

const DNS_PORT = 53;
/** The ports that it has on almost all clusters. */
const API_SERVER_PORTS = [443, 6443];

/**
 * The kind of cluster that manifests are rendered for. Set it on an App, a System or a single construct;
 * the nearest one applies. See `docs/platforms.md` for the properties of each preset and their sources.
 */
@checked
export class Platform {
  /** Any conformant cluster, without further assumptions. */
  public static generic(options: PlatformOptions = {}): Platform {
    return new Platform('generic', options);
  }

  /**
   * A kind cluster. Images are loaded with `kind load docker-image`, so they are not pulled if present.
   *
   * @see https://kind.sigs.k8s.io/
   */
  public static kind(options: PlatformOptions = {}): Platform {
    return new Platform('kind', options);
  }

  /**
   * A minikube cluster. Images are loaded with `minikube image load`, so they are not pulled if present.
   *
   * @see https://minikube.sigs.k8s.io/
   */
  public static minikube(options: PlatformOptions = {}): Platform {
    return new Platform('minikube', options);
  }

  /**
   * Google Kubernetes Engine, Autopilot or Standard.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs
   */
  public static gke(options: PlatformOptions = {}): Platform {
    return new Platform('gke', options);
  }

  /**
   * Amazon Elastic Kubernetes Service with the AWS Load Balancer Controller, or in Auto Mode.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/
   */
  public static eks(options: PlatformOptions = {}): Platform {
    return new Platform('eks', options);
  }

  /**
   * Azure Kubernetes Service.
   *
   * @see https://learn.microsoft.com/azure/aks/
   */
  public static aks(options: PlatformOptions = {}): Platform {
    return new Platform('aks', options);
  }

  /**
   * OpenShift Container Platform 4 on any infrastructure. User IDs are assigned by namespace.
   *
   * @see https://docs.redhat.com/en/documentation/openshift_container_platform/
   */
  public static openshift(options: PlatformOptions = {}): Platform {
    return new Platform('openshift', options);
  }

  /** The platform that is set on the construct or its nearest parent; generic if there is none. */
  public static of(scope: IConstruct): Platform {
    return PLATFORM.nearest(scope) ?? Platform.generic();
  }

  /** Name of the preset. */
  public readonly name: string;

  /** Kubernetes minor version, such as `1.35`. */
  public readonly kubernetes: string;

  /** When nodes pull images; undefined means that it depends on the image. */
  public readonly pullPolicy?: PullPolicy;

  /** Secrets with the credentials of private registries. */
  public readonly imagePullSecrets: Secret[];

  /** Number of zones that nodes are in; undefined if unknown. */
  public readonly zones?: number;

  /** StorageClass of ordinary block volumes; undefined means the cluster's default. */
  public readonly storageClass?: StorageClass;

  /** Whether PersistentVolumeClaims without a class get a default one. */
  public readonly hasDefaultStorageClass: boolean;

  /** VolumeSnapshotClass; undefined if unknown. */
  public readonly volumeSnapshotClass?: string;

  /** Operators and controllers in addition to those of Kubernetes. */
  public readonly operators: Operator[];

  /** Clients that scrape metrics; undefined if unknown. */
  public readonly metricsReaders?: Peer[];

  /** Address and port of the API server, for pods with permissions. */
  public readonly apiServer: Egress[];

  /** Where pods with a cloud identity fetch their credentials. */
  public readonly identityServers: Egress[];

  /** Where apps and agents may send telemetry. */
  public readonly telemetry: Egress[];

  /** CIDR blocks of the platform's load balancers; undefined if unknown. */
  public readonly loadBalancerSources?: string[];

  /** How traffic enters the cluster from outside; undefined if unknown. */
  public readonly entry?: Entry;

  /** Service mesh of the cluster; undefined if there is none, or if it is unknown. */
  public readonly mesh?: Mesh;

  /** Minor version of Gateway API, such as `1.5`. */
  public readonly gatewayApi: string;

  /** Load balancer class of Services of type LoadBalancer without one; undefined means the cluster's default. */
  public readonly loadBalancerClass?: string;

  /** Controllers that manage Amazon's load balancers; undefined if unknown. */
  public readonly loadBalancerControllers?: LoadBalancerController[];

  /** Annotations of Services of type LoadBalancer; `{port}` in a key stands for each port. */
  public readonly loadBalancerAnnotations: { readonly [key: string]: string };

  /** Whether the platform assigns the user of pods that set none. */
  public readonly assignsUsers: boolean;

  /** Ports of the DNS servers. */
  public readonly dnsPorts: number[];

  /** DNS servers of the pods; undefined if unknown. */
  public readonly dns?: Peer[];

  /** Whether the cluster enforces network policies; undefined if unknown. */
  public readonly enforcesNetworkPolicies?: boolean;

  /** Policies by DNS name that the cluster supports; undefined if none. */
  public readonly namePolicies?: NamePolicies;

  private readonly internalAnnotations?: { readonly [key: string]: string };

  private constructor(name: string, options: PlatformOptions) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as PlatformOptions;
    const settings: PlatformOptions = { ...PRESETS[name], ...given };
    this.name = name;
    this.kubernetes = kubernetesVersion(process.env[KUBERNETES] === undefined ? this.path : '--kubernetes', process.env[KUBERNETES] ?? settings.kubernetes ?? DEFAULT_KUBERNETES);
    checkOptions(this.path, settings);
    this.pullPolicy = settings.pullPolicy;
    this.imagePullSecrets = settings.imagePullSecrets ?? [];
    this.zones = settings.zones;
    this.storageClass = settings.storageClass;
    this.hasDefaultStorageClass = settings.hasDefaultStorageClass ?? true;
    this.volumeSnapshotClass = settings.volumeSnapshotClass;
    this.operators = settings.operators ?? [];
    this.metricsReaders = settings.metricsReaders;
    this.apiServer = settings.apiServer ?? [Egress.to(Peer.anyone(), API_SERVER_PORTS)];
    this.identityServers = settings.identityServers ?? [];
    this.telemetry = settings.telemetry ?? [];
    this.loadBalancerSources = settings.loadBalancerSources;
    this.entry = settings.entry;
    this.gatewayApi = gatewayApiVersion(this.path, settings.gatewayApi ?? DEFAULT_GATEWAY_API);
    this.mesh = settings.mesh;
    this.loadBalancerClass = settings.loadBalancerClass;
    this.loadBalancerControllers = settings.loadBalancerControllers;
    this.loadBalancerAnnotations = onTop(PRESETS[name].loadBalancerAnnotations, settings.loadBalancerAnnotations) ?? {};
    this.internalAnnotations = onTop(PRESETS[name].internalLoadBalancerAnnotations, settings.internalLoadBalancerAnnotations);
    this.assignsUsers = settings.assignsUsers ?? false;
    this.dnsPorts = settings.dnsPorts ?? [DNS_PORT];
    this.dns = settings.dns;
    this.enforcesNetworkPolicies = settings.enforcesNetworkPolicies;
    this.namePolicies = settings.namePolicies;
  }

  /** Sets this platform on a construct and everything inside it, for charts that are not a System. */
  public applyTo(scope: IConstruct): void {
    PLATFORM.set(scope, this);
  }

  /**
   * Annotations of a Service whose load balancer is internal:
   * `web.expose('web-internal', { type: ServiceType.LOAD_BALANCER, annotations: platform.internalLoadBalancer() })`.
   *
   * @throws internal-load-balancer-unknown if the platform does not define these annotations
   */
  public internalLoadBalancer(): { [key: string]: string } {
    const annotations = this.internalAnnotations ?? refuse(this.path, {
      code: 'internal-load-balancer-unknown',
      problem: 'the annotations of an internal load balancer are unknown on this platform, so it could be open to the internet',
      given: 'nothing',
      allowed: 'internalLoadBalancerAnnotations, which kind, minikube, gke, eks and aks have',
      fix: `set the annotations of your load balancers: Platform.${this.name}({ internalLoadBalancerAnnotations: { ... } })`,
    });
    return { ...annotations };
  }

  /**
   * How to enforce network policies, if that is not known to be the case; undefined otherwise.
   * @internal
   */
  public get _unenforced(): string | undefined {
    if (this.enforcesNetworkPolicies === true) return undefined;
    return `see ${WHO_ENFORCES[this.name]}, then set ${this.path}({ enforcesNetworkPolicies: true })`;
  }

  /** @internal */
  public _hasGatewayFeature(feature: GatewayFeature): boolean {
    return hasGatewayFeature(this.gatewayApi, feature);
  }

  private get path(): string {
    return `Platform.${this.name}`;
  }
}

/** A map replaces single values of the preset's: who sets one annotation must not lose the others. An empty map removes all. */
function onTop(preset: Annotations | undefined, given: Annotations | undefined): Annotations | undefined {
  const isEmpty = given !== undefined && Object.keys(given).length === 0;
  return isEmpty || given === undefined ? given : { ...preset, ...given };
}
