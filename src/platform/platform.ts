import { IConstruct } from 'constructs';
import { DEFAULT_KUBERNETES, Feature, kubernetesVersion, supports } from './kubernetes';
import { cidrBlock } from '../private/cidr';
import { KUBERNETES } from '../private/protocol';

const PLATFORM = Symbol.for('keelwright.platform');

/** When nodes fetch an image that they may already have. */
export enum PullPolicy {
  /** Ask the registry each time a container starts; unchanged layers are not fetched again. */
  ALWAYS = 'Always',
  /** Use what the node has. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never ask a registry: the image must be on the node. */
  NEVER = 'Never',
}

/** What the cluster below is and can do. */
export interface PlatformOptions {
  /**
   * The oldest Kubernetes version that will run the manifests, such as `1.35`.
   * Nothing newer than it is printed. `keelwright synth --kubernetes` overrides it.
   *
   * @default - 1.35, the oldest version still supported upstream
   * @see https://kubernetes.io/releases/version-skew-policy/
   */
  readonly kubernetes?: string;

  /**
   * When nodes fetch images.
   *
   * @default - IfNotPresent for images with a digest and on kind, else Always
   * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * Address blocks from which the platform's load balancers reach pods, such as `['10.0.0.0/16']`.
   * Network policies of apps behind a load balancer admit these and no others.
   *
   * @default - not known: such an app's ports are open to every source
   */
  readonly loadBalancerSources?: string[];
}

/**
 * The kind of cluster that manifests are made for. Set it on an App, a System or a single construct;
 * the nearest wins.
 */
export class Platform {
  /** Any conformant cluster: nothing is assumed. */
  public static generic(options: PlatformOptions = {}): Platform {
    return new Platform('generic', options);
  }

  /** A kind cluster: images are side-loaded with `kind load docker-image`, so they are not pulled when present. */
  public static kind(options: PlatformOptions = {}): Platform {
    return new Platform('kind', { pullPolicy: PullPolicy.IF_NOT_PRESENT, ...options });
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

  /** Address blocks of the platform's load balancers; undefined when not known. */
  public readonly loadBalancerSources?: string[];

  private constructor(name: string, options: PlatformOptions) {
    this.name = name;
    this.kubernetes = kubernetesVersion(`Platform.${name}`, process.env[KUBERNETES] ?? options.kubernetes ?? DEFAULT_KUBERNETES);
    this.pullPolicy = options.pullPolicy;
    this.loadBalancerSources = options.loadBalancerSources?.map(block => cidrBlock(`Platform.${name}`, 'loadBalancerSources', block));
  }

  /** Makes this the platform of the construct and of everything inside it, for charts that are not a System. */
  public applyTo(scope: IConstruct): void {
    Object.defineProperty(scope, PLATFORM, { value: this, configurable: true });
  }

  /** @internal */
  public _supports(feature: Feature): boolean {
    return supports(this.kubernetes, feature);
  }
}
