import { refuse } from '../private/refusal';

/** Oldest and newest minor versions that keelwright supports. */
const OLDEST = 1;
const NEWEST = 7;

/** The version in which all features of routes are in the standard channel. */
export const DEFAULT_GATEWAY_API = '1.2';

/** First minor version of Gateway API 1 with a kind or field in its standard channel. Older versions drop or reject it. */
const SINCE = {
  infrastructure: 2,
  timeouts: 2,
  mirrorPercent: 3,
  listenerSets: 5,
  retry: 7,
} as const;

export type GatewayFeature = keyof typeof SINCE;

const VERSIONS = Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `1.${OLDEST + i}`);

/** Accepts `1.5`, `v1.5` and `v1.5.1`; returns `1.5`. */
export function gatewayApiVersion(where: string, given: string): string {
  const version = /^v?(\d+\.\d+)(\.\d+)?$/.exec(String(given))?.[1];
  if (version !== undefined && VERSIONS.includes(version)) return version;
  return refuse(where, {
    code: 'gateway-api-unknown',
    problem: 'unsupported Gateway API version',
    given,
    allowed: VERSIONS.join(', '),
    fix: `set gatewayApi: '${DEFAULT_GATEWAY_API}', or the version that kubectl get crd gateways.gateway.networking.k8s.io -o yaml shows as bundle-version`,
  });
}

export function hasGatewayFeature(version: string, feature: GatewayFeature): boolean {
  return Number(version.split('.')[1]) >= SINCE[feature];
}

/** The first version with the feature, as in `1.5`. */
export function sinceGatewayApi(feature: GatewayFeature): string {
  return `1.${SINCE[feature]}`;
}
