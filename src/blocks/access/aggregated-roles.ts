import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { apiResource } from './api-resources';
import { policyRules } from './policy-rules';
import { refuse } from '../../private/refusal';
import { Aggregation } from '../../props/access/aggregation';
import { Permission } from '../../props/access/permission';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { refuseClusterWide } from '../objects/tenancy';

/** ClusterRoles that the aggregation controller merges into the default ClusterRoles of every cluster. */
export function aggregatedRoles(scope: Construct, aggregations: Aggregation[]): k8s.KubeClusterRole[] {
  refuseClusterWide(scope, aggregations.length > 0);
  const roles = [...new Set(aggregations.map(({ role }) => role))];
  return roles.map(role => {
    const permissions = aggregations.filter(aggregation => aggregation.role === role).flatMap(aggregation => aggregation.permissions);
    permissions.forEach(permission => refuseBuiltIn(scope, permission));
    if (permissions.length === 0) refuseAggregation(scope, `the aggregation to ${role} has no permissions`, [], 'add a permission, or remove the aggregation');
    return kubeObject(k8s.KubeClusterRole, scope, `ClusterRole-aggregate-to-${role}`, {
      metadata: {
        name: `${Chart.of(scope).namespace}-aggregate-to-${role}`,
        labels: { ...sharedLabels(scope), [`rbac.authorization.k8s.io/aggregate-to-${role}`]: 'true' },
      },
      rules: policyRules(scope, permissions),
    });
  });
}

/** Kubernetes chose the default permissions on its own resources, and an addition would give every user with the role more rights. */
function refuseBuiltIn(where: IConstruct, { resource, apiGroup, dangerous }: Permission): void {
  if (dangerous || apiResource(resource, apiGroup) === undefined) return;
  refuseAggregation(where, 'a built-in resource is added to a default role, for all of its users in every namespace', resource,
    `grant it to the team that needs it: teams: [Team.of('...', 'acme-developers', [...])], or use Permission.dangerously('${resource}', [...])`);
}

function refuseAggregation(where: IConstruct, problem: string, given: unknown, fix: string): never {
  return refuse(where, {
    code: 'aggregation-invalid',
    problem,
    given,
    allowed: "custom resources with their API group, such as Permission.read('widgets', { apiGroup: 'acme.example' })",
    fix,
  });
}
