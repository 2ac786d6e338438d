import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { API_VERBS } from './dangers';
import { grantOf } from './grants';
import { orNoted } from '../../private/messages/mistakes';
import { Permission } from '../../props/access/permission';
import { Json } from '../objects/kube';

type PolicyRule = Json<k8s.PolicyRule>;

/** The rules of a role that grants exactly these permissions, merged where possible. `isClusterWide` makes all of them cluster-wide. */
export function policyRules(where: IConstruct, permissions: Permission[], isClusterWide = false): PolicyRule[] {
  const grants = permissions.flatMap(permission => orNoted(() => [grantOf(where, permission, isClusterWide || permission.clusterWide)], []));
  const byResource = [...groupBy(grants, ({ group, resource, names }) => [group, resource, names]).values()]
    .map(same => ({ ...same[0], verbs: sortedVerbs(same.flatMap(({ verbs }) => verbs)) }));
  return [...groupBy(byResource, ({ group, verbs, names }) => [group, verbs, names]).values()].map(same => ({
    apiGroups: [same[0].group],
    resources: same.map(({ resource }) => resource),
    ...(same[0].names && { resourceNames: same[0].names }),
    verbs: same[0].verbs,
  }));
}

function sortedVerbs(verbs: string[]): string[] {
  const given = [...new Set(verbs)];
  return [...API_VERBS.filter(verb => given.includes(verb)), ...given.filter(verb => !API_VERBS.includes(verb))];
}

function groupBy<T>(items: T[], key: (item: T) => unknown): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const id = JSON.stringify(key(item));
    groups.set(id, [...groups.get(id) ?? [], item]);
  }
  return groups;
}
