import { fields, Item, items, own } from './json';
import { Resource, namespaceOf } from './manifest';

/** The pods of one manifest. */
export interface PodTemplate {
  readonly entry: Resource;
  readonly namespace?: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
  readonly spec: { readonly [field: string]: any };
  /** Path of the pod's spec in the manifest, such as `spec.template.spec`. */
  readonly field: string;
}

/** Path of the pod template: in a CronJob, in KEDA's ScaledJob, and in all other kinds. */
const TEMPLATE_PATHS = ['spec.jobTemplate.spec.template', 'spec.jobTargetRef.template', 'spec.template'];

/** The pods of a manifest of any kind that has a pod template at the same path as a built-in kind. */
export function podTemplateOf(entry: Resource): PodTemplate | undefined {
  const { manifest } = entry;
  if (manifest.kind === 'Pod') return podTemplate(entry, manifest, 'spec');
  for (const path of TEMPLATE_PATHS) {
    const template = path.split('.').reduce((value, field) => fields(value[field]), fields(manifest));
    if (Array.isArray(fields(template.spec).containers)) return podTemplate(entry, template, `${path}.spec`);
  }
  return undefined;
}

function podTemplate(entry: Resource, template: { readonly [field: string]: any }, field: string): PodTemplate {
  const { labels, annotations } = fields(template.metadata);
  return {
    entry,
    field,
    namespace: namespaceOf(entry.manifest),
    labels: fields(labels),
    annotations: fields(annotations),
    spec: fields(template.spec),
  };
}

/** All containers, including init and ephemeral containers. */
export function allContainers({ spec, field }: PodTemplate): Item[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(list => items(spec[list], `${field}.${list}`));
}

/** The containers that run for the lifetime of the pod: regular containers and native sidecars. */
export function lastingContainers({ spec, field }: PodTemplate): Item[] {
  const sidecars = items(spec.initContainers, `${field}.initContainers`).filter(({ value }) => value.restartPolicy === 'Always');
  return [...items(spec.containers, `${field}.containers`), ...sidecars];
}

/** Whether the pods run to completion, as those of a Job do. */
export function runsToCompletion({ entry, spec }: PodTemplate): boolean {
  return ['Job', 'CronJob', 'ScaledJob'].includes(entry.manifest.kind) || ['Never', 'OnFailure'].includes(spec.restartPolicy);
}

/** Labels that controllers add to each pod, so that no template contains them: by kind, with their possible values. */
const CONTROLLER_LABELS: { readonly [key: string]: { readonly [kind: string]: (value: string, name: string) => boolean } } = {
  'statefulset.kubernetes.io/pod-name': { StatefulSet: numbered },
  'apps.kubernetes.io/pod-index': { StatefulSet: value => /^\d+$/.test(value) },
  'controller-revision-hash': { StatefulSet: () => true, DaemonSet: () => true },
  'pod-template-hash': { Deployment: () => true, ReplicaSet: () => true },
  'job-name': { Job: same, CronJob: startsWith },
  'batch.kubernetes.io/job-name': { Job: same, CronJob: startsWith },
  'controller-uid': { Job: () => true, CronJob: () => true },
  'batch.kubernetes.io/controller-uid': { Job: () => true, CronJob: () => true },
};

/** The labels that are on each pod of such a controller. */
export function controllerLabels(kind: string): string[] {
  return Object.keys(CONTROLLER_LABELS).filter(key => own(CONTROLLER_LABELS[key], kind) !== undefined);
}

export function isControllerLabel(key: string): boolean {
  return Object.hasOwn(CONTROLLER_LABELS, key);
}

/** Whether a controller adds this label to the pods; without a value, with any value. */
export function impliesLabel({ entry: { manifest } }: PodTemplate, key: string, value?: string): boolean {
  const allows = own(own(CONTROLLER_LABELS, key) ?? {}, manifest.kind);
  return allows !== undefined && (value === undefined || allows(value, manifest.metadata.name));
}

function same(value: string, name: string): boolean {
  return value === name;
}

function startsWith(value: string, name: string): boolean {
  return value.startsWith(`${name}-`);
}

function numbered(value: string, name: string): boolean {
  return startsWith(value, name) && /^\d+$/.test(value.slice(name.length + 1));
}
