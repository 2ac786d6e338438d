import { Amounts } from '../capacity/amounts';
import { podAmounts } from '../capacity/pod-amounts';
import { atTheirLargest } from '../capacity/vertical-scale';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';
import { PodRoom } from '../props/pod-room';

/** What a pod of a workload is, and asks for at most. */
export interface PodNeeds {
  readonly template: PodTemplate;
  readonly requests: Amounts;
}

/** As the workload is by now: patches count. */
export function podNeeds({ workload, verticalPodAutoscaler }: PodRoom): PodNeeds {
  const objects = [workload, ...verticalPodAutoscaler ? [verticalPodAutoscaler] : []];
  const manifests = Manifests.of(objects.map(object => ({ manifest: object.toJson(), origin: {} })));
  const [template] = manifests.podTemplates;
  return { template, requests: podAmounts(template, manifests, atTheirLargest(template, manifests)).requests };
}
