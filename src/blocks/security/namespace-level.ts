import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { HostAccess } from './host-access';
import { Platform } from '../../platform/platform';
import { isClusterNamespace } from '../../private/names';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { PodSecurity } from '../../props/security/pod-security';
import { needExternal } from '../objects/external';
import { Identity } from '../objects/identity';

const TENANTS = new TreeState<Map<string, Tenants>>('tenants');
const FROM_STRICT_TO_LAX = [PodSecurity.RESTRICTED, PodSecurity.BASELINE, PodSecurity.PRIVILEGED];

/** The first workloads in a namespace: of those that need its level lowered, and of all others. */
interface Tenants {
  agent?: IConstruct;
  app?: IConstruct;
}

/**
 * Records what runs in a namespace, for the whole program. Where the level is lowered for agents, anyone who can create a pod can take
 * over the nodes: with an app in the namespace, this would include everyone who may deploy the app.
 */
export function joinNamespace(where: IConstruct, { namespace }: Pick<Identity, 'namespace'>, level: PodSecurity = PodSecurity.RESTRICTED): void {
  const held = TENANTS.ofOr(where.node.root, () => new Map());
  const place = namespace === undefined ? `chart ${Chart.of(where).node.path}` : `namespace ${namespace}`;
  const tenants = held.get(place) ?? {};
  held.set(place, tenants);
  if (level === PodSecurity.RESTRICTED) tenants.app ??= where;
  else tenants.agent ??= where;
  const { agent, app } = tenants;
  if (agent === undefined || app === undefined) return;
  refuse(where, {
    code: 'namespace-shared',
    problem: `${agent.node.path} needs more access to the node than apps do, and the Pod Security level that allows it would allow it to all pods of the namespace`,
    given: `${agent.node.path} and ${app.node.path} in ${place}`,
    allowed: 'agents that need access to the node in a namespace of their own',
    fix: "use a separate System for agents: new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED })",
  });
}

/**
 * Rejects a level under which the cluster would reject the pods; a namespace that is created elsewhere must have the required level.
 * Namespaces of the cluster itself have none.
 */
export function needLevel(where: IConstruct, { level, reasons }: HostAccess, given: PodSecurity | undefined): void {
  if (level === PodSecurity.RESTRICTED) return;
  if (given === undefined) {
    const { namespace } = Chart.of(where);
    if (namespace !== undefined && !isClusterNamespace(namespace)) needExternal(where, 'Namespace', namespace, undefined, undefined, `labeled pod-security.kubernetes.io/enforce=${level}${level === PodSecurity.BASELINE ? ' or privileged' : ''}`);
    return;
  }
  if (FROM_STRICT_TO_LAX.indexOf(given) >= FROM_STRICT_TO_LAX.indexOf(level)) return;
  refuse(where, {
    code: 'pod-security-too-strict',
    problem: `its namespace has the Pod Security level ${given}: the cluster would reject each of its pods`,
    given: reasons.join('; '),
    allowed: `the level ${level}, or an agent that needs less access`,
    fix: `use a separate System for agents: new System(app, 'agents', { podSecurity: PodSecurity.${level.toUpperCase()} })`,
  });
}

/**
 * After a cluster upgrade, pods must still restart even if a newer version of the level rejects them: `enforce` is pinned to a version, and
 * `kubectl apply` shows warnings for the latest one. An API server older than the version uses its own.
 */
export function levelLabels(where: IConstruct, level: PodSecurity): { [label: string]: string } {
  const mode = (name: string, version: string) => ({ [`pod-security.kubernetes.io/${name}`]: level, [`pod-security.kubernetes.io/${name}-version`]: version });
  return { ...mode('enforce', `v${Platform.of(where).kubernetes}`), ...mode('warn', 'latest'), ...mode('audit', 'latest') };
}
