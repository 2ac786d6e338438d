import { IConstruct } from 'constructs';
import { Topology } from './topology';
import { checked } from '../../private/calls/checked';

/** Pods that other pods can be scheduled with or apart from: an app's main process, or one of its other processes. */
export interface INeighbor {
  /** What the scheduler needs to know about them. */
  readonly asNeighbor: Neighbor;
}

/** Settings of a neighbor that have defaults. */
export interface NeighborOptions {
  /**
   * The topology within which `colocateWith` and `separateFrom` apply.
   *
   * @default - Topology.zone() for `colocateWith`, Topology.host() for `separateFrom`
   */
  readonly topology?: Topology;

  /**
   * Whether this is a hard rule: a pod that cannot satisfy it stays pending. Otherwise it is a preference.
   *
   * @default - false: a pod that cannot satisfy it is scheduled elsewhere
   */
  readonly required?: boolean;
}

/**
 * Pods that other pods are scheduled with (pod affinity) or apart from (pod anti-affinity).
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
@checked
export class Neighbor implements INeighbor {
  /**
   * The pods of an app or process with options of their own, as in `Neighbor.of(cache, { topology: Topology.host() })`.
   *
   * @throws neighbor-contradicted, neighbor-itself, namespace-unknown, label-invalid
   */
  public static of(pods: INeighbor, options: NeighborOptions = {}): Neighbor {
    const { podLabels, namespace, owner, topology, required } = pods.asNeighbor;
    return new Neighbor(podLabels, namespace, owner, { topology: options.topology ?? topology, required: options.required ?? required });
  }

  /**
   * The pods of a construct.
   * @internal
   */
  public static _labelled(podLabels: { readonly [key: string]: string }, namespace: string | undefined, owner: IConstruct): Neighbor {
    return new Neighbor(podLabels, namespace, owner, {});
  }

  /** This neighbor. */
  public readonly asNeighbor: Neighbor = this;

  /** The topology within which both sides are compared; undefined means the default of the prop. */
  public readonly topology?: Topology;

  /** Whether a pod that cannot satisfy the rule stays pending. */
  public readonly required: boolean;

  private constructor(
    /** Labels that all of the pods have, canaries included. */
    public readonly podLabels: { readonly [key: string]: string },
    /** Namespace of the pods; undefined if the program leaves it to kubectl. */
    public readonly namespace: string | undefined,
    /** The construct that the pods belong to. */
    public readonly owner: IConstruct,
    options: NeighborOptions,
  ) {
    this.topology = options.topology;
    this.required = options.required ?? false;
  }
}
