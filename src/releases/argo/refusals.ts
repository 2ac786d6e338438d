import { Construct } from 'constructs';
import { WorkloadParts } from '../../patterns/workload/workload-parts';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { CanaryReleaseProps } from '../canary-release-props';
import { refuseInexpressible } from '../routers/traffic-router';

export const ARGO = 'Argo Rollouts';

const OTHERS = 'Router.gatewayApi() and Router.istio(), with which the new version has its own pods and objects';

/** Rejects options that do not apply if one object creates the pods of both versions. */
export function refuseBeyondArgo(where: Construct, props: CanaryReleaseProps, { replicas, verticalPodAutoscaler, placement }: WorkloadParts): void {
  refuseWithoutOperator(where);
  const cannot = (what: string, allowed: string, nearest: string) => refuseInexpressible(where, what, ARGO, allowed, nearest);
  if (props.preview?.length) cannot('matching requests by their content (preview)', OTHERS, 'use a weight of a few percent, or Router.gatewayApi()');
  if (props.previewRoutes?.length) cannot('routes to the new version only (previewRoutes)', OTHERS, 'use Router.gatewayApi()');
  if (props.sticky) cannot('clients that keep their version (sticky)', OTHERS, 'use Router.gatewayApi()');
  if (props.replicas !== undefined) cannot('replicas of the new version', `${OTHERS}; here the controller creates as many pods as the share needs`, 'set replicas of the app');
  if (props.name !== undefined) cannot('a name for the new version', `${OTHERS}; here its objects have the names of the app`, 'remove name');
  if (props.configFiles) cannot('configFiles of the new version', `config, and the app's configFiles; ${OTHERS}`, 'use config, which sets environment variables');
  if (props.secretFiles) cannot('secretFiles of the new version', `secrets, and the app's secretFiles; ${OTHERS}`, 'use secrets, which set environment variables');
  if (props.projectedFiles) cannot('projectedFiles of the new version', `podFields and secrets, and the app's projectedFiles; ${OTHERS}`, 'use podFields and secrets, which set environment variables');
  if (placement.apart.requiredDuringSchedulingIgnoredDuringExecution) cannot('maxOnePer while pods of two versions exist', `apps without maxOnePer; ${OTHERS}`, 'use spread');
  if (verticalPodAutoscaler) cannot('apps with verticalScale', `apps without verticalScale; ${OTHERS}`, 'use Router.kubernetes()');
  if (replicas!.min === 0) cannot('apps that can scale to zero', `apps with at least one pod; ${OTHERS}`, 'set scale.min: 1 during the release');
}

function refuseWithoutOperator(where: Construct): void {
  const { name, operators } = Platform.of(where);
  if (operators.includes(Operator.ARGO_ROLLOUTS)) return;
  refuse(where, {
    code: 'argo-operator-missing',
    problem: 'a Rollout requires Argo Rollouts, and the platform does not list it: the API server would reject the object',
    given: operators.length === 0 ? `the platform ${name} without operators` : operators,
    allowed: 'platforms with Operator.ARGO_ROLLOUTS',
    fix: `if the cluster has it, set Platform.${name}({ operators: [Operator.ARGO_ROLLOUTS] }); otherwise remove router`,
  });
}
