import { containerPorts, labelled, named, namesOf, WORKLOADS } from './manifests';

/** Every call between workloads that the network policies let through, as `caller -> callee`. */
export function allowedCalls(manifests: any[]): string[] {
  const workloads = namesOf(manifests, ...WORKLOADS);
  const calls = workloads.flatMap(caller => workloads.filter(callee => mayCall(manifests, caller, callee)).map(callee => `${caller} -> ${callee}`));
  return calls.sort();
}

/** A call goes through when the caller's policy lets it out and the callee's lets it in, to a port that the callee has. */
function mayCall(manifests: any[], caller: string, callee: string): boolean {
  const out = named(manifests, 'NetworkPolicy', caller).spec.egress as any[];
  const into = (named(manifests, 'NetworkPolicy', callee).spec.ingress ?? []) as any[];
  return containerPorts(manifests, callee).some(port => (
    out.some(rule => admits(manifests, rule.to, callee) && opens(rule, port))
    && into.some(rule => admits(manifests, rule.from, caller) && opens(rule, port))
  ));
}

function admits(manifests: any[], peers: any[] | undefined, workload: string): boolean {
  const atHome = peers?.filter(({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector);
  return atHome === undefined || atHome.some(({ podSelector }) => labelled(manifests, podSelector.matchLabels).includes(workload));
}

function opens(rule: any, port: number): boolean {
  return rule.ports === undefined || rule.ports.some((open: any) => open.port === port && open.protocol === 'TCP');
}
