import { checked } from '../../private/calls/checked';
import { isDnsName, namespaceOfService } from '../../private/network/host-name';
import { called, refuse } from '../../private/refusal';

/** All IPv4 addresses except these are public. @see https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const NOT_PUBLIC = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/4'];

/** A client that network policies can allow: an app, one of its processes, a backend, an agent, or a `Peer`. */
export interface ICaller {
  /** The client, as network policies select it. */
  readonly asCaller: Caller;
}

interface CallingPods {
  readonly namespace?: string;
  readonly instance: string;
  readonly operatorLabels?: object;
}

/** A client, as network policies select it. */
@checked
export class Caller implements ICaller {
  /**
   * Pods of this program.
   * @internal
   */
  public static _pods(pods: CallingPods): Caller {
    return new Caller(undefined, pods);
  }

  /**
   * A client outside this program.
   * @internal
   */
  public static _peer(peer: Peer): Caller {
    return new Caller(peer);
  }

  /** This caller. */
  public readonly asCaller: Caller = this;

  private constructor(
    /** The peer; undefined for pods of this program. */
    public readonly peer?: Peer,
    /**
     * The pods.
     * @internal
     */
    public readonly _pods?: CallingPods,
  ) {}
}

/**
 * A source or destination of traffic that is not an app of this program: a NetworkPolicy peer, such as the pods of a namespace or a CIDR block.
 * A peer is immutable: each of its methods returns a new one.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
@checked
export class Peer implements ICaller {
  /** Any client or destination, inside and outside the cluster. */
  public static anyone(): Peer {
    return new Peer(undefined, undefined, undefined, undefined, undefined, true);
  }

  /**
   * All pods of a namespace (namespaceSelector), or only its pods with these labels (podSelector).
   *
   * @throws prop-invalid, peer-labels-empty
   */
  public static namespace(name: string, podLabels?: { readonly [key: string]: string }): Peer {
    if (podLabels && Object.keys(podLabels).length === 0) refuseNoLabels(name);
    return new Peer(name, podLabels);
  }

  /**
   * A CIDR block such as `10.0.0.0/16` (ipBlock). It should not contain addresses of pods or Services.
   *
   * @throws prop-invalid
   */
  public static cidr(block: string): Peer {
    return new Peer(undefined, undefined, block);
  }

  /**
   * All public IPv4 addresses: without the private ranges that clusters usually use for pods, nodes and Services, and without the addresses
   * of the metadata servers from which clouds hand out credentials.
   */
  public static internet(): Peer {
    return Peer.cidr('0.0.0.0/0').without(...NOT_PUBLIC);
  }

  /**
   * Any client, because the program does not specify which. Users are told so, with the fix to make.
   * @internal
   */
  public static _notKnown(fix: string): Peer {
    return new Peer(undefined, undefined, undefined, undefined, undefined, true, fix);
  }

  /**
   * A peer that matches nothing that a NetworkPolicy could select.
   * @internal
   */
  public static _nobody(): Peer {
    return new Peer();
  }

  /**
   * Whether any client was explicitly allowed, as opposed to not specified.
   * @internal
   */
  public readonly _isAnyone!: boolean;

  /**
   * The fix that specifies the client, if the program does not; else undefined.
   * @internal
   */
  public readonly _fix?: string;

  private constructor(
    /** Namespace of the pods. */
    public readonly namespaceName?: string,
    /** Labels of the pods. */
    public readonly podLabels?: { readonly [key: string]: string },
    /** CIDR block. */
    public readonly block?: string,
    /** CIDR blocks that are excluded from the block; undefined means none. */
    public readonly exceptions?: string[],
    /** Names of the app's ports; undefined means all. */
    public readonly portNames?: string[],
    isAnyone: boolean = false,
    fix?: string,
  ) {
    // Messages print a peer as the user wrote it, without these.
    Object.defineProperties(this, { _isAnyone: { value: isAnyone, enumerable: false }, _fix: { value: fix, enumerable: false } });
  }

  /** This peer as a caller. */
  public get asCaller(): Caller {
    return Caller._peer(this);
  }

  /**
   * Excludes these CIDR blocks, which must be within that of the peer: `Peer.cidr('10.0.0.0/8').without('10.1.0.0/16')`.
   *
   * @throws prop-invalid
   */
  public without(...blocks: string[]): Peer {
    return new Peer(this.namespaceName, this.podLabels, this.block, [...this.exceptions ?? [], ...blocks], this.portNames, this._isAnyone);
  }

  /**
   * Restricts the peer as a client to the app's ports with these names: `Peer.namespace('monitoring').onPort('metrics')`.
   *
   * @throws peer-ports-empty, prop-invalid
   */
  public onPort(...names: string[]): Peer {
    if (names.length === 0) refuseNoNames();
    return new Peer(this.namespaceName, this.podLabels, this.block, this.exceptions, [...this.portNames ?? [], ...names], this._isAnyone);
  }
}

