/**
 * What the labels of a node must say.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
export class NodeTerm {
  /**
   * The label has this value, as in `NodeTerm.is('pool', 'gpu')`.
   *
   * @throws label-invalid, node-terms-contradict
   */
  public static is(label: string, value: string): NodeTerm {
    return new NodeTerm(label, 'In', [value]);
  }

  /**
   * The label has one of these values.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static in(label: string, values: string[]): NodeTerm {
    return new NodeTerm(label, 'In', values);
  }

  /**
   * The label has none of these values, or the node does not have it.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static notIn(label: string, values: string[]): NodeTerm {
    return new NodeTerm(label, 'NotIn', values);
  }

  /**
   * The node has the label.
   *
   * @throws label-invalid, node-terms-contradict
   */
  public static exists(label: string): NodeTerm {
    return new NodeTerm(label, 'Exists');
  }

  /**
   * The node does not have the label.
   *
   * @throws label-invalid, node-terms-contradict
   */
  public static doesNotExist(label: string): NodeTerm {
    return new NodeTerm(label, 'DoesNotExist');
  }

  /**
   * The label is a whole number greater than this one.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static greaterThan(label: string, value: number): NodeTerm {
    return new NodeTerm(label, 'Gt', [String(value)]);
  }

  /**
   * The label is a whole number less than this one.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static lessThan(label: string, value: number): NodeTerm {
    return new NodeTerm(label, 'Lt', [String(value)]);
  }

  private constructor(
    /** Label of the node. */
    public readonly label: string,
    /** How Kubernetes calls the comparison: In, NotIn, Exists, DoesNotExist, Gt or Lt. */
    public readonly operator: string,
    /** What the label is compared with. */
    public readonly values: string[] = [],
  ) {}
}
