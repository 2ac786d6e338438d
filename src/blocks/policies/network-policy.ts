import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { dnsRule } from './dns-rule';
import { isNamed, namePolicy, NameRule, readsDns, refuseNames } from './name-policy';
import { isOwnNamespace, refuseOwnService } from './own-service';
import { namespaceSelector, outsidePeer, portRange, refusePortNames } from './policy-peers';
import { DENIES } from '../../manifests/annotations';
import { isAnywhere, isOnPort } from '../../manifests/egress-rules';
import { Platform } from '../../platform/platform';
import { cidrBlock } from '../../private/network/cidr';
import { namespaceOfService, serviceMeant } from '../../private/network/host-name';
import { egressText, portNumber, portText } from '../../private/network/port-number';
import { refuse } from '../../private/refusal';
import { Egress, Peer } from '../../props/policies/peer';
import { Endpoint } from '../../props/services/backing-service';
import { Port } from '../../props/services/port';
import { Transport } from '../../props/services/transport';
import { controlPlane, meshIngress, meshTarget } from '../mesh/mesh';
import { Identity, instanceLabels, objectLabels, processLabels } from '../objects/identity';
import { EVERYBODY, isOpen, Open, policyObject, PolicyPeer, PolicyRule, together } from '../objects/policy-object';
import { refuseCrossing } from '../objects/tenancy';
import { portNamed } from '../services/service';
import { holdEndpoints } from '../services/service-holds';

/** A port of pods, as a NetworkPolicy has it. */
interface PodPort {
  readonly port: number;
  readonly protocol: Transport;
}

/** Ingress and egress of a workload. It grows while the program connects apps, and is rendered at the end. */
export class Connections {
  private readonly sources: { readonly on?: PodPort; readonly peer: PolicyPeer | Open }[] = [];
  private readonly targets: (() => PolicyRule)[] = [];
  private readonly called = new Set<Endpoint>();
  /** Namespaces that its egress allows by name. */
  private readonly namespaces = new Set<string>();
  private readonly denied = new Set<string>();
  private readonly names: NameRule[] = [];
  private own?: k8s.KubeNetworkPolicy;
  private ownNames?: ApiObject;
  private makeNames?: () => ApiObject;

  /** A workload that stands in for another one (`base`) also has its ingress, and with `isCalling` its egress, including later changes. */
  constructor(
    private readonly scope: Construct, private readonly identity: Identity,
    private readonly base?: { readonly connections: Connections; readonly isCalling: boolean },
  ) {}

  /** Allows traffic to another workload on both sides: egress of this one, ingress of that one. */
  public call(endpoint: Endpoint): void {
    if (this.called.has(endpoint)) return;
    this.refuseUnreachable(endpoint);
    refuseCrossing(this.scope, 'calls', endpoint.owner);
    this.called.add(endpoint);
    endpoint._callers.push({ podLabels: processLabels(this.identity), namespace: this.identity.namespace });
    const { podLabels, namespace, port, podPort = port, addresses = [] } = endpoint.options;
    const blocks = addresses.map(block => cidrBlock(this.scope, 'addresses', block));
    holdEndpoints(this.scope, blocks);
    const to = podLabels ? [this.podPeer(podLabels, namespace)] : blocks.map(cidr => ({ ipBlock: { cidr } }));
    const ports = [{ port: portNumber(this.scope, 'port', podPort), protocol: endpoint.transport }];
    const copies = () => endpoint._mirrors.map(labels => this.podPeer(labels, namespace));
    if (to.length > 0) this.targets.push(() => ({ peers: [...to, ...copies()], ports }));
  }

  /** Allows ingress from a peer on one of the pods' ports. */
  public admit(caller: Peer, port: number, protocol = Transport.TCP): void {
    const peer = outsidePeer(this.scope, 'callers', caller);
    refusePortNames(this.scope, caller);
    this.sources.push({ on: { port, protocol }, peer });
  }

  /** Allows ingress from a caller: on the ports that it names, else on the ports for all callers, else on all ports. */
  public admitCaller(caller: Peer, named: Port[], forAll?: Port[]): void {
    const ports = caller.portNames?.map(name => portNamed(this.scope, named, name)) ?? forAll;
    if (named.length === 0 || ports?.length === 0) this.refuseUncalled();
    const peer = outsidePeer(this.scope, 'callers', caller);
    this.sources.push(...ports?.map(({ container, transport }) => ({ on: { port: container, protocol: transport }, peer })) ?? [{ peer }]);
  }

