import { IConstruct } from 'constructs';
import { outsidePeer, refusePortNames } from './policy-peers';
import { refuse } from '../../private/refusal';
import { Caller, Peer } from '../../props/policies/peer';

/** A denied client, as the annotation names it: `shop/web`, `edge/*`, an address block, or `internet`. */
export function deniedCaller(where: IConstruct, { peer, _pods: pods }: Caller): string {
  if (peer) return deniedPeer(where, peer);
  const { namespace = 'default', instance, operatorLabels } = pods!;
  if (operatorLabels) refuseOperated(where, instance);
  return `${namespace}/${instance}`;
}

/** A check that sees no pods would find nothing, regardless of what the policies allow. */
export function refuseOperated(where: IConstruct, name: string): never {
  return refuse(where, {
    code: 'deny-operated',
    problem: 'pods that an operator creates are not in any manifest, so that no check could find out whether they receive traffic',
    given: name,
    allowed: 'deny between apps, processes and backends without ha',
    fix: 'remove it; the policies of both sides allow only what was bound and named',
  });
}

function deniedPeer(where: IConstruct, peer: Peer): string {
  refusePortNames(where, peer);
  outsidePeer(where, 'denies', peer);
  const { namespaceName, podLabels, block, exceptions = [] } = peer;
  if (block !== undefined && block === INTERNET.block && isSame(exceptions, INTERNET.exceptions!)) return 'internet';
  if (block !== undefined && exceptions.length === 0) return block;
  if (namespaceName !== undefined && podLabels === undefined) return `${namespaceName}/*`;
  const given = block !== undefined ? { block, without: exceptions } : namespaceName === undefined ? 'Peer.anyone()' : { namespace: namespaceName, labels: podLabels };
  return refuse(where, {
    code: 'deny-unnamed',
    problem: 'the check of denied traffic supports whole namespaces, whole blocks and the internet, and this caller is none of them',
    given,
    allowed: 'Peer.namespace without labels, Peer.cidr without exceptions, Peer.internet()',
    fix: block !== undefined ? 'deny each of the remaining blocks with Peer.cidr'
      : namespaceName === undefined ? 'deny Peer.internet() and each namespace; clients that are not callers are not allowed anyway' : `use Peer.namespace('${namespaceName}'), or deny the app itself if this program creates it`,
  });
}

const INTERNET = Peer.internet();

function isSame(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
