import { Construct } from 'constructs';
import { Calls } from './calls';
import { afterApply, atTheEnd } from './commands';
import { ARGO } from './refusals';
import { shares } from './share';
import { Stage } from './stage';
import { ReleaseReport } from '../../manifests/release-report';
import { TwelveFactorApp } from '../../patterns/twelve-factor-app';
import { commonReport, handover } from '../reports';
import { range } from '../tolerance';
import { VersionProps } from '../version-props';

/** What Kubernetes takes where nothing is said. */
const USUAL_WINDOW_SECONDS = 300;

interface ArgoCanary {
  readonly app: TwelveFactorApp;
  readonly stage: Stage;
  readonly percent: number;
  readonly calls?: Calls;
  readonly version: VersionProps;
}

export function argoReport(where: Construct, { app, stage, percent, calls, version }: ArgoCanary): ReleaseReport {
  const { _workload: base } = app;
  const own = base.identity.instance;
  const remove = `remove ${where.node.id} from the program, apply, and go on as below`;
  const next: { readonly [stage in Stage]: string } = {
    adoption: 'when the last command is done, write Router.argoRollouts({ adopted: true }) and a weight',
    share: 'raise weight, or write phase: CanaryPhase.PROMOTED for all calls',
    all: handover(app, version, remove),
    none: remove,
  };
  return {
    ...commonReport(where, 'canary', own, { name: calls ? `${ARGO} with Istio` : ARGO }),
    facts: [shareFact(app, stage, percent, calls), podsFact(app, stage, percent, calls)],
    limits: limitsOf(app, stage, calls),
    next: [next[stage]],
    back: [stage === 'share' || stage === 'all' ? 'write phase: CanaryPhase.ABORTED' : stage === 'none' ? 'raise weight, with phase: CanaryPhase.RUNNING' : remove],
    awaits: [],
    after: afterApply(base, stage),
    end: atTheEnd(base, calls),
  };
}

function shareFact({ _workload: { replicas } }: TwelveFactorApp, stage: Stage, percent: number, calls: Calls | undefined): string {
  const given = calls || stage !== 'share' ? `${percent}` : range(...shares(percent, replicas!));
  return `asked for: ${percent} % of the calls; given: ${given} %${calls || stage !== 'share' ? '' : ', as there are pods'}`;
}

/** What it costs at its most. */
function podsFact({ _workload: base }: TwelveFactorApp, stage: Stage, percent: number, calls: Calls | undefined): string {
  const { instance } = base.identity;
  const { min, max } = base.replicas!;
  const whole = `as many pods more as ${instance} has, ${range(min, max)}`;
  switch (stage) {
    case 'adoption': return `${whole}, until the Rollout has taken over`;
    case 'none': return `${whole}, when the Deployment takes over again`;
    default: return calls === undefined ? `as many pods more as a rolling update of ${instance} makes; ${whole}, when the Deployment takes over again`
      : `${stage === 'all' ? max : Math.max(1, Math.ceil(max * percent / 100))} pods more at the peak; ${whole}, when the Deployment takes over again`;
  }
}

function limitsOf({ horizontalPodAutoscaler, configMap }: TwelveFactorApp, stage: Stage, calls: Calls | undefined): string[] {
  const seconds = horizontalPodAutoscaler?.toJson().spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? USUAL_WINDOW_SECONDS;
  const tooSoon = `its autoscaler takes pods away after ${seconds} seconds, so that it may take too many while pods change hands: write scaleDown with stabilizationWindowSeconds: ${USUAL_WINDOW_SECONDS}`;
  return [
    ...seconds < USUAL_WINDOW_SECONDS ? [tooSoon] : [],
    ...configMap === undefined ? [] : ["both versions read the app's one ConfigMap: leave configFiles as they are until the end"],
    ...stage === 'share' && calls === undefined ? ['it divides connections and not calls: a client that keeps one open stays at one version for as long'] : [],
    ...calls === undefined ? [] : [
      "callers without a proxy, and calls that come by the app's routes, are divided as there are pods",
      'on the way to another weight all calls stay with the version that was there before, until the new pods are ready',
      'kubectl apply --server-side conflicts with what the controller has written',
    ],
  ];
}
