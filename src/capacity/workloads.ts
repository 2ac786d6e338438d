import { claimsOfPods } from './claims';
import { operatedWorkloads } from './operated';
import { isPausing } from './pause-pods';
import { podAmounts } from './pod-amounts';
import { podCounts } from './pod-counts';
import { priorityOf } from './priority';
import { atTheirLargest } from './vertical-scale';
import { isPerNode, Workload } from './workload';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { PodTemplate } from '../manifests/pod-templates';

/** All workloads that create pods, in the order of the manifests. */
export function workloadsOf(manifests: Manifests): Workload[] {
  return [...manifests.podTemplates.map(template => workloadOf(template, manifests)), ...operatedWorkloads(manifests)];
}

function workloadOf(template: PodTemplate, manifests: Manifests): Workload {
  const counts = podCounts(template, manifests);
  const declared = podAmounts(template, manifests);
  const largest = podAmounts(template, manifests, atTheirLargest(template, manifests));
  return {
    namespace: indexedNamespace(template.namespace),
    app: template.labels['app.kubernetes.io/name'] ?? template.entry.manifest.metadata.name,
    template,
    counts,
    amounts: { min: declared, max: largest, rollout: largest },
    claims: isPerNode(counts) ? [] : claimsOfPods(template, counts, manifests),
    priority: priorityOf(template, manifests),
    isPause: isPausing(template),
    isOperated: false,
  };
}
