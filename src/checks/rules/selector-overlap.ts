import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { impliesLabel, PodTemplate, runsToCompletion } from '../../manifests/pod-templates';
import { LabelSelector, matches, selectorOf, showSelector } from '../../manifests/selectors';
import { listed } from '../../private/messages/nearest';
import { Check, Problem } from '../check';

export const selectorOverlap: Check = {
  id: 'selector-overlap',
  profile: 'references',
  severity: 'error',
  description: 'A selector matches the pods of another workload, or does not match its own: the wrong pods are counted, adopted or sent traffic.',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const selector = selectorOf(entry);
  if (!selector) return [];
  const template = manifests.podTemplateOf(entry);
  if (template) return [...ownPodsMissed(selector, template), ...otherPodsTaken(selector, entry, manifests)];
  return entry.manifest.kind === 'Service' ? jobPodsTaken(selector, entry, manifests) : [];
}

function ownPodsMissed(selector: LabelSelector, template: PodTemplate): Problem[] {
  const { labels, field } = template;
  if (matches(selector, labels, (key, value) => impliesLabel(template, key, value))) return [];
  const metadata = field.replace(/spec$/, 'metadata');
  return [{
    message: `the selector ${showSelector(selector)} does not match the workload's own pods, whose labels are ${showSelector({ matchLabels: labels })}`,
    fix: `make the selector match ${metadata}.labels`,
  }];
}

function otherPodsTaken(selector: LabelSelector, entry: Resource, manifests: Manifests): Problem[] {
  const copies = manifests.copiesOf(entry);
  const others = manifests.selectedBy(entry).filter(template => !copies.includes(template.entry));
  // A Job's pods have an owner, so no other controller adopts them; they are only counted, by autoscalers and by people.
  const jobs = others.filter(template => template.entry.manifest.kind !== 'Pod' && runsToCompletion(template));
  const lasting = others.filter(template => !jobs.includes(template));
  const { name } = entry.manifest.metadata;
  const fix = `give the selector and the template of ${name} a label that only it has, such as app.kubernetes.io/instance: ${name}`;
  const message = `the selector ${showSelector(selector)} also matches the pods of`;
  return [
    ...lasting.length > 0 ? [{ message: `${message} ${owners(lasting)}`, fix }] : [],
    ...jobs.length > 0 ? [{ message: `${message} ${owners(jobs)}`, fix, severity: 'warning' as const }] : [],
  ];
}

function jobPodsTaken(selector: LabelSelector, entry: Resource, manifests: Manifests): Problem[] {
  const selected = manifests.selectedBy(entry);
  const jobs = selected.filter(runsToCompletion);
  const lasting = selected.filter(template => !runsToCompletion(template));
  if (jobs.length === 0 || lasting.length === 0) return [];
  return [{
    message: `the selector ${showSelector(selector)} sends traffic to the pods of ${owners(jobs)} in addition to those of ${owners(lasting)}`,
    fix: `select a label that the pods of ${owners(jobs)} do not have, such as app.kubernetes.io/component`,
    severity: 'warning',
  }];
}

function owners(templates: PodTemplate[]): string {
  const names = templates.slice(0, 3).map(({ entry }) => describeManifest(entry.manifest));
  return listed(templates.length > 3 ? [...names, `${templates.length - 3} more`] : names);
}
