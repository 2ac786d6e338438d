import { Amounts } from '../../capacity/amounts';
import { podAmounts } from '../../capacity/pod-amounts';
import { atTheirLargest } from '../../capacity/vertical-scale';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { HeadroomTarget } from '../../props/headroom/headroom-target';

/** The pod template of a workload, and the maximum requests of a pod. */
export interface PodNeeds {
  readonly template: PodTemplate;
  readonly requests: Amounts;
}

/** Read from the current state of the workload, including patches. */
export function podNeeds({ workload, verticalPodAutoscaler }: HeadroomTarget): PodNeeds {
  const objects = [workload, ...verticalPodAutoscaler ? [verticalPodAutoscaler] : []];
  const manifests = Manifests.of(objects.map(object => ({ manifest: object.toJson(), origin: {} })));
  const [template] = manifests.podTemplates;
  return { template, requests: podAmounts(template, manifests, atTheirLargest(template, manifests)).requests };
}
