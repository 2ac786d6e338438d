import { IConstruct } from 'constructs';
import { announce } from './program-record';
import { Degradation } from '../../manifests/degradation';
import { GatewayFeature, sinceGatewayApi } from '../../platform/gateway-api';
import { Feature, sinceVersion, supports } from '../../platform/kubernetes';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';

/** Rejects what the platform's oldest API servers would reject or silently drop. */
export function requireFeature(where: IConstruct, feature: Feature, { what, fix }: { readonly what: string; readonly fix: string }): void {
  const platform = Platform.of(where);
  if (supports(platform.kubernetes, feature)) return;
  const since = sinceVersion(feature);
  refuse(where, {
    code: 'kubernetes-too-old',
    problem: `${what}: requires Kubernetes ${since} or newer`,
    given: `Kubernetes ${platform.kubernetes}, the oldest version of the platform`,
    allowed: `Kubernetes ${since} or newer`,
    fix: `${fix}; or, if no cluster is older, use Platform.${platform.name}({ kubernetes: '${since}' })`,
  });
}

/** For a field that had another name before: the code that passes it has made sure that nothing is lost. */
export const NOTHING = 'nothing';

const DEGRADED = new TreeState<Map<string, Degradation>>('degraded');

/**
 * Whether the platform's oldest API servers have the field. If not, the summary reports what is lost without it. Only this function and
 * `requireFeature` check versions, so that each version check chooses between the two.
 */
export function hasFeature(where: IConstruct, feature: Feature, lost: string): boolean {
  if (supports(Platform.of(where).kubernetes, feature)) return true;
  if (lost !== NOTHING) note(where, { path: where.node.path, since: sinceVersion(feature), lost });
  return false;
}

function note(where: IConstruct, degradation: Degradation): void {
  const { root } = where.node;
  DEGRADED.ofOr(root, () => new Map()).set(JSON.stringify(degradation), degradation);
  announce(root, 'degraded', () => degradationsOf(root));
}

/** What constructs of the program do without, each once, in the order of their creation. */
export function degradationsOf(root: IConstruct): Degradation[] {
  return [...DEGRADED.of(root)?.values() ?? []];
}

/** Rejects what the platform's oldest Gateway API would reject or silently drop. */
export function requireGatewayFeature(
  where: IConstruct, feature: GatewayFeature, { what, fix }: { readonly what: string; readonly fix: string },
): void {
  const platform = Platform.of(where);
  if (platform._hasGatewayFeature(feature)) return;
  const since = sinceGatewayApi(feature);
  refuse(where, {
    code: 'gateway-api-too-old',
    problem: `${what}: requires Gateway API ${since} or newer`,
    given: `Gateway API ${platform.gatewayApi}, the oldest version of the platform`,
    allowed: `Gateway API ${since} or newer`,
    fix: `${fix}; or, if no cluster has an older one, use Platform.${platform.name}({ gatewayApi: '${since}' })`,
  });
}
