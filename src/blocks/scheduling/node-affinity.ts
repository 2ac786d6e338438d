import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { labelMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { NodeTerm } from '../../props/scheduling/node-term';
import { Json } from '../objects/kube';

/** The maximum in Kubernetes; the more preferred terms match, the better, and all count the same. */
const WEIGHT = 100;

export function nodeAffinity(where: IConstruct, required: NodeTerm[], preferred: NodeTerm[]): Json<k8s.NodeAffinity> | undefined {
  required.forEach(term => refuseBadTerm(where, 'onNodes', term));
  preferred.forEach(term => refuseBadTerm(where, 'preferNodes', term));
  new Set(required.map(({ label }) => label)).forEach(label => refuseContradiction(where, required.filter(term => term.label === label)));
  if (required.length + preferred.length === 0) return undefined;
  const nodeSelectorTerms = [{ matchExpressions: required.map(expression) }];
  const preferences = preferred.map(term => ({ weight: WEIGHT, preference: { matchExpressions: [expression(term)] } }));
  return {
    ...(required.length > 0 && { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }),
    ...(preferences.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: preferences }),
  };
}

/** The values of a label that match all the terms, as far as the terms name values; undefined when they name none. */
export function valuesLeft(terms: NodeTerm[], label: string): string[] | undefined {
  const own = terms.filter(term => term.label === label);
  const [first, ...others] = own.filter(({ operator }) => operator === 'In').map(({ values }) => values);
  return first && [...new Set(first)].filter(value => others.every(values => values.includes(value)) && own.every(term => fulfils(term, value)));
}

function fulfils({ operator, values }: NodeTerm, value: string): boolean {
  switch (operator) {
    case 'NotIn': return !values.includes(value);
    case 'Gt': return isWhole(value) && Number(value) > Number(values[0]);
    case 'Lt': return isWhole(value) && Number(value) < Number(values[0]);
    default: return operator !== 'DoesNotExist';
  }
}

function expression({ label, operator, values }: NodeTerm): Json<k8s.NodeSelectorRequirement> {
  return { key: label, operator, ...(values.length > 0 && { values }) };
}

function refuseBadTerm(where: IConstruct, prop: string, { label, operator, values }: NodeTerm): void {
  const compares = operator === 'Gt' || operator === 'Lt';
  const valid = compares ? isWhole(values[0]) : Array.isArray(values) && (values.length > 0 || /Exist/.test(operator));
  if (!valid) {
    refuse(where, {
      code: 'node-term-invalid',
      problem: `${prop} compares the label ${label} with ${compares ? 'a value that is not a whole number' : 'no values'}`,
      given: compares ? values[0] : values,
      allowed: compares ? 'a whole number, at least 0' : 'at least one value',
      fix: compares ? `use NodeTerm.${operator === 'Gt' ? 'greaterThan' : 'lessThan'}('${label}', 4)` : `add values, or use NodeTerm.exists('${label}')`,
    });
  }
  [undefined, ...values].forEach(value => labelMap(where, prop, { [label]: value ?? '' }));
}

/** All terms must match: when they match on no node, the pods would stay pending forever. */
function refuseContradiction(where: IConstruct, terms: NodeTerm[]): void {
  const [{ label }] = terms;
  const values = valuesLeft(terms, label);
  const isAbsent = terms.some(({ operator }) => operator === 'DoesNotExist') && terms.some(({ operator }) => !['DoesNotExist', 'NotIn'].includes(operator));
  if (values?.length !== 0 && !isAbsent && !isEmptyRange(terms)) return;
  const named = terms.filter(({ operator }) => operator === 'In').flatMap(term => term.values);
  refuse(where, {
    code: 'node-terms-contradict',
    problem: `onNodes can match no node: no value of the label ${label} matches all of its terms`,
    given: terms.map(describe).join(', and '),
    allowed: 'terms that one node can match at the same time: all of them must match',
    fix: named.length > 1 ? `use NodeTerm.in('${label}', [${named.map(value => `'${value}'`).join(', ')}]) if any of these values is acceptable` : 'remove one of them',
  });
}

/** Label values have no sign, so numbers start at 0. */
function isEmptyRange(terms: NodeTerm[]): boolean {
  const bounds = (operator: string) => terms.filter(term => term.operator === operator).map(({ values }) => Number(values[0]));
  return Math.min(...bounds('Lt')) - Math.max(-1, ...bounds('Gt')) < 2;
}

function describe({ label, operator, values }: NodeTerm): string {
  return [label, operator, ...values.length > 0 ? [values.join('|')] : []].join(' ');
}

function isWhole(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}
