import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { GatewayFacts, refuseUnreported } from './gateway-abilities';
import { nameForHost, refuseUncovered, servesHost } from './route-names';
import { RouteFeature } from '../../platform/gateway-implementation';
import { GatewayTls } from '../../platform/gateway-tls';
import { listed } from '../../private/messages/nearest';
import { labelMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { Peer } from '../../props/policies/peer';
import { RouteNamespaces } from '../../props/routes/route-namespaces';
import { requireGatewayFeature } from '../objects/features';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

const GATEWAYS = new TreeState<Map<string, GatewayListeners | IConstruct>>('gateways');
const GROUP = 'gateway.networking.k8s.io';

/** Maximum number of listeners that the API server accepts in one Gateway or ListenerSet. */
export const MOST_LISTENERS = 64;

/** The listener that a route attaches to. */
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
  readonly facts: GatewayFacts;
  readonly tls: GatewayTls[];
  /** Undefined creates a listener for each host that routes use. */
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
  /** Namespaces whose routes it serves. */
  readonly namespaces: Set<string>;
  /** Undefined for the Gateway itself. */
  readonly set?: string;
}

/** A listener for plain HTTP. */
interface PlainListener {
  readonly name: string;
  /** Undefined for any host. */
  readonly host?: string;
  readonly namespaces: Set<string>;
}

/** The listeners of a Gateway: for plain HTTP, and one with TLS for each host. Routes of the program add more. */
export class GatewayListeners {
  /** Certificates whose Secrets cert-manager creates, one for each host. */
  public readonly certificates: ApiObject[] = [];
  /** ListenerSets with the listeners that do not fit into the Gateway. */
  public readonly listenerSets: ApiObject[] = [];

  private readonly listeners: Listener[] = [];
  private readonly plain: PlainListener[];

  constructor(private readonly scope: Construct, private readonly options: GatewayListenersOptions) {
    this.plain = plainListeners(options);
    this.announce();
    if (options.tls.length > 0) options.hosts?.forEach(host => this.listen(scope, host));
  }

  /** Sources of its requests; undefined when unknown. */
  public get callers(): Peer[] | undefined {
    return this.options.callers;
  }

  /** What is known about its implementation. */
  public get facts(): GatewayFacts {
    return this.options.facts;
  }

  /** The listeners that an app's routes for the host attach to. */
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

  /** The listeners of the Gateway, or of one of its ListenerSets. */
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
        problem: `${earlier.node.path} already has routes through this Gateway, which were created before its listeners were known`,
        given: id,
        allowed: 'the Gateway first, then the apps behind it',
        fix: 'create the PublicGateway before the app',
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

  /** Creates the listener of a host, and requests its certificate. */
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

  /** The ListenerSet with space for one more listener; undefined for the Gateway itself, which also has the listeners for plain HTTP. */
  private setFor(where: IConstruct, host: string): string | undefined {
    const { name } = this.options;
    const index = Math.floor((this.listeners.length + this.plain.length) / MOST_LISTENERS);
    if (index === 0) return undefined;
    const set = `${name}-${index}`;
    if (index <= this.listenerSets.length) return set;
    requireGatewayFeature(where, 'listenerSets', {
      what: `a Gateway has at most ${MOST_LISTENERS} listeners, ${host} needs one more, in a ListenerSet`,
      fix: 'share a wildcard certificate between hosts: GatewayTls.secret(name, { hosts: [\'*.acme.example\'] })',
    });
    refuseUnreported(where, this.facts, RouteFeature.LISTENER_SET);
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
      // Some controllers hold back a Gateway, or the solver of the ACME challenge, until the Secret of each listener exists.
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

  /** If requests are only redirected to HTTPS, no other namespace has a route; the ACME challenge solver is in the Gateway's own namespace. */
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
      fix: 'remove listener: routes attach to the listener for their host',
    });
  }
}

/** The Gateway with this name, if this program creates it; otherwise records which construct needs it. */
export function gatewayAt(where: IConstruct, namespace: string, name: string): GatewayListeners | undefined {
  const held = gatewaysOf(where);
  const found = held.get(`${namespace}/${name}`);
  if (found instanceof GatewayListeners) return found;
  held.set(`${namespace}/${name}`, found ?? where);
  return undefined;
}

/** A redirect to HTTPS is for any host; requests that are served are for the given hosts. */
function plainListeners({ hosts, redirectsHttp }: GatewayListenersOptions): PlainListener[] {
  if (redirectsHttp || hosts === undefined) return [{ name: 'http', namespaces: new Set() }];
  return hosts.reduce<PlainListener[]>((made, host) => [
    ...made, { name: nameForHost('http', host, made.map(({ name }) => name)), host, namespaces: new Set() },
  ], []);
}

/** The name that serves the host: the host itself before a wildcard. */
function bestOf(names: string[], host: string): string | undefined {
  return names.find(name => name === host) ?? names.find(name => servesHost(name, host));
}

function certificateFor(tls: GatewayTls[], host: string): GatewayTls | undefined {
  return tls.find(({ hosts }) => hosts === undefined || hosts.some(name => servesHost(name, host)));
}

function gatewaysOf(where: IConstruct): Map<string, GatewayListeners | IConstruct> {
  return GATEWAYS.ofOr(where.node.root, () => new Map());
}

function refuseNamespaceless(where: IConstruct): never {
  return refuse(where, {
    code: 'gateway-route-homeless',
    problem: 'it has routes through a PublicGateway, which allows routes by namespace, and its chart has no namespace',
    given: 'nothing',
    allowed: 'apps in a System, or in a Chart with a namespace',
    fix: "use a System, or set the namespace of the Chart: new Chart(app, 'id', { namespace: '...' })",
  });
}
