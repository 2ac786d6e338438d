import { own } from '../../manifests/json';
import { groupOf } from '../../manifests/kinds';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { demandedLabels, LabelSelector, matches, selectorOf, showSelector } from '../../manifests/selectors';
import { Check, Problem } from '../check';
import { nearest } from '../nearest';

export const serviceWithoutPods: Check = {
  id: 'service-without-pods',
  severity: 'error',
  description: 'A Service selects no pod of its namespace, so every connection to it is refused.',
  see: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices',
  inspect,
};

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  if (entry.manifest.kind !== 'Service') return [];
  const { namespace } = entry.manifest.metadata;
  const selector = selectorOf(entry);
  if (!selector || manifests.selectedBy(entry).length > 0 || isForOperator(selector, namespace, manifests)) return [];

  const message = `the selector ${showSelector(selector)} matches no pods ${namespace ? `in namespace ${namespace}` : 'in its namespace'}`;
  const elsewhere = manifests.podTemplates.find(({ labels }) => matches(selector, labels));
  if (elsewhere) {
    return [{
      message: `${message}; those of ${owner(elsewhere)} in namespace ${elsewhere.namespace ?? 'default'} have these labels`,
      fix: 'put both into one namespace: a Service finds pods of its own namespace only',
    }];
  }
  const near = nearestTemplate(selector, manifests.podTemplatesIn(namespace));
  if (!near) return [{ message, fix: 'select the labels of a workload, or leave out the selector when something else writes the EndpointSlices' }];

  const [key, wanted] = demandedLabels(selector).find(([label, value]) => own(near.labels, label) !== value) ?? ['', ''];
  const given = own(near.labels, key);
  return [{
    message: `${message}; nearest are those of ${owner(near)}, ${given === undefined ? `which have no label ${key}` : `whose label ${key} is ${given}`}`,
    fix: given === undefined ? `label those pods ${key}=${wanted}, or leave ${key} out of the selector` : `select ${key}=${given}, or label those pods ${key}=${wanted}`,
  }];
}

/** Operators label the pods they make for a custom resource under their own domain: `cnpg.io/cluster: orders-db` for a Cluster of postgresql.cnpg.io. */
function isForOperator(selector: LabelSelector, namespace: string | undefined, manifests: Manifests): boolean {
  return demandedLabels(selector).some(([key, value]) => {
    const domain = groupOf(key);
    return domain !== '' && manifests.named(value, namespace).some(({ manifest }) => `.${groupOf(manifest.apiVersion)}`.endsWith(`.${domain}`));
  });
}

/** The pods with the most labels in common; with none in common, those with a label that looks like a slip of the fingers. */
function nearestTemplate(selector: LabelSelector, templates: readonly PodTemplate[]): PodTemplate | undefined {
  const demanded = demandedLabels(selector);
  const common = ({ labels }: PodTemplate) => demanded.filter(([key, value]) => own(labels, key) === value).length;
  let best: PodTemplate | undefined;
  for (const template of templates) {
    if (common(template) > (best ? common(best) : 0)) best = template;
  }
  return best ?? templates.find(({ labels }) => demanded.some(([key, value]) => nearest(value, [String(own(labels, key) ?? '')]) !== undefined));
}

function owner({ entry }: PodTemplate): string {
  return describeManifest(entry.manifest);
}
