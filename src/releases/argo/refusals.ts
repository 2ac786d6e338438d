import { Construct } from 'constructs';
import { Workload } from '../../patterns/workload';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { CanaryReleaseProps } from '../canary-release-props';
import { refuseInexpressible } from '../routers/traffic-router';

export const ARGO = 'Argo Rollouts';

const OTHERS = 'Router.gatewayApi() and Router.istio(), by which the new version has pods and objects of its own';

/** What is not said of pods that one object makes in two versions, by turns. */
export function refuseBeyondArgo(where: Construct, props: CanaryReleaseProps, { replicas, verticalPodAutoscaler, placement }: Workload): void {
  refuseWithoutOperator(where);
  const cannot = (what: string, allowed: string, nearest: string) => refuseInexpressible(where, what, ARGO, allowed, nearest);
  if (props.preview?.length) cannot('calls that are told apart by what they carry', OTHERS, 'a weight of few percent, or Router.gatewayApi()');
  if (props.previewRoutes?.length) cannot('ways to the new version alone', OTHERS, 'Router.gatewayApi()');
  if (props.sticky) cannot('clients that keep their version', OTHERS, 'Router.gatewayApi()');
  if (props.replicas !== undefined) cannot('a number of pods of its own', `${OTHERS}; its controller makes as many as the share needs`, 'replicas of the app');
  if (props.name !== undefined) cannot('a name of its own', `${OTHERS}; here its objects have the names of the app`, 'the construct without name');
  if (props.configFiles) cannot("files of its own beside the app's", `config, and the app's configFiles; ${OTHERS}`, 'config, which becomes environment variables');
  if (props.secretFiles) cannot("secret files of its own beside the app's", `secrets, and the app's secretFiles; ${OTHERS}`, 'secrets, which become environment variables');
  if (placement.apart.requiredDuringSchedulingIgnoredDuringExecution) cannot('pods of which no two may share a place, while there are those of two versions', `apps without onePer; ${OTHERS}`, 'spread');
  if (verticalPodAutoscaler) cannot('pods whose size something else decides', `apps without verticalScale; ${OTHERS}`, 'Router.kubernetes()');
  if (replicas!.min === 0) cannot('an app that may have no pods', `apps with at least one; ${OTHERS}`, 'scale.min: 1 while it is released');
}

function refuseWithoutOperator(where: Construct): void {
  const { name, operators } = Platform.of(where);
  if (operators.includes(Operator.ARGO_ROLLOUTS)) return;
  refuse(where, {
    code: 'argo-operator-missing',
    problem: 'what moves pods by a Rollout is no part of Kubernetes, and the platform is not said to have it: the API server would refuse the object',
    given: operators.length === 0 ? `the platform ${name} without operators` : operators,
    allowed: 'platforms with Operator.ARGO_ROLLOUTS',
    fix: `where the cluster has it, write Platform.${name}({ operators: [Operator.ARGO_ROLLOUTS] }); else leave router out`,
  });
}
