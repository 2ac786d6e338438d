import { PEER } from './kinds';
import { called, refuse } from '../private/refusal';
import { checkArguments, listOf, number, plainMapOf, required, text } from '../private/shape';

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
    return new Peer(undefined, undefined, undefined, undefined, undefined, true);
  }

  /**
   * All pods of a namespace, or those of its pods that carry the labels.
   *
   * @throws prop-invalid, peer-labels-empty
   */
  public static namespace(name: string, podLabels?: { readonly [key: string]: string }): Peer {
    checkArguments('Peer.namespace', { name, podLabels }, { name: required({ ...text, example: "'edge'" }), podLabels: plainMapOf(text) });
    if (podLabels && Object.keys(podLabels).length === 0) refuseNoLabels(name);
    return new Peer(name, podLabels);
  }

  /**
   * An address block such as `10.0.0.0/16`. It should not be one of pods or Services.
   *
   * @throws prop-invalid
   */
  public static cidr(block: string): Peer {
    checkArguments('Peer.cidr', { block }, { block: required({ ...text, example: "'10.0.0.0/16'" }) });
    return new Peer(undefined, undefined, block);
  }

  /**
   * The public addresses of IPv4: not those of private networks, pods, nodes and Services, as clusters usually have them,
   * and not those at which clouds hand out keys and metadata to whoever asks.
   */
  public static internet(): Peer {
    return Peer.cidr('0.0.0.0/0').without(...NOT_PUBLIC);
  }

  /**
   * Whether everybody is meant: it was said, and is not what is left when nothing was.
   * @internal
   */
  public readonly _isAnyone!: boolean;

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
    isAnyone: boolean = false,
  ) {
    // What messages show of a peer is what was written.
    Object.defineProperty(this, '_isAnyone', { value: isAnyone, enumerable: false });
  }

  /**
   * Without these blocks, which must be inside that of the peer: `Peer.cidr('10.0.0.0/8').without('10.1.0.0/16')`.
   *
   * @throws prop-invalid
   */
  public without(...blocks: string[]): Peer {
    checkArguments('Peer.without', { blocks }, { blocks: listOf({ ...text, example: "'10.1.0.0/16'" }) });
    return new Peer(this.namespaceName, this.podLabels, this.block, [...this.exceptions ?? [], ...blocks], this.portNames, this._isAnyone);
  }

  /**
   * As a caller on the app's ports of these names alone: `Peer.namespace('monitoring').onPort('metrics')`.
   *
   * @throws peer-ports-empty, prop-invalid
   */
  public onPort(...names: string[]): Peer {
    if (names.length === 0) refuseNoNames();
    checkArguments('Peer.onPort', { names }, { names: listOf({ ...text, example: "'http'" }) });
    return new Peer(this.namespaceName, this.podLabels, this.block, this.exceptions, [...this.portNames ?? [], ...names], this._isAnyone);
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
   * Everything, the clouds' metadata servers included. For a DNS name outside the cluster, whose addresses no policy can name,
   * `Egress.to(Peer.internet(), [443])` is enough: bindings accept it, with the port that they call.
   */
  public static open(): Egress {
    return new Egress(Peer.anyone(), undefined, true);
  }

  /**
   * The peer, on the given TCP ports; `udp`, `sctp` and `tcp` add others. Without any it is all ports of every protocol, and the first one that
   * is named takes their place: `Egress.to(peer).udp(53)` is UDP 53 alone.
   *
   * @throws peer-ports-empty, prop-invalid
   */
  public static to(peer: Peer, ports?: number[]): Egress {
    checkArguments('Egress.to', { peer, ports }, { peer: required(PEER), ports: listOf(number) });
    if (ports?.length === 0) refuseNoPorts();
    return new Egress(peer, ports?.map(port => ({ protocol: 'TCP', port })));
  }

  private constructor(
    /** Who may be called. */
    public readonly peer: Peer,
    /** Which ports; undefined means all of every protocol. */
    public readonly ports?: PortRange[],
    private readonly isOpen: boolean = false,
  ) {}

  /**
   * And on this TCP port, or on those up to `endPort`.
   *
   * @throws egress-open-narrowed
   */
  public tcp(port: number, endPort?: number): Egress {
    return this.on('TCP', port, endPort);
  }

  /**
   * And on this UDP port, or on those up to `endPort`.
   *
   * @throws egress-open-narrowed
   */
  public udp(port: number, endPort?: number): Egress {
    return this.on('UDP', port, endPort);
  }

  /**
   * And on this SCTP port, or on those up to `endPort`.
   *
   * @throws egress-open-narrowed
   */
  public sctp(port: number, endPort?: number): Egress {
    return this.on('SCTP', port, endPort);
  }

  private on(protocol: string, port: number, endPort?: number): Egress {
    if (this.isOpen) refuseNarrowed(protocol, port, endPort);
    return new Egress(this.peer, [...this.ports ?? [], { protocol, port, ...endPort !== undefined && { endPort } }]);
  }
}

/** Kubernetes takes none for every port: a list that a filter has emptied would open all of them. */
function refuseNoPorts(): never {
  return refuse(called('Egress.to'), {
    code: 'peer-ports-empty',
    problem: 'ports names none, and a network policy without ports lets through to all of them',
    given: [],
    allowed: 'at least one port',
    fix: "name what is called, as in Egress.to(Peer.namespace('logs'), [4317]), or leave the list out for every port",
  });
}

/** A list that a filter has emptied, likewise. */
function refuseNoLabels(namespace: string): never {
  return refuse(called('Peer.namespace'), {
    code: 'peer-labels-empty',
    problem: 'podLabels has no labels, and a selector without labels selects all pods of the namespace',
    given: {},
    allowed: 'at least one label',
    fix: `name the pods, as in Peer.namespace('${namespace}', { app: 'proxy' }), or leave podLabels out for all of them`,
  });
}

function refuseNoNames(): never {
  return refuse(called('Peer.onPort'), {
    code: 'peer-ports-empty',
    problem: 'onPort names no port, so the caller would be let in on none',
    given: [],
    allowed: "at least one name of the app's ports",
    fix: "name the ports, as in onPort('http'), or leave onPort out for all of them",
  });
}

/** Who is let out to everything is let out to no more by a port, and to less if it were for that alone. */
function refuseNarrowed(protocol: string, port: number, endPort?: number): never {
  const ports = endPort === undefined ? `${port}` : `${port}, ${endPort}`;
  return refuse(called('Egress.open'), {
    code: 'egress-open-narrowed',
    problem: 'Egress.open is every port already, and a port beside it would add nothing or take away all others',
    given: `Egress.open().${protocol.toLowerCase()}(${ports})`,
    allowed: 'Egress.open() as it is, or Egress.to(Peer.anyone()) with ports',
    fix: `write Egress.to(Peer.anyone()).${protocol.toLowerCase()}(${ports}) for this alone`,
  });
}
