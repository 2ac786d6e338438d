import { Node, Taint } from './nodes';
import { fields, items } from '../manifests/json';

/** Undefined if the description of the node does not include it. */
export type Maybe = boolean | undefined;

export function all(answers: Maybe[]): Maybe {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

export function any(answers: Maybe[]): Maybe {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** Whether pods of the spec select nodes like this one. @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
export function wants(spec: { readonly [field: string]: any }, node: Node): Maybe {
  const { nodeSelectorTerms } = fields(fields(fields(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  const terms = items(nodeSelectorTerms, '').map(({ value }) => term(value, node));
  return all([
    ...Object.entries(fields(spec.nodeSelector)).map(([key, value]) => expression({ key, operator: 'In', values: [value] }, node)),
    ...nodeSelectorTerms === undefined ? [] : [any(terms)],
  ]);
}

/** An empty term matches no node. */
function term({ matchExpressions, matchFields }: { readonly [field: string]: any }, node: Node): Maybe {
  const expressions = items(matchExpressions, '').map(({ value }) => expression(value, node));
  const names = items(matchFields, '').map(() => undefined);
  return expressions.length + names.length > 0 && all([...expressions, ...names]);
}

function expression({ key, operator, values = [] }: { readonly [field: string]: any }, { labels }: Node): Maybe {
  if (!Object.hasOwn(labels, key)) return undefined;
  const value = labels[key];
  if (operator === 'Exists') return true;
  if (operator === 'DoesNotExist') return false;
  if (value === undefined) return undefined;
  switch (operator) {
    case 'In': return values.includes(value);
    case 'NotIn': return !values.includes(value);
    case 'Gt': return Number(value) > Number(values[0]);
    case 'Lt': return Number(value) < Number(values[0]);
    default: return undefined;
  }
}

/** Whether the pods tolerate all taints of the node. */
export function tolerates(spec: { readonly [field: string]: any }, { taints }: Node): Maybe {
  const tolerations = items(spec.tolerations, '').map(({ value }) => value);
  return all(taints.filter(({ effect }) => effect !== 'PreferNoSchedule').map(taint => any(tolerations.map(toleration => covers(toleration, taint)))));
}

function covers({ key, operator = 'Equal', value = '', effect }: { readonly [field: string]: any }, taint: Taint): Maybe {
  if (effect && effect !== taint.effect) return false;
  if (key ? key !== taint.key : operator !== 'Exists') return false;
  switch (operator) {
    case 'Exists': return true;
    case 'Equal': return value === (taint.value ?? '');
    default: return undefined;
  }
}
