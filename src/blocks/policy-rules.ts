import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { API_VERBS } from './dangers';
import { grantOf } from './grants';
import { Plain } from './kube';
import { Permission } from '../props/permission';

type PolicyRule = Plain<k8s.PolicyRule>;

/** The rules of a role that gives these permissions and no others: as few as say the same. A role of the whole cluster may make all of them wide. */
export function policyRules(where: IConstruct, permissions: Permission[], isClusterWide = false): PolicyRule[] {
  const grants = permissions.map(permission => grantOf(where, permission, isClusterWide || permission.clusterWide));
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
