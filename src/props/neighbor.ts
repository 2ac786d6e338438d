import { IConstruct } from 'constructs';
import { Domain } from './domain';

/** Pods that others can be placed near to, or apart from: an app's main process, one of its other processes. */
export interface INeighbor {
  /** What the scheduler needs to know of them. */
  readonly asNeighbor: Neighbor;
}

/** Settings of a neighbor that have defaults. */
export interface NeighborOptions {
  /**
   * What near and apart mean.
   *
   * @default - `near` is in the same zone, `apartFrom` on another node
   */
  readonly domain?: Domain;

  /**
   * Whether a pod waits rather than be placed otherwise.
   *
   * @default - false: it is placed otherwise rather than not at all
   */
  readonly required?: boolean;
}

/**
 * Pods that others are placed near to or apart from.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
export class Neighbor implements INeighbor {
  /**
   * The pods, with more to say than the app or process alone, as in `Neighbor.of(cache, { domain: Domain.host() })`.
   *
   * @throws neighbor-contradicted, neighbor-itself, namespace-unknown, label-invalid
   */
  public static of(pods: INeighbor, options: NeighborOptions = {}): Neighbor {
    const { podLabels, namespace, owner, domain, required } = pods.asNeighbor;
    return new Neighbor(podLabels, namespace, owner, { domain: options.domain ?? domain, required: options.required ?? required });
  }

  /**
   * The pods of a construct.
   * @internal
   */
  public static _labelled(podLabels: { readonly [key: string]: string }, namespace: string | undefined, owner: IConstruct): Neighbor {
    return new Neighbor(podLabels, namespace, owner, {});
  }

  /** Itself. */
  public readonly asNeighbor: Neighbor = this;

  /** What near and apart mean; undefined leaves it to the prop. */
  public readonly domain?: Domain;

  /** Whether a pod waits rather than be placed otherwise. */
  public readonly required: boolean;

  private constructor(
    /** Labels that all the pods carry, canaries included. */
    public readonly podLabels: { readonly [key: string]: string },
    /** Their namespace; undefined when the program leaves it to kubectl. */
    public readonly namespace: string | undefined,
    /** The construct that they belong to. */
    public readonly owner: IConstruct,
    options: NeighborOptions,
  ) {
    this.domain = options.domain;
    this.required = options.required ?? false;
  }
}
