import { Aspect, given, maps, NONE, THERE } from './aspect';
import { labelled, templateOf, workloadNamed } from './manifests';
import { podAspects } from './pod-aspects';

/** What the original says of a workload, and what we say there; where it leaves something to us, that is no aspect. */
export function workloadAspects(theirs: any[], ours: any[], name: string, ourName = name): Aspect[] {
  const [their, our] = [workloadNamed(theirs, name), workloadNamed(ours, ourName)];
  if (!their || !our) return [{ aspect: 'workload', original: their ? THERE : NONE, ours: our ? THERE : NONE }];
  const [theirTemplate, ourTemplate] = [templateOf(their), templateOf(our)];
  return [
    { aspect: 'name', original: name, ours: ourName },
    ...given(their, our, ['kind', 'apiVersion']),
    ...runs(their, our) ?? [{ aspect: 'replicas', original: replicas(theirs, their), ours: replicas(ours, our) }],
    ...given(their.spec, our.spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'serviceName']),
    { aspect: 'strategy', original: strategy(their.spec, their.spec), ours: strategy(their.spec, our.spec) },
    ...budgets(theirs, ours, name, ourName),
    ...maps('pod label', theirTemplate.metadata.labels, ourTemplate.metadata.labels),
    ...maps('pod annotation', theirTemplate.metadata.annotations, ourTemplate.metadata.annotations),
    ...podAspects({ manifests: theirs, workload: their }, { manifests: ours, workload: our }),
  ];
}

/** What runs at certain times has no replicas. */
function runs(their: any, our: any): Aspect[] | undefined {
  if (their.kind !== 'CronJob') return undefined;
  return [
    ...given(their.spec, our.spec, ['schedule', 'concurrencyPolicy', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit']),
    ...given(their.spec.jobTemplate.spec, our.spec.jobTemplate?.spec, ['ttlSecondsAfterFinished', 'backoffLimit']),
    ...given(templateOf(their).spec, templateOf(our).spec, ['restartPolicy']),
  ];
}

function replicas(manifests: any[], { metadata, spec: { replicas: fixed = 1 } }: any): string {
  const scalers = manifests.filter(({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef.name === metadata.name);
  if (scalers.length === 0) return `${fixed}`;
  return scalers.map(({ spec }) => {
    const resources = spec.metrics.map(({ resource, containerResource }: any) => resource ?? containerResource);
    const targets = resources.map(({ name: of, target }: any) => `${target.averageUtilization}% ${of}`);
    return `${spec.minReplicas ?? 1} to ${spec.maxReplicas} at ${targets.join(' and ')}`;
  }).join(', and ');
}

/** The kind, and the numbers that the original gives. */
function strategy(their: any, { strategy: { type = 'RollingUpdate', rollingUpdate = {} } = {} as any }: any): string {
  return [type, ...Object.keys(their.strategy?.rollingUpdate ?? {}).map(key => `${key} ${rollingUpdate[key]}`)].join(', ');
}

/** What a drain must leave, where the original says so. */
function budgets(theirs: any[], ours: any[], name: string, ourName: string): Aspect[] {
  const of = (manifests: any[], workload: string) => manifests.find(({ kind, spec }) => (
    kind === 'PodDisruptionBudget' && labelled(manifests, spec.selector.matchLabels).includes(workload)
  ));
  const [their, our] = [of(theirs, name), of(ours, ourName)];
  const limit = (budget: any) => Object.entries(budget?.spec ?? {}).filter(([key]) => /Available$|Unavailable$/.test(key)).map(([key, value]) => `${key} ${value}`);
  if (!their) return [];
  return [
    ...given(their, our, ['apiVersion']).map(({ aspect, ...values }) => ({ aspect: `${aspect} of its disruption budget`, ...values })),
    { aspect: 'disruption budget', original: limit(their).join(), ours: limit(our).join() || NONE },
  ];
}
