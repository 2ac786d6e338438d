import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { laxer, Rights } from './capabilities';
import { Platform } from '../../platform/platform';
import { isClusterNamespace } from '../../private/names';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { PodSecurity } from '../../props/security/pod-security';
import { needExternal } from '../objects/external';
import { Identity } from '../objects/identity';

const TENANTS = new TreeState<Map<string, Tenant[]>>('tenants');

/** A workload in a namespace, and the level that it needs. */
interface Tenant {
  readonly where: IConstruct;
  /** The app: its processes and tasks may have what one of them needs. */
  readonly name: string;
  readonly level: PodSecurity;
}

/**
 * Records what runs in a namespace, for the whole program. Where the level is lowered for one of them, it is lowered for everyone
 * who may deploy the others; with the level of agents, they could take over the nodes.
 */
export function joinNamespace(where: IConstruct, { namespace, name }: Pick<Identity, 'namespace' | 'name'>, level: PodSecurity = PodSecurity.RESTRICTED): void {
  const held = TENANTS.ofOr(where.node.root, () => new Map());
  const place = namespace === undefined ? `chart ${Chart.of(where).node.path}` : `namespace ${namespace}`;
  const own = { where, name, level };
  const tenants = held.get(place) ?? [];
  held.set(place, tenants.some(tenant => tenant.name === name && needsMore(tenant) === needsMore(own)) ? tenants : [...tenants, own]);
  const other = tenants.find(tenant => tenant.name !== name && needsMore(tenant) !== needsMore(own));
  if (other === undefined) return;
  const [entitled, ordinary] = needsMore(own) ? [own, other] : [other, own];
  const [entitledPath, ordinaryPath] = [entitled, ordinary].map(({ where: { node } }) => node.path);
  refuse(where, {
    code: 'namespace-shared',
    problem: `${entitledPath} needs more rights than other apps do, and the Pod Security level that allows them would allow them to all pods of the namespace`,
    given: `${entitledPath} and ${ordinaryPath} in ${place}`,
    allowed: 'workloads that need more rights in a namespace of their own',
    fix: `use a separate System for ${entitledPath}, with podSecurity: new System(app, 'agents', { podSecurity: PodSecurity.${entitled.level.toUpperCase()} })`,
  });
}

function needsMore({ level }: Tenant): boolean {
  return level !== PodSecurity.RESTRICTED;
}

/**
 * Rejects a level under which the cluster would reject the pods; a namespace that is created elsewhere must have the required level.
 * Namespaces of the cluster itself have none.
 */
export function needLevel(where: IConstruct, { level, reasons }: Rights, given: PodSecurity | undefined): void {
  if (level === PodSecurity.RESTRICTED) return;
  if (given === undefined) {
    const { namespace } = Chart.of(where);
    if (namespace !== undefined && !isClusterNamespace(namespace)) needExternal(where, 'Namespace', namespace, undefined, undefined, `labeled pod-security.kubernetes.io/enforce=${level}${level === PodSecurity.BASELINE ? ' or privileged' : ''}`);
    return;
  }
  if (laxer(given, level) === given) return;
  refuse(where, {
    code: 'pod-security-too-strict',
    problem: `its namespace has the Pod Security level ${given}: the cluster would reject each of its pods`,
    given: reasons.join('; '),
    allowed: `the level ${level}, or a workload that needs less`,
    fix: `use a separate System for it: new System(app, 'agents', { podSecurity: PodSecurity.${level.toUpperCase()} })`,
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
