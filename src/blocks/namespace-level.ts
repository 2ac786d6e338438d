import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { needExternal } from './external';
import { HostAccess } from './host-access';
import { Identity } from './identity';
import { isClusterNamespace } from '../private/names';
import { refuse } from '../private/refusal';
import { PodSecurity } from '../props/pod-security';

const TENANTS = Symbol.for('keelwright.tenants');
const FROM_STRICT_TO_LAX = [PodSecurity.RESTRICTED, PodSecurity.BASELINE, PodSecurity.PRIVILEGED];

/** Who was the first in a namespace: of those that need its level lowered, and of all others. */
interface Tenants {
  agent?: IConstruct;
  app?: IConstruct;
}

/**
 * Notes who is in a namespace, for the whole program. Where the level is lowered for agents, whoever can make a pod can have the
 * nodes: an app would put everybody who may deploy it into that place.
 */
export function joinNamespace(where: IConstruct, { namespace }: Pick<Identity, 'namespace'>, level: PodSecurity = PodSecurity.RESTRICTED): void {
  const held = ((where.node.root as any)[TENANTS] ??= new Map()) as Map<string, Tenants>;
  const place = namespace === undefined ? `chart ${Chart.of(where).node.path}` : `namespace ${namespace}`;
  const tenants = held.get(place) ?? {};
  held.set(place, tenants);
  if (level === PodSecurity.RESTRICTED) tenants.app ??= where;
  else tenants.agent ??= where;
  const { agent, app } = tenants;
  if (agent === undefined || app === undefined) return;
  refuse(where, {
    code: 'namespace-shared',
    problem: `${agent.node.path} needs more of the node than apps do, and the level that lets it would let all pods of the namespace`,
    given: `${agent.node.path} and ${app.node.path} in ${place}`,
    allowed: 'agents that need the node apart from everything else',
    fix: "give agents a System of their own: new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED })",
  });
}

/** Refuses a level that the cluster would refuse the pods under; a namespace that somebody else makes must have the one needed. Those of the cluster have none. */
export function needLevel(where: IConstruct, { level, reasons }: HostAccess, given: PodSecurity | undefined): void {
  if (level === PodSecurity.RESTRICTED) return;
  if (given === undefined) {
    const { namespace } = Chart.of(where);
    if (namespace !== undefined && !isClusterNamespace(namespace)) needExternal(where, 'Namespace', namespace, undefined, undefined, `labelled pod-security.kubernetes.io/enforce=${level}${level === PodSecurity.BASELINE ? ' or privileged' : ''}`);
    return;
  }
  if (FROM_STRICT_TO_LAX.indexOf(given) >= FROM_STRICT_TO_LAX.indexOf(level)) return;
  refuse(where, {
    code: 'pod-security-too-strict',
    problem: `its namespace is under the Pod Security level ${given}: the cluster would refuse each of its pods`,
    given: reasons.join('; '),
    allowed: `the level ${level}, or an agent that needs less`,
    fix: `give agents a System of their own: new System(app, 'agents', { podSecurity: PodSecurity.${level.toUpperCase()} })`,
  });
}
