import { Topology } from './topology';
import { checked } from '../../private/calls/checked';

/** Settings of a spread that have defaults. */
export interface SpreadOptions {
  /**
   * Whether this is a hard rule (`DoNotSchedule`): a pod that would exceed `maxSkew` stays pending. While one domain is full, no more pods start
   * in the others. Otherwise it is a preference (`ScheduleAnyway`).
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * Maximum difference in the number of pods between the domain with the most pods and the one with the fewest, at least 1.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Minimum number of domains, at least 1. While there are fewer, no domain gets more than `maxSkew` pods. Requires `required: true`.
   *
   * @default - the domains that exist
   */
  readonly minDomains?: number;
}

/**
 * Spreads replicas evenly over zones, nodes or other failure domains (a topology spread constraint). Each revision of a rollout is spread
 * on its own.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
@checked
export class Spread {
  /**
   * Spreads replicas over zones.
   *
   * @throws spread-invalid, spread-duplicate, spread-min-domains
   */
  public static overZones(options: SpreadOptions = {}): Spread {
    return Spread.over(Topology.zone().topologyKey, options);
  }

  /**
   * Spreads replicas over nodes.
   *
   * @throws spread-invalid, spread-duplicate, spread-min-domains
   */
  public static overHosts(options: SpreadOptions = {}): Spread {
    return Spread.over(Topology.host().topologyKey, options);
  }

  /**
   * Spreads replicas over the values of a node label, such as `acme.example/rack`.
   *
   * @throws label-invalid, spread-invalid, spread-duplicate, spread-min-domains
   */
  public static over(topologyKey: string, options: SpreadOptions = {}): Spread {
    return new Spread(topologyKey, options);
  }

  /** Whether a pod that would exceed `maxSkew` stays pending. */
  public readonly required: boolean;

  /** Maximum difference in the number of pods between two domains. */
  public readonly maxSkew: number;

  /** Minimum number of domains; while there are fewer, no domain gets more than `maxSkew` pods. */
  public readonly minDomains?: number;

  private constructor(
    /** Key of the node label. */
    public readonly topologyKey: string,
    options: SpreadOptions,
  ) {
    this.required = options.required ?? false;
    this.maxSkew = options.maxSkew ?? 1;
    this.minDomains = options.minDomains;
  }
}
