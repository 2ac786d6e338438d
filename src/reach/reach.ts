import { Answer, answer } from './answer';
import { Ground } from './decide';
import { Outside, Party, podsOf } from './party';
import { policiesOf } from './policies';
import { parties, targets } from './target';
import { Manifests } from '../manifests/manifests';

export function groundOf(manifests: Manifests): Ground {
  return { manifests, policies: policiesOf(manifests) };
}

/** Who of the first reaches whom of the second, as both are written on the command line. */
export function reach(manifests: Manifests, from: string, to: string): Answer[] {
  const ground = groundOf(manifests);
  const callees = targets(to, manifests);
  return parties(from, manifests).flatMap(caller => callees.map(callee => answer(ground, caller, callee)));
}

export interface Matrix {
  readonly parties: Party[];
  /** For each caller what it reaches, in the order of the parties; the internet does not call itself. */
  readonly answers: (Answer | undefined)[][];
}

/** All pods of the manifests and the internet, each with each. */
export function matrix(manifests: Manifests): Matrix {
  const ground = groundOf(manifests);
  const pods = manifests.podTemplates.map(podsOf).sort((a, b) => a.name < b.name ? -1 : 1);
  const [internet] = parties('internet', manifests) as [Outside];
  const everybody: Party[] = [...pods, internet];
  const answers = everybody.map(from => everybody.map(to => from === internet && to === internet ? undefined : answer(ground, from, { party: to })));
  return { parties: everybody, answers };
}
