import { IConstruct } from 'constructs';
import { controllerLabels, isControllerLabel } from '../../manifests/pod-templates';
import { nearestFew } from '../../private/messages/nearest';
import { refuse } from '../../private/refusal';
import { Resources } from '../../props/scaling/resources';
import { ShownField } from '../objects/attachment';
import { requireFeature } from '../objects/features';
import { Labels } from '../objects/identity';

/** What creates pods. */
export type PodController = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob' | 'Rollout';

interface Pods {
  readonly controller: PodController;
  /** Whether each has an index of its job. */
  readonly isIndexed?: boolean;
  readonly labels: Labels;
}

/** A container and the fields that it reads. */
interface Reader {
  /** Name of its resources in messages. */
  readonly prop: string;
  readonly resources: Resources;
  readonly fields: ShownField[];
}

const POD_INDEX = 'apps.kubernetes.io/pod-index';
const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
/** Those of the node, which the scheduler copies to the pod. */
const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];

/** Rejects fields for which Kubernetes has no value, or one that is not the pod's: it starts the pod nevertheless. */
export function refuseAbsentFields(where: IConstruct, pods: Pods, readers: Reader[]): void {
  for (const { prop, resources, fields } of readers) {
    fields.forEach(shown => {
      refuseUnlimited(where, shown, prop, resources);
      refuseUnlabeled(where, shown, pods);
    });
  }
}

function refuseUnlimited(where: IConstruct, { prop, field }: ShownField, resources: string, { cpuLimit }: Resources): void {
  if (field.path !== 'limits.cpu' || cpuLimit !== 'none') return;
  refuse(where, {
    code: 'pod-field-unlimited',
    problem: `${prop} is the CPU limit of a container that has none, so Kubernetes would give the CPU of the whole node`,
    given: `${resources}.cpuLimit: 'none'`,
    allowed: 'PodField.cpuLimit() with a CPU limit; PodField.cpuRequest()',
    fix: `set ${resources}.cpuLimit: '2', or remove it for the default; or use PodField.cpuRequest()`,
  });
}

function refuseUnlabeled(where: IConstruct, { prop, field: { path, key } }: ShownField, { controller, isIndexed, labels }: Pods): void {
  if (path !== 'metadata.labels' || key === undefined || Object.hasOwn(labels, key)) return;
  const added = [...controllerLabels(controller), ...isIndexed ? [COMPLETION_INDEX] : []];
  if (TOPOLOGY.includes(key)) return requireFeature(where, 'podTopologyLabels', { what: `${prop}, a label of the node on the pod`, fix: 'use PodField.nodeName()' });
  if (!added.includes(key)) {
    refuse(where, {
      code: 'pod-label-unknown',
      problem: `${prop} is a label that the pods do not have, so it would be empty`,
      given: key,
      allowed: nearestFew(key, [...Object.keys(labels), ...added, ...TOPOLOGY]),
      fix: `${/(^|\.)(kubernetes|k8s)\.io\//.test(key) || isControllerLabel(key) ? 'remove it' : `set podLabels: { '${key}': '...' }`}, or use a label that they have`,
    });
  }
  if (key === POD_INDEX) requireFeature(where, 'podIndexLabel', { what: `${prop}, the ordinal of a member as a label`, fix: 'use PodField.podName(), which ends with it' });
  if (key === COMPLETION_INDEX) requireFeature(where, 'podIndexLabel', { what: `${prop}, the index of a pod as a label`, fix: 'use the variable JOB_COMPLETION_INDEX, which Kubernetes sets' });
}
