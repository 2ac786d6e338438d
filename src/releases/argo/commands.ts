import { Calls } from './calls';
import { Stage } from './stage';
import { WorkloadParts } from '../../patterns/workload/workload-parts';

const PROXIES_LEARN_SECONDS = 15;
const TRIES = 30;
const TRY_SECONDS = 20;

/**
 * Commands that end when the stage is reached. With a generation that the controller had observed before, a wait would end too early, so the
 * controller must have observed what was applied, of both the Rollout and the Deployment. An autoscaler, or the controller itself, can increase
 * the generation between the two commands, and then the old one is never observed: each try reads it again.
 */
export function afterApply({ identity, replicas }: WorkloadParts, stage: Stage): string[] {
  const { namespace, instance } = identity;
  const kubectl = kubectlIn(namespace);
  const seen = (field: string, kind: string) => {
    const generation = `"$(${kubectl} get ${kind} ${instance} -o jsonpath='{.metadata.generation}')"`;
    return `for i in $(seq ${TRIES}); do ${waitFor(kubectl, instance, field, generation, `${TRY_SECONDS}s`)} && break; done`;
  };
  const waits = [
    seen('observedGeneration', 'rollout'),
    seen('workloadObservedGeneration', 'deployment'),
    waitFor(kubectl, instance, 'phase', stage === 'share' ? 'Paused' : 'Healthy'),
  ];
  if (stage !== 'adoption' || !replicas!.autoscaled) return waits;
  // When run a second time, there is nothing left to take over.
  const taken = `n=$(${kubectl} get deployment ${instance} -o jsonpath='{.spec.replicas}'); [ "$n" = 0 ] || ${kubectl} scale rollout/${instance} --replicas="$n"`;
  return [taken, ...waits, `${kubectl} scale deployment/${instance} --replicas=0`];
}

/** Hands the pods back to the Deployment, as deleting a Rollout deletes its pods. */
export function atTheEnd({ identity: { namespace, instance }, replicas }: WorkloadParts, calls: Calls | undefined): string[] {
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

function waitFor(kubectl: string, name: string, field: string, value: string, timeout = '10m'): string {
  return `${kubectl} wait --for=jsonpath='{.status.${field}}'=${value} rollout/${name} --timeout=${timeout}`;
}
