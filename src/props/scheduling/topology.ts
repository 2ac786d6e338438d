import { checked } from '../../private/calls/checked';

/**
 * A topology domain: nodes that share the value of a label (the topology key), such as a zone.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#topologykubernetesiozone
 */
@checked
export class Topology {
  /** Each node is a domain of its own (`kubernetes.io/hostname`). */
  public static host(): Topology {
    return new Topology('kubernetes.io/hostname');
  }

  /** Each zone is a domain (`topology.kubernetes.io/zone`): a failure domain such as a data center. */
  public static zone(): Topology {
    return new Topology('topology.kubernetes.io/zone');
  }

  /**
   * Nodes with the same value of this label form a domain, such as `acme.example/rack`.
   *
   * @throws label-invalid
   */
  public static of(topologyKey: string): Topology {
    return new Topology(topologyKey);
  }

  private constructor(
    /** Key of the node label. */
    public readonly topologyKey: string,
  ) {}
}
