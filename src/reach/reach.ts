import { Answer, answer } from './answer';
import { Ground } from './decide';
import { Match } from './match';
import { Outside, Party, podsOf, Unseen } from './party';
import { policiesOf } from './policies';
import { remember } from './remember';
import { selectsNamespace, selectsPods } from './selection';
import { parties, targets } from './target';
import { isClusterScoped } from '../manifests/kinds';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { LabelSelector } from '../manifests/selectors';

export const groundOf = remember((manifests: Manifests): Ground => {
  const policies = policiesOf(manifests);
  const namespacesOf = remember((_: LabelSelector) => new Map<string, Match>());
  return {
    about: remember(party => (policies.get(party.namespace) ?? [])
      .map(policy => ({ policy, applies: selectsPods(policy.selector, party) }))
      .filter(({ applies }) => applies !== false)),
    selectsNamespace: (selector, namespace) => {
      const known = namespacesOf(selector);
      const match = known.get(namespace) ?? selectsNamespace(selector, namespace, manifests);
      known.set(namespace, match);
      return match;
    },
  };
});

/** Which sources can reach which destinations, both as on the command line. */
export function reach(manifests: Manifests, from: string, to: string): Answer[] {
  const unreadOf = remember(({ namespace }: Unseen): Match => !hasNamespace(manifests, namespace) && `the policies of namespace ${namespace} are not in the manifests`);
  const ground: Ground = { ...groundOf(manifests), unreadOf };
  const callees = targets(to, manifests);
  return parties(from, manifests).flatMap(caller => callees.map(callee => answer(ground, caller, callee)));
}

export interface Matrix {
  readonly parties: Party[];
  /** What one party can reach, in the order of the parties; the internet to itself is omitted. All answers together would not fit into memory. */
  readonly answersOf: (from: Party) => (Answer | undefined)[];
}

/** All pods of the manifests and the internet, each as source and as destination. */
export function matrix(manifests: Manifests): Matrix {
  const ground = groundOf(manifests);
  const pods = manifests.podTemplates.map(podsOf).sort((a, b) => a.name < b.name ? -1 : 1);
  const [internet] = parties('internet', manifests) as [Outside];
  const all: Party[] = [...pods, internet];
  return {
    parties: all,
    answersOf: from => all.map(to => from === internet && to === internet ? undefined : answer(ground, from, { party: to })),
  };
}

/** The manifests of a namespace include its policies: without any object of it, they are elsewhere. */
function hasNamespace(manifests: Manifests, name: string): boolean {
  return manifests.find({ kind: 'Namespace', name }) !== undefined || manifests.entries.some(({ manifest: { apiVersion, kind, metadata } }) => (
    !isClusterScoped(apiVersion, kind) && indexedNamespace(metadata.namespace) === name
  ));
}
