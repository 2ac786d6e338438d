/**
 * What nodes have in common when a pod on one of them is as good as on another, as a label of theirs says.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#topologykubernetesiozone
 */
export class Domain {
  /** One node. */
  public static host(): Domain {
    return new Domain('kubernetes.io/hostname');
  }

  /** One zone, such as a data centre: it fails by itself. */
  public static zone(): Domain {
    return new Domain('topology.kubernetes.io/zone');
  }

  /**
   * Nodes with the same value of a label of theirs, such as `acme.example/rack`.
   *
   * @throws label-invalid
   */
  public static of(topologyKey: string): Domain {
    return new Domain(topologyKey);
  }

  private constructor(
    /** Label of the nodes. */
    public readonly topologyKey: string,
  ) {}
}
