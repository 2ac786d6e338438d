import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels, processLabels } from './identity';
import { controlPlane, meshIngress, meshTarget } from './mesh';
import { dnsRule, EVERYBODY, policyObject, PolicyPeer, PolicyRule } from './policy-object';
import { namespaceSelector, outsidePeer, portRange, refusePortNames } from './policy-peers';
import { portNamed } from './service';
import { holdEndpoints } from './service-holds';
import { refuseCrossing } from './tenancy';
import { DENIES } from '../manifests/annotations';
import { isAnywhere, isOnTcpPort } from '../manifests/egress-rules';
import { cidrBlock } from '../private/cidr';
import { namespaceOfService } from '../private/host-name';
import { portNumber } from '../private/port-number';
import { refuse } from '../private/refusal';
import { Endpoint } from '../props/backing-service';
import { Egress, Peer } from '../props/peer';
import { Port } from '../props/port';

/** Whom a workload calls and who calls it. It grows while the program wires apps together, and is rendered at the end. */
export class Connections {
  private readonly sources: { readonly port?: number; readonly peer: PolicyPeer | typeof EVERYBODY }[] = [];
  private readonly targets: (() => PolicyRule)[] = [];
  private readonly called = new Set<Endpoint>();
  /** Those to whose pods it is let out by name. */
  private readonly namespaces = new Set<string>();
  private readonly denied = new Set<string>();
  private own?: k8s.KubeNetworkPolicy;

  /** What stands for another workload has its callers too, and where it may its callees, whatever becomes of them. */
  constructor(
    private readonly scope: Construct, private readonly identity: Identity,
    private readonly base?: { readonly connections: Connections; readonly isCalling: boolean },
  ) {}