/** A port or range of ports. */
export interface PortRange {
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;

  /** Port number, or the first one of a range. */
  readonly port: number;

  /**
   * Last port number of the range.
   *
   * @default - `port`
   */
  readonly endPort?: number;
}

/** Egress of an app to a destination outside this program. An Egress is immutable: each of its methods returns a new one. */
@checked
export class Egress {
  /**
   * Allows all egress, including to the clouds' metadata servers. For a DNS name outside the cluster, `Egress.names` is enough on platforms with
   * `namePolicies`, and `Egress.to(Peer.internet(), [443])` on others: bindings accept both, with the port that they use.
   */
  public static open(): Egress {
    return new Egress(Peer.anyone(), undefined, true);
  }

  /**
   * Allows egress to the peer, on the given TCP ports; `udp`, `sctp` and `tcp` add more. Without ports, all ports of all protocols are allowed; the
   * first port that is added replaces that: `Egress.to(peer).udp(53)` allows UDP 53 only.
   *
   * @throws peer-ports-empty, prop-invalid
   */
  public static to(peer: Peer, ports?: number[]): Egress {
    if (ports?.length === 0) refuseNoPorts('Egress.to', "Egress.to(Peer.namespace('logs'), [4317]), or remove the list to allow all ports");
    return new Egress(peer, ports?.map(port => ({ protocol: 'TCP', port })));
  }

  /**
   * Allows egress to hosts outside the cluster by DNS name, on the given TCP ports; `tcp` and `udp` add single ports. Names are lower case;
   * `*.example.com` matches all names with exactly one more label. Requires a platform with `namePolicies`, because a NetworkPolicy cannot match DNS
   * names. Pods must resolve exactly this name with the cluster's DNS servers before they connect.
   *
   * @throws egress-names-invalid, peer-ports-empty, prop-invalid; where it is used egress-names-unsupported
   * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
   */
  public static names(names: string[], ports: number[]): Egress {
    if (ports.length === 0) refuseNoPorts('Egress.names', "Egress.names(['api.stripe.com'], [443])");
    if (names.length === 0 || !names.every(isName)) refuseNames(names);
    return new Egress(Peer._nobody(), ports.map(port => ({ protocol: 'TCP', port })), false, [...names]);
  }

  private constructor(
    /** Allowed destination; matches nothing if `hosts` is set. */
    public readonly peer: Peer,
    /** Allowed ports; undefined means all ports of all protocols. */
    public readonly ports?: PortRange[],
    private readonly isOpen: boolean = false,
    /** DNS names of the allowed hosts; undefined if `peer` is the destination. */
    public readonly hosts?: string[],
  ) {}

  /**
   * Also allows this TCP port, or the range up to `endPort`.
   *
   * @throws egress-open-narrowed, egress-names-ports
   */
  public tcp(port: number, endPort?: number): Egress {
    return this.on('TCP', port, endPort);
  }

  /**
   * Also allows this UDP port, or the range up to `endPort`.
   *
   * @throws egress-open-narrowed, egress-names-ports
   */
  public udp(port: number, endPort?: number): Egress {
    return this.on('UDP', port, endPort);
  }

  /**
   * Also allows this SCTP port, or the range up to `endPort`.
   *
   * @throws egress-open-narrowed, egress-names-ports
   */
  public sctp(port: number, endPort?: number): Egress {
    return this.on('SCTP', port, endPort);
  }

