import { push } from './json';
import { impliesLabel, isControllerLabel, PodTemplate } from './pod-templates';
import { demandedLabels, LabelSelector, matches } from './selectors';

/** Finds pod templates by label, without a full scan. */
export class LabelIndex {
  private readonly byNamespace = new Map<string, PodTemplate[]>();
  private readonly byLabel = new Map<string, PodTemplate[]>();
  private readonly selected = new Map<string, readonly PodTemplate[]>();

  /** `namespace` is that of the index, not of the manifest. */
  public add(namespace: string, template: PodTemplate): void {
    push(this.byNamespace, namespace, template);
    for (const [key, value] of Object.entries(template.labels)) push(this.byLabel, labelIn(namespace, key, value), template);
  }

  public in(namespace: string): readonly PodTemplate[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  public select(namespace: string, selector: LabelSelector | null | undefined): readonly PodTemplate[] {
    if (!selector) return [];
    const question = JSON.stringify([namespace, selector]);
    const answer = this.selected.get(question) ?? this.candidates(namespace, selector)
      .filter(template => matches(selector, template.labels, (key, value) => impliesLabel(template, key, value)));
    this.selected.set(question, answer);
    return answer;
  }

  /** The shortest list that contains all possible matches of the selector. */
  private candidates(namespace: string, selector: LabelSelector): readonly PodTemplate[] {
    let shortest = this.in(namespace);
    for (const [key, value] of demandedLabels(selector)) {
      if (isControllerLabel(key)) continue;
      const list = this.byLabel.get(labelIn(namespace, key, value)) ?? [];
      if (list.length < shortest.length) shortest = list;
    }
    return shortest;
  }
}

function labelIn(namespace: string, key: string, value: string): string {
  return `${namespace}/${key}=${value}`;
}
