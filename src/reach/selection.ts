import { isDoubt, Match, all } from './match';
import { HOST_NETWORK, isOnHostNetwork, Pods, Unseen } from './party';
import { fields } from '../manifests/json';
import { Manifests } from '../manifests/manifests';
import { impliesLabel } from '../manifests/pod-templates';
import { expressionsOf, Labels, LabelSelector } from '../manifests/selectors';

/** A label that every namespace has. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Whether there may be a label in addition to the known ones, with that value. */
type Unknown = (key: string, value?: string) => boolean;

/** Whether the selector matches the pods. */
export function selectsPods(selector: LabelSelector, party: Pods | Unseen): Match {
  if (party.kind === 'unseen') return judge(selector, {}, () => true, `the pods of namespace ${party.namespace} are not in the manifests`);
  const labels = judge(selector, party.pods.labels, (key, value) => impliesLabel(party.pods, key, value), 'it selects by a label that controllers set, and possibly not all of the pods have it');
  return labels === true && isOnHostNetwork(party) ? HOST_NETWORK : labels;
}

/** Whether the selector matches the namespace. If the namespace is not in the manifests, only its name is known. */
export function selectsNamespace(selector: LabelSelector, namespace: string, manifests: Manifests): Match {
  const entry = manifests.find({ kind: 'Namespace', name: namespace });
  const labels = { ...fields(entry?.manifest.metadata.labels), [NAMESPACE_NAME]: namespace };
  return judge(selector, labels, () => entry === undefined, `the labels of namespace ${namespace} are not in the manifests`);
}

function judge(selector: LabelSelector, labels: Labels, unknown: Unknown, doubt: string): Match {
  const may = (match: boolean): Match => match && doubt;
  const is = (key: string, value: string): Match => Object.hasOwn(labels, key) ? labels[key] === value : may(unknown(key, value));
  const has = (key: string): Match => Object.hasOwn(labels, key) || may(unknown(key));
  return all([
    ...Object.entries(fields(selector.matchLabels)).map(([key, value]) => is(key, value)),
    ...expressionsOf(selector).map(({ key, operator, values }): Match => {
      const isOne = values.some(value => is(key, value) === true) || may(values.some(value => is(key, value) !== false));
      switch (operator) {
        case 'In': return isOne;
        case 'NotIn': return not(isOne);
        case 'Exists': return has(key);
        case 'DoesNotExist': return not(has(key));
        default: return false;
      }
    }),
  ]);
}

function not(match: Match): Match {
  return isDoubt(match) ? match : !match;
}
