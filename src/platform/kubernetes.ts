import { refuse } from '../private/refusal';

/** Oldest and newest minor versions that keelwright knows. */
const OLDEST = 27;
const NEWEST = 37;

/** The oldest version that upstream still supports. */
export const DEFAULT_KUBERNETES = '1.35';

/** First minor version of Kubernetes 1 in which a field is on by default: older servers drop or reject it. */
const SINCE = {
  podIndexLabel: 28,
  hostIPs: 29,
  jobBackoffPerIndex: 29,
  sidecars: 29,
  preStopSleep: 30,
  jobSuccessPolicy: 31,
  podAffinityMatchLabelKeys: 31,
  trafficDistribution: 31,
  recursiveReadOnlyMounts: 31,
  inPlaceResize: 33,
  preferSameTraffic: 34,
  autoscalerTolerance: 35,
  podTopologyLabels: 35,
  scaleToZero: 37,
} as const;

export type Feature = keyof typeof SINCE;

export const KUBERNETES_VERSIONS: string[] = Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `1.${OLDEST + i}`);

/** Accepts `1.35`, `v1.35` and `1.35.2`; gives `1.35`. */
export function kubernetesVersion(where: string, given: string): string {
  const version = /^v?(\d+\.\d+)(\.\d+)?$/.exec(String(given))?.[1];
  if (version !== undefined && KUBERNETES_VERSIONS.includes(version)) return version;
  return refuse(where, {
    code: 'kubernetes-unknown',
    problem: 'unsupported Kubernetes version',
    given,
    allowed: KUBERNETES_VERSIONS.join(', '),
    fix: `set the oldest version that your clusters run, such as '${DEFAULT_KUBERNETES}'`,
  });
}

/** The first version that has the feature on by default. */
export function sinceVersion(feature: Feature): string {
  return `1.${SINCE[feature]}`;
}

export function supports(version: string, feature: Feature): boolean {
  return Number(version.split('.')[1]) >= SINCE[feature];
}
