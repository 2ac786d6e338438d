import { Calls } from './calls';
import { Stage } from './stage';
import { Workload } from '../../patterns/workload';

const PROXIES_LEARN_SECONDS = 15;

/**
 * What ends once the stage is reached. A number that the controller had seen before would let a wait end too early, so it must have seen
 * what was applied, of the Rollout and of the Deployment.
 */
export function afterApply({ identity, replicas }: Workload, stage: Stage): string[] {
  const { namespace, instance } = identity;
  const kubectl = kubectlIn(namespace);
  const seen = (field: string, kind: string) => waitFor(kubectl, instance, field, `"$(${kubectl} get ${kind} ${instance} -o jsonpath='{.metadata.generation}')"`);
  const waits = [
    seen('observedGeneration', 'rollout'),
    seen('workloadObservedGeneration', 'deployment'),
    waitFor(kubectl, instance, 'phase', stage === 'share' ? 'Paused' : 'Healthy'),
  ];
  if (stage !== 'adoption' || !replicas!.autoscaled) return waits;
  // A second time round there is nothing to take over.
  const taken = `n=$(${kubectl} get deployment ${instance} -o jsonpath='{.spec.replicas}'); [ "$n" = 0 ] || ${kubectl} scale rollout/${instance} --replicas="$n"`;
  return [taken, ...waits, `${kubectl} scale deployment/${instance} --replicas=0`];
}

/** Gives the pods back to the Deployment: whoever deletes a Rollout deletes its pods. */
export function atTheEnd({ identity: { namespace, instance }, replicas }: Workload, calls: Calls | undefined): string[] {
  const kubectl = kubectlIn(namespace);
  return [
    ...replicas!.autoscaled ? [`${kubectl} scale deployment/${instance} --replicas="$(${kubectl} get rollout ${instance} -o jsonpath='{.spec.replicas}')"`] : [],
    `${kubectl} rollout status deployment/${instance} --timeout=10m`,
    ...calls?.isOwn ? [`${kubectl} delete virtualservice ${instance}`] : [],
    ...calls ? [`sleep ${PROXIES_LEARN_SECONDS}`] : [],
  ];
}

function kubectlIn(namespace: string | undefined): string {
  return namespace === undefined ? 'kubectl' : `kubectl -n ${namespace}`;
}

function waitFor(kubectl: string, name: string, field: string, value: string): string {
  return `${kubectl} wait --for=jsonpath='{.status.${field}}'=${value} rollout/${name} --timeout=10m`;
}