  private on(protocol: string, port: number, endPort?: number): Egress {
    if (this.isOpen) refuseNarrowed(protocol, port, endPort);
    if (this.hosts !== undefined && (endPort !== undefined || protocol === 'SCTP')) refuseNamedPorts(protocol, port, endPort);
    return new Egress(this.peer, [...this.ports ?? [], { protocol, port, ...endPort !== undefined && { endPort } }], false, this.hosts);
  }
}

/** Kubernetes treats an empty list as all ports: a list that a filter has emptied would open all of them. */
function refuseNoPorts(method: string, example: string): never {
  return refuse(called(method), {
    code: 'peer-ports-empty',
    problem: 'ports is empty, and a network policy without ports allows all of them',
    given: [],
    allowed: 'at least one port',
    fix: `list the ports, as in ${example}`,
  });
}

/** Whether this is a name outside the cluster. Policies never see the names of Services, only the pods behind them. */
function isName(name: string): boolean {
  const bare = name.replace(/^\*\./, '');
  return isDnsName(bare) && bare.includes('.') && /[a-z]/.test(bare.slice(bare.lastIndexOf('.'))) && namespaceOfService(bare) === undefined && !bare.endsWith('.svc.cluster.local');
}

function refuseNames(names: string[]): never {
  return refuse(called('Egress.names'), {
    code: 'egress-names-invalid',
    problem: names.length === 0 ? 'names is empty, so no egress would be allowed' : 'names has an entry that is not a valid DNS name outside the cluster',
    given: names.length === 0 ? [] : names.filter(name => !isName(name)),
    allowed: "at least one name in lower case, such as 'api.stripe.com', or '*.example.com' for all names with one more label",
    fix: "use names only, without scheme, port and path; for an IP address use Egress.to(Peer.cidr('203.0.113.7/32'), [443]), for pods Egress.to(Peer.namespace('logs'), [4317])",
  });
}

/** Both kinds of policies support single ports; their behavior for ranges is not documented. */
function refuseNamedPorts(protocol: string, port: number, endPort?: number): never {
  return refuse(called('Egress.names'), {
    code: 'egress-names-ports',
    problem: 'policies by DNS name support only single TCP and UDP ports',
    given: `${protocol} ${endPort === undefined ? port : `${port} to ${endPort}`}`,
    allowed: 'single TCP and UDP ports',
    fix: "list each port, as in Egress.names(['api.stripe.com'], [443, 8443])",
  });
}

/** A set of labels that a filter has emptied would select all pods, likewise. */
function refuseNoLabels(namespace: string): never {
  return refuse(called('Peer.namespace'), {
    code: 'peer-labels-empty',
    problem: 'podLabels has no labels, and a selector without labels selects all pods of the namespace',
    given: {},
    allowed: 'at least one label',
    fix: `add labels, as in Peer.namespace('${namespace}', { app: 'proxy' }), or remove podLabels to select all pods`,
  });
}

function refuseNoNames(): never {
  return refuse(called('Peer.onPort'), {
    code: 'peer-ports-empty',
    problem: 'onPort has no port names, so the client would be allowed on none',
    given: [],
    allowed: "at least one name of the app's ports",
    fix: "add port names, as in onPort('http'), or remove onPort to allow all ports",
  });
}

/** Another port adds nothing to open egress, and replacing all ports with it would take the others away. */
function refuseNarrowed(protocol: string, port: number, endPort?: number): never {
  const ports = endPort === undefined ? `${port}` : `${port}, ${endPort}`;
  return refuse(called('Egress.open'), {
    code: 'egress-open-narrowed',
    problem: 'Egress.open() already allows all ports: another port would either add nothing or remove all others',
    given: `Egress.open().${protocol.toLowerCase()}(${ports})`,
    allowed: 'Egress.open() on its own, or Egress.to(Peer.anyone()) with ports',
    fix: `use Egress.to(Peer.anyone()).${protocol.toLowerCase()}(${ports}) to allow only this port`,
  });
}
