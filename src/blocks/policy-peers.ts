import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Plain } from './kube';
import { EVERYBODY, PolicyPeer } from './policy-object';
import { refuseCrossingByName } from './tenancy';
import { isInside, cidrBlock } from '../private/cidr';
import { labelMap, objectName } from '../private/names';
import { portNumber } from '../private/port-number';
import { refuse } from '../private/refusal';
import { checkValue } from '../private/shape';
import { PEER } from '../props/kinds';
import { Peer, PortRange } from '../props/peer';

const CALLED = 'the callee';

/** A Peer says whom it means, and a class of somebody else's that is called the same does not. */
const SAYING = { ...PEER, accepts: (peer: any) => PEER.accepts(peer) && (peer._isAnyone === true || typeof (peer.block ?? peer.namespaceName) === 'string') };

/** Whom a rule is about. */
export function outsidePeer(where: IConstruct, prop: string, peer: Peer): PolicyPeer | typeof EVERYBODY {
  checkValue(where, prop, peer, SAYING);
  const { namespaceName, podLabels, block, exceptions } = peer;
  if (exceptions !== undefined) refuseWrongExceptions(where, prop, peer);
  const except = exceptions !== undefined && exceptions.length > 0 && { except: exceptions };
  if (block !== undefined) return { ipBlock: { cidr: cidrBlock(where, prop, block), ...except } };
  if (namespaceName === undefined) return EVERYBODY;
  if (prop !== 'denies') refuseCrossingByName(where, prop === 'egress' ? 'out' : 'in', namespaceName);
  return {
    namespaceSelector: namespaceSelector(objectName(where, `${prop} namespace`, namespaceName)),
    ...(podLabels && { podSelector: { matchLabels: labelMap(where, `${prop} labels`, podLabels) } }),
  };
}

export function namespaceSelector(name: string): Plain<k8s.LabelSelector> {
  return { matchLabels: { 'kubernetes.io/metadata.name': name } };
}

export function portRange(where: IConstruct, { protocol, port, endPort }: PortRange): Plain<k8s.NetworkPolicyPort> {
  const first = portNumber(where, 'egress port', port, CALLED);
  if (endPort === undefined) return { port: first, protocol };
  const last = portNumber(where, 'egress port', endPort, CALLED);
  if (last < first) {
    refuse(where, {
      code: 'port-range-invalid',
      problem: 'the last of the ports that it calls stands before the first',
      given: `${first} to ${last}`,
      allowed: 'a range that ends at or after its start',
      fix: `write ${protocol.toLowerCase()}(${last}, ${first})`,
    });
  }
  return { port: first, endPort: last, protocol };
}

/** Only a caller comes to ports of the app that have names. */
export function refusePortNames(where: IConstruct, { portNames }: Peer): void {
  if (portNames === undefined) return;
  refuse(where, {
    code: 'peer-port-unheeded',
    problem: 'onPort narrows whom the app lets in, and this peer is none of its callers',
    given: portNames.join(', '),
    allowed: 'onPort in callers',
    fix: "leave it out; ports that the app calls are said as in Egress.to(Peer.namespace('logs'), [4317])",
  });
}

function refuseWrongExceptions(where: IConstruct, prop: string, { block, exceptions = [] }: Peer): void {
  const isPart = (exception: string) => block !== undefined && isInside(cidrBlock(where, prop, block), cidrBlock(where, prop, exception));
  const outside = exceptions.filter(exception => !isPart(exception));
  if (outside.length === 0) return;
  refuse(where, {
    code: 'peer-exception-outside',
    problem: `${prop}: only what is inside an address block can be taken out of it`,
    given: block === undefined ? exceptions : { block, without: outside },
    allowed: 'blocks that are smaller than that of the peer and inside it',
    fix: "write it as in Peer.cidr('10.0.0.0/8').without('10.1.0.0/16')",
  });
}
