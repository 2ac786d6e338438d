import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { requireGatewayFeature } from './require-feature';
import { nameForHost, refuseUncovered, servesHost } from './route-names';
import { GatewayTls } from '../platform/gateway-tls';
import { labelMap } from '../private/names';
import { listed } from '../private/nearest';
import { refuse } from '../private/refusal';
import { Peer } from '../props/peer';
import { RouteNamespaces } from '../props/route-namespaces';

const GATEWAYS = Symbol.for('keelwright.gateways');
const GROUP = 'gateway.networking.k8s.io';

/** What the API server takes of one Gateway or ListenerSet. */
export const MOST_LISTENERS = 64;

/** What a route hangs on. */
export interface ListenerRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace: string;
  readonly sectionName: string;
}

export interface GatewayListenersOptions {
  readonly name: string;
  readonly namespace: string;
  readonly className: string;
  readonly tls: GatewayTls[];
  /** Undefined makes a listener for each host that is asked for. */
  readonly hosts?: string[];
  readonly namespaces?: RouteNamespaces;
  readonly redirectsHttp: boolean;
  readonly callers?: Peer[];
}

interface Listener {
  readonly name: string;
  readonly host: string;
  readonly tls: GatewayTls;
  readonly secretName?: string;
  /** Whose routes it serves. */
  readonly namespaces: Set<string>;
  /** Undefined for the Gateway itself. */
  readonly set?: string;
}

/** A listener for calls in plain text. */
interface PlainListener {
  readonly name: string;
  /** Undefined for any. */
  readonly host?: string;
  readonly namespaces: Set<string>;
}

/** The listeners of a Gateway: for plain HTTP, and one with TLS for each host. They grow with the routes of the program. */
export class GatewayListeners {
  /** Secrets that cert-manager makes, one for each host. */
  public readonly certificates: ApiObject[] = [];
  /** What holds the listeners that the Gateway has no room for. */
  public readonly listenerSets: ApiObject[] = [];

  private readonly listeners: Listener[] = [];
  private readonly plain: PlainListener[];

  constructor(private readonly scope: Construct, private readonly options: GatewayListenersOptions) {
    this.plain = plainListeners(options);
    this.announce();
    if (options.tls.length > 0) options.hosts?.forEach(host => this.listen(scope, host));
  }

  /** From where its calls come; undefined when not known. */
  public get callers(): Peer[] | undefined {
    return this.options.callers;
  }

  /** Name of its GatewayClass. */
  public get className(): string {
    return this.options.className;
  }

  /** The listeners by which routes for the host come to an app of the namespace. */
  public attach(where: IConstruct, host: string, wanted: string | undefined): ListenerRef[] {
    const { name, tls, hosts, redirectsHttp } = this.options;
    if (hosts) refuseUncovered(where, host, hosts, `the hosts of Gateway ${name}`);
    const namespace = Chart.of(where).namespace ?? refuseNamespaceless(where);
    const plain: ListenerRef[] = [];
    if (!redirectsHttp) {
      const own = this.plainFor(host);
      own.namespaces.add(namespace);
      plain.push(this.reference(own.name));
    }
    const secure = tls.length > 0 ? [this.serve(where, host, namespace)] : [];
    const refs = [...secure, ...plain];
    if (wanted === undefined) return refs;
    const chosen = refs.find(({ sectionName }) => sectionName === wanted);
    return [chosen ?? this.refuseUnknownListener(where, host, wanted, refs)];
  }

  /** Those of the Gateway, or of one of its ListenerSets. */
  public render(set?: string): object[] {
    const plain = this.plain.map(({ name, host, namespaces }) => (
      { name, ...(host !== undefined && { hostname: host }), port: 80, protocol: 'HTTP', allowedRoutes: this.plainRoutes(namespaces) }
    ));
    return [...set === undefined ? plain : [], ...this.listeners.filter(listener => listener.set === set).map(listener => this.secure(listener))];
  }

