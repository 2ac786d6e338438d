/** Public addresses of IPv4 are all but these. @see https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const NOT_PUBLIC = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/4'];

/**
 * Who calls an app without being an app of this program, or what an app calls that is none.
 * A peer does not change: each of its methods gives a new one.
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

  /**
   * The public addresses of IPv4: not those of private networks, pods, nodes and Services, as clusters usually have them,
   * and not those at which clouds hand out keys and metadata to whoever asks.
   */
  public static internet(): Peer {
    return Peer.cidr('0.0.0.0/0').without(...NOT_PUBLIC);
  }

  private constructor(
    /** Namespace of the pods. */
    public readonly namespaceName?: string,
    /** Labels of the pods. */
    public readonly podLabels?: { readonly [key: string]: string },
    /** Address block. */
    public readonly block?: string,
    /** What is taken out of the block; undefined means nothing. */
    public readonly exceptions?: string[],
    /** Names of the app's ports; undefined means all. */
    public readonly portNames?: string[],
  ) {}

  /** Without these blocks, which must be inside that of the peer: `Peer.cidr('10.0.0.0/8').without('10.1.0.0/16')`. */
  public without(...blocks: string[]): Peer {
    return new Peer(this.namespaceName, this.podLabels, this.block, [...this.exceptions ?? [], ...blocks], this.portNames);
  }

  /** As a caller on the app's ports of these names alone: `Peer.namespace('monitoring').onPort('metrics')`. */
  public onPort(...names: string[]): Peer {
    return new Peer(this.namespaceName, this.podLabels, this.block, this.exceptions, [...this.portNames ?? [], ...names]);
  }
}

/** Ports that are called. */
export interface PortRange {
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;

  /** Number of the port, or of the first of several. */
  readonly port: number;

  /**
   * Number of the last port.
   *
   * @default - `port`
   */
  readonly endPort?: number;
}

/** What an app may call that is not part of this program. It does not change: each of its methods gives a new one. */
export class Egress {
  /**
   * Everything, the clouds' metadata servers included: for targets whose addresses no policy can name, such as a DNS name outside
   * the cluster. `Egress.to(Peer.internet(), [443])` is enough for most.
   */
  public static open(): Egress {
    return new Egress(Peer.anyone());
  }

  /** The peer, on the given TCP ports or on all ports; `udp`, `sctp` and `tcp` add others: `Egress.to(peer).udp(53)`. */
  public static to(peer: Peer, ports?: number[]): Egress {
    return new Egress(peer, ports?.map(port => ({ protocol: 'TCP', port })));
  }

  private constructor(
    /** Who may be called. */
    public readonly peer: Peer,
    /** Which ports; undefined means all of every protocol. */
    public readonly ports?: PortRange[],
  ) {}

  /** And on this TCP port, or on those up to `endPort`. */
  public tcp(port: number, endPort?: number): Egress {
    return this.on('TCP', port, endPort);
  }

  /** And on this UDP port, or on those up to `endPort`. */
  public udp(port: number, endPort?: number): Egress {
    return this.on('UDP', port, endPort);
  }

  /** And on this SCTP port, or on those up to `endPort`. */
  public sctp(port: number, endPort?: number): Egress {
    return this.on('SCTP', port, endPort);
  }

  private on(protocol: string, port: number, endPort?: number): Egress {
    return new Egress(this.peer, [...this.ports ?? [], { protocol, port, ...endPort !== undefined && { endPort } }]);
  }
}
