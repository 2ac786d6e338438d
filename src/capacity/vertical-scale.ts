import { upTo } from './amount';
import { Amounts, amountsOf, largest, only } from './amounts';
import { ContainerAmounts, Resize } from './pod-amounts';
import { fields, items } from '../manifests/json';
import { Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

/** The maximum size to which a VerticalPodAutoscaler may resize containers, for containers with known bounds. */
export function atTheirLargest({ entry }: PodTemplate, manifests: Manifests): Resize {
  const autoscaler = manifests.referrersOf(entry).find(({ entry: { manifest } }) => manifest.kind === 'VerticalPodAutoscaler')?.entry;
  const { updatePolicy, resourcePolicy } = fields(autoscaler?.manifest.spec);
  if (!autoscaler || fields(updatePolicy).updateMode === 'Off') return container => container;
  const policies = items(fields(resourcePolicy).containerPolicies, 'spec.resourcePolicy.containerPolicies');
  return container => {
    const policy = policies.find(({ value }) => value.containerName === container.name) ?? policies.find(({ value }) => value.containerName === '*');
    return policy && policy.value.mode !== 'Off' ? resized(container, policy.value, policy.field, autoscaler) : container;
  };
}

function resized(container: ContainerAmounts, policy: { readonly [field: string]: any }, field: string, entry: Resource): ContainerAmounts {
  const controlled: string[] = policy.controlledResources ?? ['cpu', 'memory'];
  const most = only(amountsOf(policy.maxAllowed, entry, `${field}.maxAllowed`), resource => controlled.includes(resource));
  const requests = largest(container.requests, most);
  return { ...container, requests, limits: policy.controlledValues === 'RequestsOnly' ? container.limits : inProportion(container, requests) };
}

/** Limits keep their ratio to the requests. */
function inProportion({ requests, limits }: ContainerAmounts, grown: Amounts): Amounts {
  return new Map([...limits].map(([resource, limit]) => {
    const before = requests.get(resource) ?? 0n;
    return [resource, before === 0n ? limit : upTo(limit * (grown.get(resource) ?? before), before)];
  }));
}
