/**
 * Who calls an app without being an app of this program, or what an app calls that is none.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class Peer {
  /** Everybody, inside the cluster and outside. */
  public static anyone(): Peer {
    return new Peer();
  }

  /** All pods of a namespace, or those of its pods that carry the labels. */
  public static namespace(name: string, podLabels?: { readonly [key: string]: string }): Peer {
    return new Peer(name, podLabels);
  }

  /** An address block such as `10.0.0.0/16`. It should not be one of pods or Services. */
  public static cidr(block: string): Peer {
    return new Peer(undefined, undefined, block);
  }

  private constructor(
    /** Namespace of the pods. */
    public readonly namespaceName?: string,
    /** Labels of the pods. */
    public readonly podLabels?: { readonly [key: string]: string },
    /** Address block. */
    public readonly block?: string,
  ) {}
}

/** What an app may call that is not part of this program. */
export class Egress {
  /** Everything: for targets whose addresses no policy can name, such as a DNS name outside the cluster. */
  public static open(): Egress {
    return new Egress(Peer.anyone());
  }

  /** The peer, on the given TCP ports or on all. */
  public static to(peer: Peer, ports?: number[]): Egress {
    return new Egress(peer, ports);
  }

  private constructor(
    /** Who may be called. */
    public readonly peer: Peer,
    /** TCP ports; undefined means all. */
    public readonly ports?: number[],
  ) {}
}