  /** Both sides of a call to another workload: this one may go out, that one lets it in. */
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
    const ports = [{ port: portNumber(this.scope, 'port', podPort), protocol: 'TCP' }];
    const copies = () => endpoint._mirrors.map(labels => this.podPeer(labels, namespace));
    if (to.length > 0) this.targets.push(() => ({ peers: [...to, ...copies()], ports }));
  }

  /** Lets a peer in on one of the pods' ports, or on all of them. */
  public admit(caller: Peer, port?: number): void {
    const peer = outsidePeer(this.scope, 'callers', caller);
    refusePortNames(this.scope, caller);
    this.sources.push({ port, peer });
  }

  /** Lets in who is named as a caller: on the ports that it is named for, else on those that are for everybody, else on all. */
  public admitCaller(caller: Peer, named: Port[], forAll?: Port[]): void {
    const ports = caller.portNames?.map(name => portNamed(this.scope, named, name)) ?? forAll;
    if (named.length === 0) this.refuseUncalled();
    const peer = outsidePeer(this.scope, 'callers', caller);
    this.sources.push(...ports?.map(({ container }) => ({ port: container, peer })) ?? [{ peer }]);
  }

  public allowEgress(egress: Egress): void {
    const peer = outsidePeer(this.scope, 'egress', egress.peer);
    refusePortNames(this.scope, egress.peer);
    const ports = egress.ports?.map(range => portRange(this.scope, range));
    if (egress.peer.namespaceName !== undefined) this.namespaces.add(egress.peer.namespaceName);
    if (egress.peer.block !== undefined) holdEndpoints(this.scope, [egress.peer.block]);
    this.targets.push(() => ({ peers: peer === EVERYBODY ? peer : [peer], ports }));
  }

  /** Notes for the check of all policies who must never call, as the annotation names them. */
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
    return this.own;
  }

  /** One rule for each port that anybody is let in on. */
  private ingress(endpoints: Endpoint[]): PolicyRule[] {
    const podPorts = distinct(endpoints.map(endpoint => endpoint.options.podPort!));
    const rules = podPorts.flatMap((podPort): PolicyRule[] => {
      const callers = endpoints.filter(endpoint => endpoint.options.podPort === podPort).flatMap(endpoint => endpoint._callers);
      const admitted = this.allSources.filter(({ port }) => port === undefined || port === podPort);
      const peers = [
        ...callers.map(caller => this.podPeer(caller.podLabels, caller.namespace)),
        ...admitted.map(({ peer }) => peer),
      ];
      const ports = [{ port: podPort, protocol: 'TCP' }];
      if (peers.length === 0) return [];
      return [{ peers: peers.includes(EVERYBODY) ? EVERYBODY : distinct(peers as PolicyPeer[]), ports }];
    });
    return meshIngress(this.scope, rules);
  }

  private egress(): PolicyRule[] {
    if (this.isOpen()) return [{ peers: EVERYBODY }];
    return distinct([dnsRule(this.scope), ...controlPlane(this.scope), ...this.allTargets.map(rule => meshTarget(this.scope, rule))]);
  }

  private get allSources(): Connections['sources'] {
    return [...this.base?.connections.allSources ?? [], ...this.sources];
  }

  private get allTargets(): PolicyRule[] {
    return [...this.base?.isCalling ? this.base.connections.allTargets : [], ...this.targets.map(target => target())];
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

  private refuseUnreachable({ owner, options }: Endpoint): void {
    const example = owner ? "addressBlocks: ['10.1.0.0/24']" : `ExternalService.at('${options.host}', ${options.port}, { addresses: ['10.1.0.0/24'] })`;
    if (options.podLabels === undefined) this.refuseUnnamed(options, example);
    if (owner === undefined) return;
    if (owner.node.root !== this.scope.node.root) {
      refuse(this.scope, {
        code: 'binding-foreign',
        problem: 'what it calls belongs to another App, which is synthesized apart',
        given: owner.node.path,
        allowed: 'services of the same App',
        fix: 'make both in one App, or bind to ExternalService.at(...)',
      });
    }
    const namespaces = [this.identity.namespace, options.namespace];
    if (namespaces[0] === namespaces[1] || !namespaces.includes(undefined)) return;
    refuse(this.scope, {
      code: 'namespace-unknown',
      problem: `it calls ${owner.node.path} across charts, and one of the two has no namespace`,
      given: namespaces.map(namespace => namespace ?? 'no namespace').join(' to '),
      allowed: 'calls within one chart, or between charts that both name their namespace',
      fix: "make them a System, or give the Chart its namespace: new Chart(app, 'id', { namespace: '...' })",
    });
  }

  /** A policy lets in on ports: without any the caller would be dropped silently. */
  private refuseUncalled(): never {
    return refuse(this.scope, {
      code: 'no-port',
      problem: 'it names callers and has no port, so nothing can call it',
      given: 'callers without a port',
      allowed: 'callers beside port or ports',
      fix: 'give it the port on which it is called, such as port: 8080, or remove callers',
    });
  }

  /** A call to what no policy can name would be dropped without a word. */
  private refuseUnnamed({ host, externalName = host, port, addresses = [] }: Endpoint['options'], example: string): void {
    if (this.isOpen()) return;
    const namespace = namespaceOfService(externalName);
    if (namespace !== undefined) return this.refuseForeign(namespace, `${externalName}:${port}`, port);
    if (addresses.length > 0 || this.isLetAnywhere(port)) return;
    refuse(this.scope, {
      code: 'egress-unnamed',
      problem: 'it calls a DNS name outside the cluster, and network policies match addresses only',
      given: `${host}:${port}`,
      allowed: 'services whose addresses are given, or apps whose egress allows any address on the port',
      fix: `add egress: [Egress.to(Peer.internet(), [${port}])] if its addresses are public, or give them: ${example}`,
    });
  }

  /** Policies see the pods behind a Service and never its address, and whose pods and ports those are is not known here. */
  private refuseForeign(namespace: string, given: string, port: number): void {
    if (this.allNamespaces.includes(namespace)) return;
    refuse(this.scope, {
      code: 'egress-unnamed',
      problem: 'it calls a Service of another program by its name, and network policies know only the pods behind it',
      given,
      allowed: 'Services in namespaces that egress names, or apps that may call everything; an app of this program is bound itself',
      fix: `add egress: [Egress.to(Peer.namespace('${namespace}'), [${port}])], with the port that its pods listen on`,
    });
  }

  /** A name may lead to any address, so nothing less than all of them is sure to have its own. */
  private isLetAnywhere(port: number): boolean {
    return this.allTargets.some(({ peers, ports }) => isAnywhere({ to: peers === EVERYBODY ? [] : peers }) && isOnTcpPort({ ports }, port));
  }

  private isOpen(): boolean {
    return this.allTargets.some(({ peers, ports }) => peers === EVERYBODY && ports === undefined);
  }
}

function distinct<T>(items: T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}
