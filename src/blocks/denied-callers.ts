import { IConstruct } from 'constructs';
import { Identity } from './identity';
import { outsidePeer, refusePortNames } from './policy-peers';
import { refuse } from '../private/refusal';
import { Peer } from '../props/peer';

/** Pods as the annotation names them that says who must never call, such as `shop/web`. */
export function deniedPods({ instance, namespace = 'default' }: Identity): string {
  return `${namespace}/${instance}`;
}

/** The same for whoever is in no program: `edge/*`, a block of addresses, or `internet`. */
export function deniedPeer(where: IConstruct, peer: Peer): string {
  refusePortNames(where, peer);
  outsidePeer(where, 'denies', peer);
  const { namespaceName, podLabels, block, exceptions = [] } = peer;
  if (block !== undefined && block === INTERNET.block && isSame(exceptions, INTERNET.exceptions!)) return 'internet';
  if (block !== undefined && exceptions.length === 0) return block;
  if (namespaceName !== undefined && podLabels === undefined) return `${namespaceName}/*`;
  const given = block !== undefined ? { block, without: exceptions } : namespaceName === undefined ? 'Peer.anyone()' : { namespace: namespaceName, labels: podLabels };
  return refuse(where, {
    code: 'deny-unnamed',
    problem: 'the check of denied calls names whole namespaces, whole blocks and the internet, and this caller is none of them',
    given,
    allowed: 'Peer.namespace without labels, Peer.cidr without exceptions, Peer.internet()',
    fix: block !== undefined ? 'deny the blocks that are left, each by Peer.cidr'
      : namespaceName === undefined ? 'deny Peer.internet() and each namespace; who is no caller is not let in anyway' : `write Peer.namespace('${namespaceName}'), or deny the app itself where this program makes it`,
  });
}

const INTERNET = Peer.internet();

function isSame(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