  private announce(): void {
    const { name, namespace } = this.options;
    const held = gatewaysOf(this.scope);
    const id = `${namespace}/${name}`;
    const earlier = held.get(id);
    if (earlier && !(earlier instanceof GatewayListeners)) {
      refuse(this.scope, {
        code: 'gateway-late',
        problem: `${earlier.node.path} has routes through this Gateway already, made before anything was known of its listeners`,
        given: id,
        allowed: 'the Gateway first, then the apps behind it',
        fix: 'make the PublicGateway before the app',
      });
    }
    held.set(id, this);
  }

  private serve(where: IConstruct, host: string, namespace: string): ListenerRef {
    const { tls, hosts } = this.options;
    const name = bestOf(hosts ?? certificateFor(tls, host)?.hosts ?? [], host) ?? host;
    const listener = this.listeners.find(one => one.host === name) ?? this.listen(where, name);
    listener.namespaces.add(namespace);
    return this.reference(listener.name, listener.set);
  }

  /** Makes the listener of a host, and asks for its certificate. */
  private listen(where: IConstruct, host: string): Listener {
    const { name: gateway, tls } = this.options;
    const certificate = certificateFor(tls, host);
    if (!certificate) refuseUncovered(where, host, tls.flatMap(({ hosts = [] }) => hosts), `the certificates of Gateway ${gateway}`);
    const { issuerName, secretName } = certificate!;
    const listener: Listener = {
      host,
      name: nameForHost('https', host, this.listeners.map(({ name }) => name)),
      tls: certificate!,
      secretName: issuerName === undefined ? secretName : nameForHost(gateway, host, this.listeners.map(other => other.secretName ?? ''), '-tls'),
      namespaces: new Set<string>(),
      set: this.setFor(where, host),
    };
    this.listeners.push(listener);
    if (issuerName !== undefined) this.certificates.push(this.certificate(listener, issuerName));
    return listener;
  }

  private plainFor(host: string): PlainListener {
    const name = bestOf(this.plain.flatMap(listener => listener.host ?? []), host);
    return this.plain.find(listener => listener.host === name)!;
  }

  /** Where there is room for one more; the Gateway itself holds those for plain HTTP beside them. */
  private setFor(where: IConstruct, host: string): string | undefined {
    const { name } = this.options;
    const index = Math.floor((this.listeners.length + this.plain.length) / MOST_LISTENERS);
    if (index === 0) return undefined;
    const set = `${name}-${index}`;
    if (index <= this.listenerSets.length) return set;
    requireGatewayFeature(where, 'listenerSets', {
      what: `a Gateway holds ${MOST_LISTENERS} listeners, ${host} needs one more, and a ListenerSet`,
      fix: 'let hosts share a certificate for all below a name: GatewayTls.secret(name, { hosts: [\'*.acme.example\'] })',
    });
    this.listenerSets.push(kubeObject(ApiObject, this.scope, `ListenerSet-${index}`, {
      apiVersion: `${GROUP}/v1`,
      kind: 'ListenerSet',
      metadata: { name: set, labels: sharedLabels(this.scope) },
      spec: { parentRef: { group: GROUP, kind: 'Gateway', name }, listeners: Lazy.any({ produce: () => this.render(set) }) },
    }));
    return set;
  }

