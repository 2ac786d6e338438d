import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels, processLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { portNumber } from './ports';
import { refuseCrossing, refuseCrossingByName } from './tenancy';
import { Platform } from '../platform/platform';
import { cidrBlock } from '../private/cidr';
import { labelMap, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { Endpoint } from '../props/backing-service';
import { Egress, Peer } from '../props/peer';

type PolicyPeer = Plain<k8s.NetworkPolicyPeer>;
type IngressRule = Plain<k8s.NetworkPolicyIngressRule>;
type EgressRule = Plain<k8s.NetworkPolicyEgressRule>;

/** Whom a workload calls and who calls it. It grows while the program wires apps together, and is rendered at the end. */
export class Connections {
  private readonly sources: { readonly port?: number; readonly peer?: PolicyPeer }[] = [];
  private readonly targets: EgressRule[] = [];
  private readonly called = new Set<Endpoint>();

  constructor(private readonly scope: Construct, private readonly identity: Identity) {}

  /** Both sides of a call to another workload: this one may go out, that one lets it in. */
  public call(endpoint: Endpoint): void {
    if (this.called.has(endpoint)) return;
    this.refuseUnreachable(endpoint);
    refuseCrossing(this.scope, 'calls', endpoint.owner);
    this.called.add(endpoint);
    endpoint._callers.push({ podLabels: processLabels(this.identity), namespace: this.identity.namespace });
    const { podLabels, namespace, port, podPort = port, addresses = [] } = endpoint.options;
    const blocks = addresses.map(block => ({ ipBlock: { cidr: cidrBlock(this.scope, 'addresses', block) } }));
    const to = podLabels ? [this.podPeer(podLabels, namespace)] : blocks;
    if (to.length > 0) this.targets.push({ to, ports: [{ port: portNumber(this.scope, 'port', podPort), protocol: 'TCP' }] });
  }

  /** Lets a peer in on one of the pods' ports, or on all of them. */
  public admit(peer: Peer, port?: number): void {
    this.sources.push({ port, peer: this.outsidePeer('callers', peer) });
  }

  public allowEgress(egress: Egress): void {
    const peer = this.outsidePeer('egress', egress.peer);
    const ports = egress.ports?.map(port => ({ port: portNumber(this.scope, 'egress port', port), protocol: 'TCP' }));
    this.targets.push({ ...(peer && { to: [peer] }), ...(ports && { ports }) });
  }

  public policy(name: string, labels: { readonly [key: string]: string }, endpoints: Endpoint[]): k8s.KubeNetworkPolicy {
    return kubeObject(k8s.KubeNetworkPolicy, this.scope, 'NetworkPolicy', {
      metadata: { name, labels: { ...labels, ...objectLabels(this.identity) } },
      spec: {
        podSelector: { matchLabels: instanceLabels(this.identity) },
        policyTypes: ['Ingress', 'Egress'],
        ingress: Lazy.any({ produce: () => this.ingress(endpoints) }),
        egress: Lazy.any({ produce: () => this.egress() }),
      },
    });
  }

  /** One rule for each port; a rule without peers lets everybody in, and no rule at all nobody. */
  private ingress(endpoints: Endpoint[]): IngressRule[] | undefined {
    const podPorts = distinct(endpoints.map(endpoint => endpoint.options.podPort!));
    const rules = podPorts.flatMap((podPort): IngressRule[] => {
      const callers = endpoints.filter(endpoint => endpoint.options.podPort === podPort).flatMap(endpoint => endpoint._callers);
      const admitted = this.sources.filter(({ port }) => port === undefined || port === podPort);
      const peers = [
        ...callers.map(caller => this.podPeer(caller.podLabels, caller.namespace)),
        ...admitted.map(({ peer }) => peer),
      ];
      const ports = [{ port: podPort, protocol: 'TCP' }];
      if (peers.length === 0) return [];
      return [peers.includes(undefined) ? { ports } : { from: distinct(peers as PolicyPeer[]), ports }];
    });
    return rules.length > 0 ? rules : undefined;
  }

  private egress(): EgressRule[] {
    return this.isOpen() ? [{}] : distinct([this.dns(), ...this.targets]);
  }

  private dns(): EgressRule {
    return { ports: Platform.of(this.scope).dnsPorts.flatMap(port => [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }]) };
  }

  private podPeer(labels: { readonly [key: string]: string }, namespace: string | undefined): PolicyPeer {
    return {
      ...(namespace !== this.identity.namespace && { namespaceSelector: namespaceSelector(namespace!) }),
      podSelector: { matchLabels: { ...labels } },
    };
  }

  private outsidePeer(prop: string, { namespaceName, podLabels, block }: Peer): PolicyPeer | undefined {
    if (block !== undefined) return { ipBlock: { cidr: cidrBlock(this.scope, prop, block) } };
    if (namespaceName === undefined) return undefined;
    refuseCrossingByName(this.scope, prop === 'callers' ? 'in' : 'out', namespaceName);
    return {
      namespaceSelector: namespaceSelector(objectName(this.scope, `${prop} namespace`, namespaceName)),
      ...(podLabels && { podSelector: { matchLabels: labelMap(this.scope, `${prop} labels`, podLabels) } }),
    };
  }

  private refuseUnreachable({ owner, options }: Endpoint): void {
    if (owner === undefined) {
      this.refuseUnnamed(options);
      return;
    }
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

  /** A call to what no policy can name would be dropped without a word. */
  private refuseUnnamed({ host, port, addresses }: Endpoint['options']): void {
    if (addresses !== undefined || this.isOpen()) return;
    refuse(this.scope, {
      code: 'egress-unnamed',
      problem: 'it calls a name outside the cluster, and network policies know addresses only',
      given: `${host}:${port}`,
      allowed: 'services whose addresses are known, or apps that may call everything',
      fix: "give its addresses: ExternalService.at('...', 5432, { addresses: ['10.1.0.0/24'] }), or open the app: egress: [Egress.open()]",
    });
  }

  private isOpen(): boolean {
    return this.targets.some(({ to, ports }) => to === undefined && ports === undefined);
  }
}

function namespaceSelector(name: string): Plain<k8s.LabelSelector> {
  return { matchLabels: { 'kubernetes.io/metadata.name': name } };
}

function distinct<T>(items: T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}
