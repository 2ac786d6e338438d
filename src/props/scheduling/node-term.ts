import { checked } from '../../private/calls/checked';

/**
 * A condition on the labels of a node, as in node affinity.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
@checked
export class NodeTerm {
  /**
   * The node's label has this value, as in `NodeTerm.is('pool', 'gpu')`.
   *
   * @throws label-invalid, node-terms-contradict
   */
  public static is(label: string, value: string): NodeTerm {
    return new NodeTerm(label, 'In', [value]);
  }

  /**
   * The node's label has one of these values.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static in(label: string, values: string[]): NodeTerm {
    return new NodeTerm(label, 'In', values);
  }

  /**
   * The node's label has none of these values, or the node does not have the label.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static notIn(label: string, values: string[]): NodeTerm {
    return new NodeTerm(label, 'NotIn', values);
  }

  /**
   * The node has the label, with any value.
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
   * The value of the node's label is an integer greater than this one.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static greaterThan(label: string, value: number): NodeTerm {
    return new NodeTerm(label, 'Gt', [String(value)]);
  }

  /**
   * The value of the node's label is an integer less than this one.
   *
   * @throws label-invalid, node-term-invalid, node-terms-contradict
   */
  public static lessThan(label: string, value: number): NodeTerm {
    return new NodeTerm(label, 'Lt', [String(value)]);
  }

  private constructor(
    /** Key of the node's label. */
    public readonly label: string,
    /** The operator of the Kubernetes API: In, NotIn, Exists, DoesNotExist, Gt or Lt. */
    public readonly operator: string,
    /** Values that the label is compared with. */
    public readonly values: string[] = [],
  ) {}
}
