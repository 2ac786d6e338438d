import { Check, Finding } from './check';
import { Manifests } from '../manifests/manifests';
import { autoscalerConflict } from './rules/autoscaler-conflict';
import { autoscalerRequestMissing } from './rules/autoscaler-request-missing';
import { autoscalerStuckAtZero } from './rules/autoscaler-stuck-at-zero';
import { capacityBufferAmbiguous } from './rules/capacity-buffer-ambiguous';
import { deniedCallAllowed } from './rules/denied-call-allowed';
import { duplicateObject } from './rules/duplicate-object';
import { egressMissing } from './rules/egress-missing';
import { headroomUnusable } from './rules/headroom-unusable';
import { networkPolicyOpen } from './rules/network-policy-open';
import { pdbBlocksDrain } from './rules/pdb-blocks-drain';
import { probeAsksBackend } from './rules/probe-asks-backend';
import { referenceMissing } from './rules/reference-missing';
import { replicasReset } from './rules/replicas-reset';
import { retryAmplification } from './rules/retry-amplification';
import { scaleDownBlocked } from './rules/scale-down-blocked';
import { secretInManifest } from './rules/secret-in-manifest';
import { selectorOverlap } from './rules/selector-overlap';
import { serviceLinkClash } from './rules/service-link-clash';
import { serviceWithoutPods } from './rules/service-without-pods';
import { targetPortMissing } from './rules/target-port-missing';
import { verticalUpdateMode } from './rules/vertical-update-mode';

/** All checks, sorted by id. */
export const CHECKS: Check[] = [
  autoscalerConflict,
  autoscalerRequestMissing,
  autoscalerStuckAtZero,
  capacityBufferAmbiguous,
  deniedCallAllowed,
  duplicateObject,
  egressMissing,
  headroomUnusable,
  networkPolicyOpen,
  pdbBlocksDrain,
  probeAsksBackend,
  referenceMissing,
  replicasReset,
  retryAmplification,
  scaleDownBlocked,
  secretInManifest,
  selectorOverlap,
  serviceLinkClash,
  serviceWithoutPods,
  targetPortMissing,
  verticalUpdateMode,
];

/** What is wrong with the manifests, in the order of the manifests, then by check. */
export function runChecks(manifests: Manifests, checks: readonly Check[] = CHECKS): Finding[] {
  return manifests.entries.flatMap(entry => checks.flatMap(({ id, severity, inspect }) =>
    inspect(entry, manifests).map(problem => ({ ...problem, id, severity: problem.severity ?? severity, entry }))));
}
