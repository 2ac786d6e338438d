import { Check, Finding } from './check';
import { Manifests } from '../manifests/manifests';
import { duplicateObject } from './rules/duplicate-object';
import { pdbBlocksDrain } from './rules/pdb-blocks-drain';
import { referenceMissing } from './rules/reference-missing';
import { selectorOverlap } from './rules/selector-overlap';
import { serviceWithoutPods } from './rules/service-without-pods';
import { targetPortMissing } from './rules/target-port-missing';

/** All checks, sorted by id. */
export const CHECKS: Check[] = [
  duplicateObject,
  pdbBlocksDrain,
  referenceMissing,
  selectorOverlap,
  serviceWithoutPods,
  targetPortMissing,
];

/** What is wrong with the manifests, in their order and then by check. */
export function runChecks(manifests: Manifests): Finding[] {
  return manifests.entries.flatMap(entry => CHECKS.flatMap(({ id, severity, inspect }) =>
    inspect(entry, manifests).map(problem => ({ ...problem, id, severity: problem.severity ?? severity, entry }))));
}
