import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { checkValue, instance } from '../../private/calls/shape';
import { labelMap, objectName } from '../../private/names';
import { isInside, cidrBlock } from '../../private/network/cidr';
import { portNumber } from '../../private/network/port-number';
import { refuse } from '../../private/refusal';
import { Peer, PortRange } from '../../props/policies/peer';
import { Json } from '../objects/kube';
import { EVERYBODY, NotKnown, Open, PolicyPeer } from '../objects/policy-object';
import { refuseCrossingByName } from '../objects/tenancy';

const CALLED = 'the destination';

/** Anything else in its place would open the policy: in a NetworkPolicy, an empty peer means any peer. */
const PEER = instance('Peer', "Peer.namespace('edge')");

/** A Peer has a block, a namespace or anyone; a class of the same name from elsewhere does not. */
const SAYING = { ...PEER, accepts: (peer: any) => PEER.accepts(peer) && (peer._isAnyone === true || typeof (peer.block ?? peer.namespaceName) === 'string') };

/** The peer of a rule. */
export function outsidePeer(where: IConstruct, prop: string, peer: Peer): PolicyPeer | Open {
  checkValue(where, prop, peer, SAYING);
  const { namespaceName, podLabels, block, exceptions } = peer;
  if (exceptions !== undefined) refuseWrongExceptions(where, prop, peer);
  const except = exceptions !== undefined && exceptions.length > 0 && { except: exceptions };
  if (block !== undefined) return { ipBlock: { cidr: cidrBlock(where, prop, block), ...except } };
  if (namespaceName === undefined) return peer._fix === undefined ? EVERYBODY : new NotKnown([peer._fix]);
  if (prop !== 'denies') refuseCrossingByName(where, prop === 'egress' ? 'out' : 'in', namespaceName);
  return {
    namespaceSelector: namespaceSelector(objectName(where, `${prop} namespace`, namespaceName)),
    ...(podLabels && { podSelector: { matchLabels: labelMap(where, `${prop} labels`, podLabels) } }),
  };
}

export function namespaceSelector(name: string): Json<k8s.LabelSelector> {
  return { matchLabels: { 'kubernetes.io/metadata.name': name } };
}

export function portRange(where: IConstruct, { protocol, port, endPort }: PortRange): Json<k8s.NetworkPolicyPort> {
  const first = portNumber(where, 'egress port', port, CALLED);
  if (endPort === undefined) return { port: first, protocol };
  const last = portNumber(where, 'egress port', endPort, CALLED);
  if (last < first) {
    refuse(where, {
      code: 'port-range-invalid',
      problem: 'the last port of the egress range is lower than the first',
      given: `${first} to ${last}`,
      allowed: 'a range that ends at or after its start',
      fix: `use ${protocol.toLowerCase()}(${last}, ${first})`,
    });
  }
  return { port: first, endPort: last, protocol };
}

/** Only callers connect to ports of the app, which have names. */
export function refusePortNames(where: IConstruct, { portNames }: Peer): void {
  if (portNames === undefined) return;
  refuse(where, {
    code: 'peer-port-ignored',
    problem: 'onPort limits callers to ports of the app, and this peer is not a caller',
    given: portNames.join(', '),
    allowed: 'onPort in callers',
    fix: "remove onPort; set the ports that the app connects to as in Egress.to(Peer.namespace('logs'), [4317])",
  });
}

function refuseWrongExceptions(where: IConstruct, prop: string, { block, exceptions = [] }: Peer): void {
  const isPart = (exception: string) => block !== undefined && isInside(cidrBlock(where, prop, block), cidrBlock(where, prop, exception));
  const outside = exceptions.filter(exception => !isPart(exception));
  if (outside.length === 0) return;
  refuse(where, {
    code: 'peer-exception-outside',
    problem: `${prop}: only blocks inside an address block can be excluded from it`,
    given: block === undefined ? exceptions : { block, without: outside },
    allowed: "blocks that are smaller than the peer's block and inside it",
    fix: "use a peer such as Peer.cidr('10.0.0.0/8').without('10.1.0.0/16')",
  });
}