  public allowEgress(egress: Egress): void {
    if (egress.hosts !== undefined) return this.allowNames(egress, egress.hosts);
    const peer = outsidePeer(this.scope, 'egress', egress.peer);
    refusePortNames(this.scope, egress.peer);
    const ports = egress.ports?.map(range => portRange(this.scope, range));
    if (egress.peer.namespaceName !== undefined) this.namespaces.add(egress.peer.namespaceName);
    if (egress.peer.block !== undefined) holdEndpoints(this.scope, [egress.peer.block]);
    this.targets.push(() => ({ peers: isOpen(peer) ? peer : [peer], ports }));
  }

  private allowNames(egress: Egress, hosts: string[]): void {
    refuseNames(this.scope, egress);
    this.names.push({ hosts, ports: egress.ports!.map(range => portRange(this.scope, range)) });
    this.ownNames ??= this.makeNames?.();
  }

  /** Records a denied client for the check of all policies, in the annotation. */
  public deny(caller: string): void {
    this.denied.add(caller);
    this.own!.metadata.addAnnotation(DENIES, [...this.denied].join(', '));
  }

  public policy(name: string, labels: { readonly [key: string]: string }, endpoints: Endpoint[]): k8s.KubeNetworkPolicy {
    this.own = policyObject(this.scope, 'NetworkPolicy', {
      metadata: { name, labels: { ...labels, ...objectLabels(this.identity) } },
      podSelector: { matchLabels: instanceLabels(this.identity) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: () => this.ingress(endpoints),
      egress: () => this.egress(),
    });
    this.makeNames = () => namePolicy(this.scope, {
      metadata: { name, labels: { ...labels, ...objectLabels(this.identity) } },
      selector: instanceLabels(this.identity),
      rules: () => distinct(this.allNames),
    });
    if (this.allNames.length > 0) this.ownNames = this.makeNames();
    return this.own;
  }

  /** One rule for each port with at least one allowed client. */
  private ingress(endpoints: Endpoint[]): PolicyRule[] {
    const podPorts = distinct(endpoints.map(podPortOf));
    const rules = podPorts.flatMap((podPort): PolicyRule[] => {
      const callers = endpoints.filter(endpoint => isSame(podPortOf(endpoint), podPort)).flatMap(endpoint => endpoint._callers);
      const admitted = this.allSources.filter(({ on }) => on === undefined || isSame(on, podPort));
      const peers = [
        ...callers.map(caller => this.podPeer(caller.podLabels, caller.namespace)),
        ...admitted.map(({ peer }) => peer),
      ];
      if (peers.length === 0) return [];
      return [{ peers: together(distinct(peers)), ports: [podPort] }];
    });
    return meshIngress(this.scope, rules);
  }

  private egress(): PolicyRule[] {
    if (this.isOpen()) return [{ peers: EVERYBODY }];
    const dns = this.ownNames !== undefined && readsDns(this.scope) ? [] : [dnsRule(this.scope)];
    return distinct([...dns, ...controlPlane(this.scope), ...this.allTargets.map(rule => meshTarget(this.scope, rule))]);
  }

  private get allSources(): Connections['sources'] {
    return [...this.base?.connections.allSources ?? [], ...this.sources];
  }

  private get allTargets(): PolicyRule[] {
    return [...this.base?.isCalling ? this.base.connections.allTargets : [], ...this.targets.map(target => target())];
  }

  private get allNames(): NameRule[] {
    return [...this.base?.isCalling ? this.base.connections.allNames : [], ...this.names];
  }

  private get allNamespaces(): string[] {
    return [...this.base?.isCalling ? this.base.connections.allNamespaces : [], ...this.namespaces];
  }

  private podPeer(labels: { readonly [key: string]: string }, namespace: string | undefined): PolicyPeer {
    return {
      ...(namespace !== this.identity.namespace && { namespaceSelector: namespaceSelector(namespace!) }),
      podSelector: { matchLabels: { ...labels } },
    };
  }

  private refuseUnreachable(endpoint: Endpoint): void {
    const { owner, options } = endpoint;
    if (options.podLabels === undefined) {
      if (owner === undefined || options.externalName !== undefined) this.refuseOwn(options);
      this.refuseUnnamed(endpoint);
    }
    if (owner === undefined) return;
    if (owner.node.root !== this.scope.node.root) {
      refuse(this.scope, {
        code: 'binding-foreign',
        problem: 'the service that it connects to belongs to another App, which is synthesized separately',
        given: owner.node.path,
        allowed: 'services of the same App',
        fix: 'create both in one App, or bind to ExternalService.at(...)',
      });
    }
    const namespaces = [this.identity.namespace, options.namespace];
    if (namespaces[0] === namespaces[1] || !namespaces.includes(undefined)) return;
    refuse(this.scope, {
      code: 'namespace-unknown',
      problem: `it connects to ${owner.node.path} in another chart, and one of the two has no namespace`,
      given: namespaces.map(namespace => namespace ?? 'no namespace').join(' to '),
      allowed: 'connections within one chart, or between charts that both have a namespace',
      fix: "use a System for both, or set the namespace of the Chart: new Chart(app, 'id', { namespace: '...' })",
    });
  }

  /** Ingress is allowed on ports: without any port, the caller would silently be dropped. */
  private refuseUncalled(): never {
    return refuse(this.scope, {
      code: 'no-port',
      problem: 'it has callers and no port, so no client can connect to it',
      given: 'callers without a port',
      allowed: 'callers together with port or ports',
      fix: 'set the port that it listens on, such as port: 8080, or remove callers',
    });
  }

  /** Traffic to a destination that no policy can name would silently be dropped. */
  private refuseUnnamed(endpoint: Endpoint): void {
    if (this.isOpen()) return;
    const { options: { host, externalName = host, port, addresses = [] }, transport } = endpoint;
    const on = portText(port, transport);
    const namespace = namespaceOfService(externalName);
    if (namespace !== undefined) return this.refuseForeign(namespace, `${externalName}:${on}`, egressText(`Peer.namespace('${namespace}')`, port, transport));
    if (addresses.length > 0 || this.isLetAnywhere(port, transport) || this.isLetTo(host, port, transport)) return;
    const knowsNames = Platform.of(this.scope).namePolicies !== undefined && host === externalName && transport !== Transport.SCTP;
    refuse(this.scope, {
      code: 'egress-unnamed',
      problem: knowsNames ? 'it connects to a DNS name outside the cluster, and no egress allows it' : 'it connects to a DNS name outside the cluster, and network policies match addresses only',
      given: `${host}:${on}`,
      allowed: 'services with addresses, or apps whose egress names the host or allows any address on the port',
      fix: knowsNames ? `add egress: [Egress.names(['${host}'], [${port}])${transport === Transport.UDP ? `.udp(${port})` : ''}]`
        : `add egress: [${egressText('Peer.internet()', port, transport)}] if its addresses are public, or set them: ${addressesOf(endpoint)}`,
    });
  }

  private refuseOwn({ host, externalName = host, port }: Endpoint['options']): void {
    const service = serviceMeant(externalName, this.identity.namespace);
    if (service === undefined || this.isOpen() || this.allNamespaces.some(allowed => allowed === service.namespace)) return;
    refuseOwnService(this.scope, service, `${externalName}:${port}`);
  }

  /** Policies match the pods behind a Service and never its address, and the pods and their ports are unknown here. */
  private refuseForeign(namespace: string, given: string, example: string): void {
    if (this.allNamespaces.includes(namespace)) return;
    const isOwn = isOwnNamespace(this.scope, namespace);
    const egress = `add egress: [${example}], with the port that its pods listen on`;
    refuse(this.scope, {
      code: 'egress-unnamed',
      problem: `it connects to a Service ${isOwn ? '' : 'of another program '}by its name, and network policies match only the pods behind it`,
      given,
      allowed: 'Services in namespaces that egress names, or apps with open egress; apps of this program by binding the app itself',
      fix: isOwn ? `if this program has its app, bind to that, as in bindings: { URL: app.url }; otherwise ${egress}` : egress,
    });
  }

  /** A name may resolve to any address, so only egress to all addresses is certain to include it. */
  private isLetAnywhere(port: number, transport: Transport): boolean {
    return this.allTargets.some(({ peers, ports }) => isAnywhere({ to: isOpen(peers) ? [] : peers }) && isOnPort({ ports }, port, transport));
  }

  private isLetTo(host: string, port: number, transport: Transport): boolean {
    return this.allNames.some(({ hosts, ports }) => isNamed(hosts, host) && isOnPort({ ports }, port, transport));
  }

  private isOpen(): boolean {
    return this.allTargets.some(({ peers, ports }) => isOpen(peers) && ports === undefined);
  }
}

function podPortOf({ options: { podPort }, transport }: Endpoint): PodPort {
  return { port: podPort!, protocol: transport };
}

function isSame(one: PodPort, other: PodPort): boolean {
  return one.port === other.port && one.protocol === other.protocol;
}

/** The addresses of a service, as a program declares them. */
function addressesOf({ owner, options: { host, port }, transport }: Endpoint): string {
  if (owner !== undefined) return "addressBlocks: ['10.1.0.0/24']";
  const other = transport === Transport.TCP ? '' : `transport: Transport.${transport}, `;
  return `ExternalService.at('${host}', ${port}, { ${other}addresses: ['10.1.0.0/24'] })`;
}

function distinct<T>(items: T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}
