import { IConstruct } from 'constructs';
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
