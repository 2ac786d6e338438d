import { addressRange, AddressRange, blocks, minus, overlap } from './addresses';
import { all, any, isDoubt, Match } from './match';
import { isOnHostNetwork, OWN_NODE, Party, podAddress, podPorts, Pods, Unseen } from './party';
import { Policy, Rule } from './policies';
import { remember } from './remember';
import { selectsPods } from './selection';
import { fields, Item } from '../manifests/json';
import { Direction } from '../manifests/manifest';
import { LabelSelector } from '../manifests/selectors';

/** One kind of packet: its source, its destination and its port. Addresses outside the cluster are all in the same blocks. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: string;
  readonly port: number;
}

/** The decision of the policies at one end. */
export interface Side {
  readonly allowed: Match;
  /** The policies that select these pods in this direction; without any, everything is allowed. */
  readonly policies: Policy[];
  /** The rules that allow it. */
  readonly rules: Rule[];
}

export interface Verdict {
  /** Both ends must allow it. */
  readonly allowed: Match;
  readonly out: Side;
  readonly into: Side;
}

/** What the manifests contain about policies and namespaces; each result is computed once, for any number of packets. */
export interface Ground {
  /** The policies that select the party, or may select it. */
  readonly about: (party: Pods | Unseen) => About[];
  readonly selectsNamespace: (selector: LabelSelector, namespace: string) => Match;
  /** Why policies that are not in the manifests may select the party. Absent for a denial, which must hold without them. */
  readonly unreadOf?: (party: Unseen) => Match;
}

export interface About {
  readonly policy: Policy;
  /** Never false. */
  readonly applies: Match;
}

/** The decision of `networking.k8s.io/v1`. @see https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export function decide(ground: Ground, flow: Flow): Verdict {
  return new Decided(ground, flow);
}

/** In a matrix, most traffic is already denied at the first end, and the reasons are not needed: the rest is computed on demand. */
class Decided implements Verdict {
  public readonly out: Side;
  public readonly allowed: Match;
  private known?: Side;

  constructor(private readonly ground: Ground, private readonly flow: Flow) {
    this.out = new End(ground, 'egress', flow);
    this.allowed = this.out.allowed === false ? false : all([this.out.allowed, this.into.allowed]);
  }

  public get into(): Side {
    return this.known ??= new End(this.ground, 'ingress', this.flow);
  }
}

class End implements Side {
  public readonly allowed: Match;
  private readonly judges: readonly About[];
  private readonly peer: Party;

  constructor(private readonly ground: Ground, private readonly direction: Direction, private readonly flow: Flow) {
    const [subject, peer] = direction === 'egress' ? [flow.from, flow.to] : [flow.to, flow.from];
    this.peer = peer;
    this.judges = subject.kind === 'outside' ? [] : ground.about(subject).filter(({ policy }) => policy.rules[direction] !== undefined);
    const unread = subject.kind === 'unseen' && ground.unreadOf?.(subject);
    this.allowed = unread || subject.kind === 'outside' || sum(this.judges.map(judge => this.judged(judge))) || mayShareNode(peer);
  }

  public get policies(): Policy[] {
    return this.judges.map(({ policy }) => policy);
  }

  public get rules(): Rule[] {
    return this.policies.flatMap(policy => this.rulesOf(policy).filter(rule => this.passes(policy, rule) === true));
  }

  private judged({ policy, applies }: About): { readonly applies: Match; readonly passes: Match } {
    return { applies, passes: any(this.rulesOf(policy).map(rule => this.passes(policy, rule))) };
  }

  private rulesOf(policy: Policy): Rule[] {
    return policy.rules[this.direction]!;
  }

  private passes(policy: Policy, rule: Rule): Match {
    return passes(this.ground, policy, rule, this.peer, this.flow);
  }
}

/** No policy blocks traffic between a pod and the node that it runs on. */
function mayShareNode(peer: Party): Match {
  return peer.kind === 'pods' && isOnHostNetwork(peer) && OWN_NODE;
}

/** Policies are additive: if one selects the pods, a rule must allow the traffic; if none does, everything is allowed. */
function sum(judged: { readonly applies: Match; readonly passes: Match }[]): Match {
  const certain = judged.filter(({ applies }) => applies === true);
  if (certain.some(({ passes: passing }) => passing === true)) return true;
  const doubtful = judged.filter(({ applies }) => isDoubt(applies));
  if (certain.length === 0 && doubtful.every(({ passes: passing }) => passing === true)) return true;
  if (certain.length === 0) return doubtful[0].applies;
  return any([...certain.map(({ passes: passing }) => passing), ...doubtful.map(({ applies, passes: passing }) => all([passing, applies]))]);
}

function passes(ground: Ground, policy: Policy, { peers, ports }: Rule, peer: Party, flow: Flow): Match {
  const port = ports === undefined || any(ports.map(item => isPort(item, flow)));
  return port !== false && all([peers === undefined || any(peers.map(item => isPeer(ground, policy.namespace, item, peer))), port]);
}

function isPeer(ground: Ground, home: string, { value }: Item, peer: Party): Match {
  const { ipBlock, namespaceSelector, podSelector } = value;
  if (isSaid(ipBlock)) return peer.kind === 'outside' ? isInBlock(fields(ipBlock), peer.ranges[0]) : mayBeInBlock(fields(ipBlock), peer);
  if (peer.kind === 'outside' || !isSaid(namespaceSelector) && !isSaid(podSelector)) return false;
  const namespace = isSaid(namespaceSelector) ? ground.selectsNamespace(fields(namespaceSelector), peer.namespace) : peer.namespace === home;
  // Even an empty selector does not match pods that are treated as their nodes.
  return namespace !== false && all([namespace, selectsPods(podSelector ?? {}, peer)]);
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isInBlock(block: Item['value'], address: AddressRange): boolean {
  return rangesOf(block).some(range => overlap(range, address));
}

const rangesOf = remember(({ cidr, except }: Item['value']): AddressRange[] => {
  const range = addressRange(cidr);
  return range === undefined ? [] : minus(range, (Array.isArray(except) ? except : []).flatMap(text => addressRange(text) ?? []));
});

/** The usual addresses of pods and nodes in clusters. */
const PRIVATE = blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');
const isPrivate = remember((block: Item['value']) => rangesOf(block).some(range => PRIVATE.some(home => overlap(range, home))));

/** Pods and their addresses change; some network plugins do not apply blocks to pods at all. */
function mayBeInBlock(block: Item['value'], peer: Pods | Unseen): Match {
  const known = peer.kind === 'pods' && !isOnHostNetwork(peer) ? podAddress(peer) : undefined;
  const isPossible = known ? rangesOf(block).some(range => overlap(range, known)) : isPrivate(block);
  return isPossible && `a rule has the ipBlock ${block.cidr}, and whether it also applies to pods or nodes with such addresses depends on the network plugin`;
}

function isPort({ value: { protocol = 'TCP', port, endPort } }: Item, flow: Flow): Match {
  if ((protocol ?? 'TCP') !== flow.protocol) return false;
  if (!isSaid(port)) return true;
  if (typeof port === 'number') return flow.port >= port && flow.port <= (isSaid(endPort) ? endPort : port);
  switch (flow.to.kind) {
    case 'pods': return podPorts(flow.to).some(({ name, number, protocol: own }) => name === port && number === flow.port && own === flow.protocol);
    case 'unseen': return `the number of the port ${port} is not in the manifests`;
    default: return false;
  }
}
