import { Peer } from '../../props/policies/peer';

const GLOBAL_CLASS = /^gke-l7-(global-external-managed|gxlb)(-mc)?$/;

/**
 * Source addresses of the health checks of all of Google's load balancers, and of the requests of the global external ones and the classic one.
 * Regional and internal ones send requests from a proxy-only subnet, whose addresses differ between networks.
 *
 * @see https://cloud.google.com/load-balancing/docs/firewall-rules
 */
const GOOGLE_SOURCES = ['35.191.0.0/16', '130.211.0.0/22'];

/** @see https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities */
export function isGlobalGateway(className: string | undefined): boolean {
  return className !== undefined && GLOBAL_CLASS.test(className);
}

export function googleCallers(): Peer[] {
  return GOOGLE_SOURCES.map(Peer.cidr);
}
