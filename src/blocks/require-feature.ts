import { IConstruct } from 'constructs';
import { GatewayFeature, sinceGatewayApi } from '../platform/gateway-api';
import { Feature, sinceVersion } from '../platform/kubernetes';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';

/** Refuses what the platform's oldest servers would refuse, or drop without a word. */
export function requireFeature(where: IConstruct, feature: Feature, { what, fix }: { readonly what: string; readonly fix: string }): void {
  const platform = Platform.of(where);
  if (platform._supports(feature)) return;
  const since = sinceVersion(feature);
  refuse(where, {
    code: 'kubernetes-too-old',
    problem: `${what} is what Kubernetes takes from ${since} on`,
    given: `Kubernetes ${platform.kubernetes}, the oldest that is to run it`,
    allowed: `Kubernetes ${since} or newer`,
    fix: `${fix}; or, when no cluster is older, say so: Platform.${platform.name}({ kubernetes: '${since}' })`,
  });
}

/** Refuses what the platform's oldest Gateway API would refuse, or drop without a word. */
export function requireGatewayFeature(
  where: IConstruct, feature: GatewayFeature, { what, fix }: { readonly what: string; readonly fix: string },
): void {
  const platform = Platform.of(where);
  if (platform._hasGatewayFeature(feature)) return;
  const since = sinceGatewayApi(feature);
  refuse(where, {
    code: 'gateway-api-too-old',
    problem: `${what} is what Gateway API has from ${since} on`,
    given: `Gateway API ${platform.gatewayApi}, the oldest that is to run it`,
    allowed: `Gateway API ${since} or newer`,
    fix: `${fix}; or, when no cluster has an older one, say so: Platform.${platform.name}({ gatewayApi: '${since}' })`,
  });
}
