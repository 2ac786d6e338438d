import { IConstruct } from 'constructs';
import { GatewayFacts } from './gateway-abilities';
import { GatewayListeners } from './gateway-listeners';
import { googleCallers, isGlobalGateway } from './google-balancers';
import { isAlb, isGoogleIngress } from './ingress-class';
import { Entry } from '../../platform/entry';
import { GatewayImplementation } from '../../platform/gateway-implementation';
import { Platform } from '../../platform/platform';
import { Peer } from '../../props/policies/peer';

/** Sources of an entry's requests to pods: as configured, else as the vendor documents them; else any, with a note on what to configure. */
export function entryCallers(
  scope: IConstruct, { callers, gatewayOptions, ingressOptions }: Entry, made: GatewayListeners | undefined,
  { className, implementation }: GatewayFacts,
): Peer[] {
  const said = callers ?? made?.callers;
  if (said) return said;
  if (ingressOptions) return ingressCallers(scope, ingressOptions.className);
  if (isGlobalGateway(className)) return googleCallers();
  const place = made ? `PublicGateway ${gatewayOptions!.name}` : 'Entry.gateway';
  if (implementation !== GatewayImplementation.GKE) return [Peer._notKnown(`set the Gateway's proxies in callers of ${place}`)];
  return googleBalancers(scope, className === undefined ? `set its GatewayClass in className of ${place} if it is one of Google's global external classes; otherwise ` : '');
}

/** A cloud's controller reaches a Service without node ports by the addresses of its pods only, or not at all. */
function ingressCallers(scope: IConstruct, className: string): Peer[] {
  if (className === 'gce') return googleCallers();
  if (isGoogleIngress(className)) return googleBalancers(scope);
  if (isAlb(className)) return balancers(scope, "set the platform's loadBalancerSources to the load balancers' address ranges");
  return [Peer._notKnown("set the controller's pods or addresses in callers of Entry.ingress")];
}

/** Load balancers that send requests from the network's own addresses check health from Google's addresses. */
function googleBalancers(scope: IConstruct, instead = ''): Peer[] {
  return balancers(scope, `${instead}set the platform's loadBalancerSources to the network's proxy-only subnet`, googleCallers());
}

function balancers(scope: IConstruct, fix: string, others: Peer[] = []): Peer[] {
  const { loadBalancerSources } = Platform.of(scope);
  return loadBalancerSources ? [...others, ...loadBalancerSources.map(Peer.cidr)] : [Peer._notKnown(fix)];
}