  private certificate({ host, secretName }: Listener, issuer: string): ApiObject {
    return kubeObject(ApiObject, this.scope, `Certificate-${host}`, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      // Some controllers hold back a Gateway, or what answers the challenge, until the Secret of each listener is there.
      metadata: { name: secretName, labels: sharedLabels(this.scope), annotations: { 'cert-manager.io/issue-temporary-certificate': 'true' } },
      spec: { secretName, dnsNames: [host], issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer } },
    });
  }

  private secure({ host, name, tls, secretName, namespaces }: Listener): object {
    return { name, hostname: host, port: 443, protocol: 'HTTPS', ...this.tlsOf(tls, secretName), allowedRoutes: this.allowed(namespaces) };
  }

  private tlsOf({ secretOptions, listenerOptions }: GatewayTls, name: string | undefined): object {
    const namespace = secretOptions?.namespace === this.options.namespace ? undefined : secretOptions?.namespace;
    if (name !== undefined) return { tls: { mode: 'Terminate', certificateRefs: [{ name, ...(namespace !== undefined && { namespace }) }] } };
    return listenerOptions ? { tls: { mode: 'Terminate', options: { ...listenerOptions } } } : {};
  }

  /** Where requests are only led to TLS, no other namespace has a route; what solves challenges is in the Gateway's own. */
  private plainRoutes(used: Set<string>): object {
    const { redirectsHttp, tls, namespace } = this.options;
    if (redirectsHttp) return { namespaces: { from: 'Same' } };
    return this.allowed(tls.some(({ issuerName }) => issuerName !== undefined) ? new Set([...used, namespace]) : used);
  }

  private allowed(used: Set<string>): object {
    const { namespaces, namespace } = this.options;
    if (namespaces?.labels) return { namespaces: { from: 'Selector', selector: { matchLabels: labelMap(this.scope, 'namespaces', namespaces.labels) } } };
    if (namespaces) return { namespaces: { from: namespaces.from } };
    const names = [...used].sort();
    if (names.every(name => name === namespace)) return { namespaces: { from: 'Same' } };
    return { namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: names }] } } };
  }

  private reference(sectionName: string, set?: string): ListenerRef {
    const { name, namespace } = this.options;
    return set === undefined ? { name, namespace, sectionName } : { group: GROUP, kind: 'ListenerSet', name: set, namespace, sectionName };
  }

  private refuseUnknownListener(where: IConstruct, host: string, wanted: string, refs: ListenerRef[]): never {
    const names = refs.map(({ sectionName }) => sectionName);
    return refuse(where, {
      code: 'gateway-listener-unknown',
      problem: `the entry names a listener of Gateway ${this.options.name} that does not serve ${host}`,
      given: wanted,
      allowed: listed(names),
      fix: 'leave listener out: routes hang on the one that has their host',
    });
  }
}

/** The Gateway of this name, when this program makes it; else notes that somebody needed it. */
export function gatewayAt(where: IConstruct, namespace: string, name: string): GatewayListeners | undefined {
  const held = gatewaysOf(where);
  const found = held.get(`${namespace}/${name}`);
  if (found instanceof GatewayListeners) return found;
  held.set(`${namespace}/${name}`, found ?? where);
  return undefined;
}

/** To be led to TLS calls come for any host; those that are served, for the hosts that are given. */
function plainListeners({ hosts, redirectsHttp }: GatewayListenersOptions): PlainListener[] {
  if (redirectsHttp || hosts === undefined) return [{ name: 'http', namespaces: new Set() }];
  return hosts.reduce<PlainListener[]>((made, host) => [
    ...made, { name: nameForHost('http', host, made.map(({ name }) => name)), host, namespaces: new Set() },
  ], []);
}

/** The name that serves the host: the host itself before one with an asterisk. */
function bestOf(names: string[], host: string): string | undefined {
  return names.find(name => name === host) ?? names.find(name => servesHost(name, host));
}

function certificateFor(tls: GatewayTls[], host: string): GatewayTls | undefined {
  return tls.find(({ hosts }) => hosts === undefined || hosts.some(name => servesHost(name, host)));
}

function gatewaysOf(where: IConstruct): Map<string, GatewayListeners | IConstruct> {
  const root = where.node.root as any;
  root[GATEWAYS] ??= new Map();
  return root[GATEWAYS];
}

function refuseNamespaceless(where: IConstruct): never {
  return refuse(where, {
    code: 'gateway-route-homeless',
    problem: 'it has routes through a PublicGateway, which lets in namespaces by name, and its chart names none',
    given: 'nothing',
    allowed: 'apps in a System, or in a Chart with a namespace',
    fix: "make it a System, or give the Chart its namespace: new Chart(app, 'id', { namespace: '...' })",
  });
}
