import { Domain } from './domain';

/** Settings of a spread that have defaults. */
export interface SpreadOptions {
  /**
   * Whether a pod waits rather than make it uneven. While one domain is full, nothing more starts in the others.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * By how many pods the fullest domain may be ahead of the emptiest, at least 1.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Domains that there must be, at least 1, before one gets more than `maxSkew` pods. Only with `required`.
   *
   * @default - those that there are
   */
  readonly minDomains?: number;
}

/**
 * Replicas evenly over zones, nodes or whatever else fails by itself. Each rollout is spread for itself.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export class Spread {
  /**
   * Over zones.
   *
   * @throws spread-invalid, spread-duplicate, spread-min-domains
   */
  public static overZones(options: SpreadOptions = {}): Spread {
    return Spread.over(Domain.zone().topologyKey, options);
  }

  /**
   * Over nodes.
   *
   * @throws spread-invalid, spread-duplicate, spread-min-domains
   */
  public static overHosts(options: SpreadOptions = {}): Spread {
    return Spread.over(Domain.host().topologyKey, options);
  }

  /**
   * Over the values of a label of the nodes, such as `acme.example/rack`.
   *
   * @throws label-invalid, spread-invalid, spread-duplicate, spread-min-domains
   */
  public static over(topologyKey: string, options: SpreadOptions = {}): Spread {
    return new Spread(topologyKey, options);
  }

  /** Whether a pod waits rather than make it uneven. */
  public readonly required: boolean;

  /** By how many pods the fullest domain may be ahead of the emptiest. */
  public readonly maxSkew: number;

  /** Domains that there must be before one gets more than `maxSkew` pods. */
  public readonly minDomains?: number;

  private constructor(
    /** Label of the nodes. */
    public readonly topologyKey: string,
    options: SpreadOptions,
  ) {
    this.required = options.required ?? false;
    this.maxSkew = options.maxSkew ?? 1;
    this.minDomains = options.minDomains;
  }
}
