import { isDoubt, Match, all } from './match';
import { HOST_NETWORK, isOnHostNetwork, Pods, Unseen } from './party';
import { fields } from '../manifests/json';
import { Manifests } from '../manifests/manifests';
import { impliesLabel } from '../manifests/pod-templates';
import { expressionsOf, Labels, LabelSelector } from '../manifests/selectors';

/** Every namespace has it, whoever made the namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Whether there may be a label beside those known, and with that value. */
type Unknown = (key: string, value?: string) => boolean;

/** Whether the selector takes the pods. */
export function selectsPods(selector: LabelSelector, party: Pods | Unseen): Match {
  if (party.kind === 'unseen') return judge(selector, {}, () => true, `no manifest tells of the pods of namespace ${party.namespace}`);
  const labels = judge(selector, party.pods.labels, (key, value) => impliesLabel(party.pods, key, value), 'it selects by a label that controllers give, and not all of the pods may have it');
  return labels === true && isOnHostNetwork(party) ? HOST_NETWORK : labels;
}

/** Whether the selector takes the namespace. Of one that is not among the manifests only its name is known. */
export function selectsNamespace(selector: LabelSelector, namespace: string, manifests: Manifests): Match {
  const entry = manifests.find({ kind: 'Namespace', name: namespace });
  const labels = { ...fields(entry?.manifest.metadata.labels), [NAMESPACE_NAME]: namespace };
  return judge(selector, labels, () => entry === undefined, `no manifest tells of the labels of namespace ${namespace}`);
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
