import { IConstruct } from 'constructs';
import { checkOptions } from './check-options';
import { Entry } from './entry';
import { DEFAULT_GATEWAY_API, GatewayFeature, gatewayApiVersion, hasGatewayFeature } from './gateway-api';
import { DEFAULT_KUBERNETES, Feature, kubernetesVersion, supports } from './kubernetes';
import { Mesh } from './mesh';
import { Operator } from './operator';
import { PlatformOptions, PullPolicy } from './platform-options';
import { PRESETS } from './presets';
import { KUBERNETES } from '../private/protocol';
import { refuse } from '../private/refusal';
import { Egress, Peer } from '../props/peer';
import { StorageClass } from '../props/storage-class';

export * from './platform-options';

const PLATFORM = Symbol.for('keelwright.platform');
const DNS_PORT = 53;
/** Those that it has nearly everywhere. */
const API_SERVER_PORTS = [443, 6443];

/**
 * The kind of cluster that manifests are made for. Set it on an App, a System or a single construct;
 * the nearest wins. `docs/platforms.md` says what each preset knows and where from.
 */
export class Platform {
  /** Any conformant cluster: nothing is assumed. */
  public static generic(options: PlatformOptions = {}): Platform {
    return new Platform('generic', options);
  }

  /**
   * A kind cluster: images are side-loaded with `kind load docker-image`, so they are not pulled when present.
   *
   * @see https://kind.sigs.k8s.io/
   */
  public static kind(options: PlatformOptions = {}): Platform {
    return new Platform('kind', options);
  }

  /**
   * A minikube cluster: images are side-loaded with `minikube image load`, so they are not pulled when present.
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
   * OpenShift Container Platform 4 on any infrastructure: users come from the namespace.
   *
   * @see https://docs.redhat.com/en/documentation/openshift_container_platform/
   */
  public static openshift(options: PlatformOptions = {}): Platform {
    return new Platform('openshift', options);
  }

  /** The platform set on the construct or on the nearest one around it; generic if there is none. */
  public static of(scope: IConstruct): Platform {
    const platform = [...scope.node.scopes].reverse().map(c => (c as any)[PLATFORM]).find(Boolean);
    return platform ?? Platform.generic();
  }

  /** Name of the preset. */
  public readonly name: string;

  /** Kubernetes minor version, such as `1.35`. */
  public readonly kubernetes: string;

  /** When nodes fetch images; undefined leaves it to the image. */
  public readonly pullPolicy?: PullPolicy;

  /** Number of zones that nodes are in; undefined when not known. */
  public readonly zones?: number;

  /** The class of ordinary block volumes; undefined is the cluster's default. */
  public readonly storageClass?: StorageClass;

  /** Whether claims that name no class get one. */
  public readonly hasDefaultStorageClass: boolean;

  /** The class by which volumes are copied; undefined when not known. */
  public readonly volumeSnapshotClass?: string;

  /** Controllers beside Kubernetes' own. */
  public readonly operators: Operator[];

  /** Who reads metrics; undefined when not known. */
  public readonly metricsReaders?: Peer[];

  /** Where pods with permissions reach the API server. */
  public readonly apiServer: Egress[];

  /** Where pods with an identity get their keys. */
  public readonly identityServers: Egress[];

  /** Where apps and agents may send what they tell of themselves. */
  public readonly telemetry: Egress[];

  /** Address blocks of the platform's load balancers; undefined when not known. */
  public readonly loadBalancerSources?: string[];

  /** How traffic enters the cluster from outside; undefined when not known. */
  public readonly entry?: Entry;

  /** What stands between the apps of the cluster; undefined when there is none, or it is not known. */
  public readonly mesh?: Mesh;

  /** Minor version of Gateway API, such as `1.5`. */
  public readonly gatewayApi: string;

  /** The implementation of Services of type LoadBalancer that name none; undefined is the cluster's own. */
  public readonly loadBalancerClass?: string;

  /** Annotations of Services of type LoadBalancer; `{port}` in a key stands for each port. */
  public readonly loadBalancerAnnotations: { readonly [key: string]: string };

  /** Whether the platform chooses the user of pods that name none. */
  public readonly assignsUsers: boolean;

  /** Ports on which pods may ask for names. */
  public readonly dnsPorts: number[];

  private readonly internalAnnotations?: { readonly [key: string]: string };

  private constructor(name: string, options: PlatformOptions) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as PlatformOptions;
    const settings: PlatformOptions = { ...PRESETS[name], ...given };
    this.name = name;
    this.kubernetes = kubernetesVersion(process.env[KUBERNETES] === undefined ? this.path : '--kubernetes', process.env[KUBERNETES] ?? settings.kubernetes ?? DEFAULT_KUBERNETES);
    checkOptions(this.path, settings);
    this.pullPolicy = settings.pullPolicy;
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
    this.loadBalancerAnnotations = settings.loadBalancerAnnotations ?? {};
    this.internalAnnotations = settings.internalLoadBalancerAnnotations;
    this.assignsUsers = settings.assignsUsers ?? false;
    this.dnsPorts = settings.dnsPorts ?? [DNS_PORT];
  }

  /** Makes this the platform of the construct and of everything inside it, for charts that are not a System. */
  public applyTo(scope: IConstruct): void {
    Object.defineProperty(scope, PLATFORM, { value: this, configurable: true });
  }

  /**
   * Annotations of a Service whose load balancer is reached from inside the network only:
   * `web.expose('web-internal', { type: ServiceType.LOAD_BALANCER, annotations: platform.internalLoadBalancer() })`.
   *
   * @throws internal-load-balancer-unknown when the platform does not say how
   */
  public internalLoadBalancer(): { [key: string]: string } {
    const annotations = this.internalAnnotations ?? refuse(this.path, {
      code: 'internal-load-balancer-unknown',
      problem: 'it does not say how a load balancer is kept inside the network: it could be open to the internet',
      given: 'nothing',
      allowed: 'internalLoadBalancerAnnotations, which kind, minikube, gke, eks and aks have',
      fix: `give what your load balancers read: Platform.${this.name}({ internalLoadBalancerAnnotations: { ... } })`,
    });
    return { ...annotations };
  }

  /** @internal */
  public _supports(feature: Feature): boolean {
    return supports(this.kubernetes, feature);
  }

  /** @internal */
  public _hasGatewayFeature(feature: GatewayFeature): boolean {
    return hasGatewayFeature(this.gatewayApi, feature);
  }

  private get path(): string {
    return `Platform.${this.name}`;
  }
}
