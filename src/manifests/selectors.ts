import { fields, keysIn, own } from './json';
import { groupOf } from './kinds';
import { Resource } from './manifest';
import { podTemplateOf } from './pod-templates';

/** A Kubernetes label selector. If it is absent it selects nothing; if it is empty it selects everything. */
export interface LabelSelector {
  readonly matchLabels?: { readonly [key: string]: string };
  readonly matchExpressions?: LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  readonly operator: string;
  readonly values?: string[];
}

export interface Labels {
  readonly [key: string]: string;
}

/** Whether pods get a label that their template does not have; without a value, with any value. */
export type ImpliedLabels = (key: string, value?: string) => boolean;

export function matches(selector: LabelSelector | null | undefined, labels: Labels, implied: ImpliedLabels = () => false): boolean {
  if (!selector) return false;
  const has = (key: string) => Object.hasOwn(labels, key) || implied(key);
  const is = (key: string, value: string) => Object.hasOwn(labels, key) ? labels[key] === value : implied(key, value);
  return Object.entries(fields(selector.matchLabels)).every(([key, value]) => is(key, value))
    && expressionsOf(selector).every(({ key, operator, values }) => {
      switch (operator) {
        case 'In': return values.some(value => is(key, value));
        case 'NotIn': return !values.some(value => is(key, value));
        case 'Exists': return has(key);
        case 'DoesNotExist': return !has(key);
        default: return false;
      }
    });
}

/** The labels that a selector requires, with their values. */
export function demandedLabels(selector: LabelSelector): [key: string, value: string][] {
  const single = expressionsOf(selector).filter(({ operator, values }) => operator === 'In' && values.length === 1);
  return [...Object.entries(fields(selector.matchLabels)), ...single.map(({ key, values }): [string, string] => [key, values[0]])]
    .filter(([, value]) => typeof value === 'string');
}

/** In the notation of kubectl: `app=web,tier in (back,front),!canary`. */
export function showSelector(selector: LabelSelector): string {
  const labels = Object.entries(fields(selector.matchLabels)).map(([key, value]) => `${key}=${value}`);
  const expressions = expressionsOf(selector).map(({ key, operator, values }) => {
    switch (operator) {
      case 'Exists': return key;
      case 'DoesNotExist': return `!${key}`;
      default: return `${key} ${operator.toLowerCase()} (${values.join(',')})`;
    }
  });
  const terms = [...labels, ...expressions];
  return terms.length > 0 ? terms.join(',') : '{} (everything)';
}

/** The pods that the object selects in its namespace; absent if it selects none. */
export function selectorOf(entry: Resource): LabelSelector | undefined {
  const { apiVersion, kind, spec } = entry.manifest;
  const { selector, type, podSelector, manualSelector } = fields(spec);
  switch (kind) {
    case 'Service':
      return groupOf(apiVersion) === '' && type !== 'ExternalName' && keysIn(selector).length > 0 ? { matchLabels: selector } : undefined;
    case 'NetworkPolicy':
      return groupOf(apiVersion) === 'networking.k8s.io' ? podSelector ?? {} : undefined;
    case 'PodDisruptionBudget':
      // Before v1 an empty selector selected nothing.
      return apiVersion === 'policy/v1beta1' && keysIn(selector).length === 0 ? undefined : selector ?? undefined;
    case 'ReplicationController':
      return keysIn(selector).length > 0 ? { matchLabels: selector } : ownLabels(entry);
    case 'Job':
      // The API server generates the selector of all other Jobs.
      return manualSelector === true ? selector ?? undefined : undefined;
    default:
      return podTemplateOf(entry) ? selector ?? ownLabelsBefore(entry) : undefined;
  }
}

const SELECTOR_IS_DEFAULTED = ['apps/v1beta1', 'extensions/v1beta1'];

function ownLabelsBefore(entry: Resource): LabelSelector | undefined {
  return SELECTOR_IS_DEFAULTED.includes(entry.manifest.apiVersion) ? ownLabels(entry) : undefined;
}

function ownLabels(entry: Resource): LabelSelector | undefined {
  const labels = podTemplateOf(entry)?.labels ?? {};
  return Object.keys(labels).length > 0 ? { matchLabels: labels } : undefined;
}

/** The expressions of a selector; none if its YAML is malformed. */
export function expressionsOf(selector: LabelSelector): { key: string; operator: string; values: string[] }[] {
  const expressions: unknown = selector.matchExpressions;
  if (!Array.isArray(expressions)) return [];
  return expressions.map(fields).map(expression => ({
    key: String(own(expression, 'key') ?? ''),
    operator: String(own(expression, 'operator') ?? ''),
    values: Array.isArray(expression.values) ? expression.values : [],
  }));
}
