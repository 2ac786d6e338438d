import { addressRange, AddressRange, blocks, minus, overlap } from './addresses';
import { all, any, isDoubt, Match } from './match';
import { isOnHostNetwork, OWN_NODE, Party, podAddress, podPorts, Pods, Unseen } from './party';
import { Policy, Rule } from './policies';
import { selectsNamespace, selectsPods } from './selection';
import { fields, Item } from '../manifests/json';
import { Direction } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** One kind of packet: who sends it to whom, and to which port. Of addresses outside, those given are all in the same blocks. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: string;
  readonly port: number;
}

/** What the policies at one end say. */
export interface Side {
  readonly allowed: Match;
  /** Those that are about these pods in this direction; without any, everything is allowed. */
  readonly policies: Policy[];
  /** The rules that let it through. */
  readonly rules: Rule[];
}

export interface Verdict {
  /** Both ends must let it through. */
  readonly allowed: Match;
  readonly out: Side;
  readonly into: Side;
}

/** The policies with the manifests that they stand in. */
export interface Ground {
  readonly manifests: Manifests;
  readonly policies: Map<string, Policy[]>;
}

/** What `networking.k8s.io/v1` says about it. @see https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export function decide(ground: Ground, flow: Flow): Verdict {
  const out = sideOf(ground, 'egress', flow);
  const into = sideOf(ground, 'ingress', flow);
  return { allowed: all([out.allowed, into.allowed]), out, into };
}

function sideOf(ground: Ground, direction: Direction, flow: Flow): Side {
  const [subject, peer] = direction === 'egress' ? [flow.from, flow.to] : [flow.to, flow.from];
  if (subject.kind === 'outside') return { allowed: true, policies: [], rules: [] };

  const judged = (ground.policies.get(subject.namespace) ?? []).filter(({ rules }) => rules[direction] !== undefined).map(policy => {
    const rules = policy.rules[direction]!.map(rule => ({ rule, passes: passes(ground, policy, rule, peer, flow) }));
    return { policy, applies: selectsPods(policy.selector, subject), rules, passes: any(rules.map(rule => rule.passes)) };
  }).filter(({ applies }) => applies !== false);

  return {
    allowed: sum(judged) || mayShareNode(peer),
    policies: judged.map(({ policy }) => policy),
    rules: judged.flatMap(({ rules }) => rules).filter(rule => rule.passes === true).map(({ rule }) => rule),
  };
}

/** Nothing stops traffic between a pod and the node that it runs on. */
function mayShareNode(peer: Party): Match {
  return peer.kind === 'pods' && isOnHostNetwork(peer) && OWN_NODE;
}

/** Policies add up: where one is about the pods, something must let it through; where none is, everything passes. */
function sum(judged: { readonly applies: Match; readonly passes: Match }[]): Match {
  const certain = judged.filter(({ applies }) => applies === true);
  if (certain.some(({ passes: passing }) => passing === true)) return true;
  const doubtful = judged.filter(({ applies }) => isDoubt(applies));
  if (certain.length === 0 && doubtful.every(({ passes: passing }) => passing === true)) return true;
  if (certain.length === 0) return doubtful[0].applies;
  return any([...certain.map(({ passes: passing }) => passing), ...doubtful.map(({ applies, passes: passing }) => all([passing, applies]))]);
}

function passes({ manifests }: Ground, policy: Policy, { peers, ports }: Rule, peer: Party, flow: Flow): Match {
  return all([
    peers === undefined || any(peers.map(item => isPeer(manifests, policy.namespace, item, peer))),
    ports === undefined || any(ports.map(item => isPort(item, flow))),
  ]);
}

function isPeer(manifests: Manifests, home: string, { value }: Item, peer: Party): Match {
  const { ipBlock, namespaceSelector, podSelector } = value;
  if (isSaid(ipBlock)) return peer.kind === 'outside' ? isInBlock(fields(ipBlock), peer.ranges[0]) : mayBeInBlock(fields(ipBlock), peer);
  if (peer.kind === 'outside' || !isSaid(namespaceSelector) && !isSaid(podSelector)) return false;
  return all([
    isSaid(namespaceSelector) ? selectsNamespace(namespaceSelector, peer.namespace, manifests) : peer.namespace === home,
    // Also a selector of nothing special does not find pods that are taken for their nodes.
    selectsPods(podSelector ?? {}, peer),
  ]);
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isInBlock(block: Item['value'], address: AddressRange): boolean {
  return rangesOf(block).some(range => overlap(range, address));
}

function rangesOf({ cidr, except }: Item['value']): AddressRange[] {
  const range = addressRange(cidr);
  return range === undefined ? [] : minus(range, (Array.isArray(except) ? except : []).flatMap(text => addressRange(text) ?? []));
}

/** Where clusters have their pods and nodes, unless somebody went out of their way. */
const PRIVATE = blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');

/** Pods come and go, and so do their addresses; some plugins do not look at blocks for pods at all. */
function mayBeInBlock(block: Item['value'], peer: Pods | Unseen): Match {
  const known = peer.kind === 'pods' && !isOnHostNetwork(peer) ? podAddress(peer) : undefined;
  const isPossible = rangesOf(block).some(range => (known ? [known] : PRIVATE).some(home => overlap(range, home)));
  return isPossible && `a rule names the block ${block.cidr}, and whether that is also about pods or nodes with such addresses differs between network plugins`;
}

function isPort({ value: { protocol = 'TCP', port, endPort } }: Item, flow: Flow): Match {
  if ((protocol ?? 'TCP') !== flow.protocol) return false;
  if (!isSaid(port)) return true;
  if (typeof port === 'number') return flow.port >= port && flow.port <= (isSaid(endPort) ? endPort : port);
  switch (flow.to.kind) {
    case 'pods': return podPorts(flow.to).some(({ name, number, protocol: own }) => name === port && number === flow.port && own === flow.protocol);
    case 'unseen': return `no manifest tells which port ${port} is`;
    default: return false;
  }
}
