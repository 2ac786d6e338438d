import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { apiResource } from './api-resources';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { policyRules } from './policy-rules';
import { refuseClusterWide } from './tenancy';
import { refuse } from '../private/refusal';
import { Aggregation } from '../props/aggregation';
import { Permission } from '../props/permission';

/** Roles that a controller makes part of those which every cluster has. */
export function aggregatedRoles(scope: Construct, aggregations: Aggregation[]): k8s.KubeClusterRole[] {
  refuseClusterWide(scope, aggregations.length > 0);
  const roles = [...new Set(aggregations.map(({ role }) => role))];
  return roles.map(role => {
    const permissions = aggregations.filter(aggregation => aggregation.role === role).flatMap(aggregation => aggregation.permissions);
    permissions.forEach(permission => refuseBuiltIn(scope, permission));
    if (permissions.length === 0) refuseAggregation(scope, `nothing is added to ${role}`, [], 'name what, or remove it');
    return kubeObject(k8s.KubeClusterRole, scope, `ClusterRole-aggregate-to-${role}`, {
      metadata: {
        name: `${Chart.of(scope).namespace}-aggregate-to-${role}`,
        labels: { ...sharedLabels(scope), [`rbac.authorization.k8s.io/aggregate-to-${role}`]: 'true' },
      },
      rules: policyRules(scope, permissions),
    });
  });
}

/** What Kubernetes' own resources have there was thought of by Kubernetes, and everybody in the cluster would have more. */
function refuseBuiltIn(where: IConstruct, { resource, apiGroup, dangerous }: Permission): void {
  if (dangerous || apiResource(resource, apiGroup) === undefined) return;
  refuseAggregation(where, 'a resource of Kubernetes itself is added to a role that everybody has, in every namespace', resource,
    `give it to who needs it: teams: [Team.of('...', 'acme-developers', [...])], or write Permission.dangerously('${resource}', [...])`);
}

function refuseAggregation(where: IConstruct, problem: string, given: unknown, fix: string): never {
  return refuse(where, {
    code: 'aggregation-invalid',
    problem,
    given,
    allowed: "custom resources with their group, such as Permission.read('widgets', { apiGroup: 'acme.example' })",
    fix,
  });
}
