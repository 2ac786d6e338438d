import { Construct } from 'constructs';
import { Calls } from './calls';
import { afterApply, atTheEnd } from './commands';
import { ARGO } from './refusals';
import { shares } from './share';
import { Stage } from './stage';
import { ReleaseReport } from '../../manifests/release-report';
import { TwelveFactorApp } from '../../patterns/app/twelve-factor-app';
import { atPeak, commonReport, handover } from '../reports';
import { range } from '../tolerance';
import { VersionProps } from '../version-props';

/** Kubernetes' default. */
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
  const remove = `remove ${where.node.id} from the program, apply, and continue with the commands below`;
  const next: { readonly [stage in Stage]: string } = {
    adoption: 'after the last command completes, set Router.argoRollouts({ adopted: true }) and a weight',
    share: 'raise weight, or set phase: CanaryPhase.PROMOTED for all requests',
    all: handover(app, version, remove),
    none: remove,
  };
  return {
    ...commonReport(where, 'canary', own, { name: calls ? `${ARGO} with Istio` : ARGO }),
    facts: [shareFact(app, stage, percent, calls), podsFact(app, stage, percent, calls)],
    limits: limitsOf(app, stage, calls),
    next: [next[stage]],
    back: [stage === 'share' || stage === 'all' ? 'set phase: CanaryPhase.ABORTED' : stage === 'none' ? 'raise weight, with phase: CanaryPhase.RUNNING' : remove],
    awaits: [],
    after: afterApply(base, stage),
    end: atTheEnd(base, calls),
  };
}

function shareFact({ _workload: { replicas } }: TwelveFactorApp, stage: Stage, percent: number, calls: Calls | undefined): string {
  const given = calls || stage !== 'share' ? `${percent}` : range(...shares(percent, replicas!));
  return `requested: ${percent} % of requests; effective: ${given} %${calls || stage !== 'share' ? '' : ', by the number of pods'}`;
}

/** The extra pods at the peak. */
function podsFact({ _workload: base }: TwelveFactorApp, stage: Stage, percent: number, calls: Calls | undefined): string {
  const { instance } = base.identity;
  const { min, max } = base.replicas!;
  const whole = `as many extra pods as ${instance} has, ${range(min, max)}`;
  switch (stage) {
    case 'adoption': return `${whole}, until the Rollout has taken over`;
    case 'none': return `${whole}, when the Deployment takes over again`;
    default: return `${calls === undefined ? `as many extra pods as a rolling update of ${instance} creates` : atPeak(stage === 'all' ? max : Math.max(1, Math.ceil(max * percent / 100)))}; ${whole}, when the Deployment takes over again`;
  }
}

function limitsOf({ horizontalPodAutoscaler }: TwelveFactorApp, stage: Stage, calls: Calls | undefined): string[] {
  const seconds = horizontalPodAutoscaler?.toJson().spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? USUAL_WINDOW_SECONDS;
  const tooSoon = `its autoscaler scales down after ${seconds} seconds, so it may remove too many pods while they are handed over: set scaleDown with stabilizationWindowSeconds: ${USUAL_WINDOW_SECONDS}`;
  return [
    ...seconds < USUAL_WINDOW_SECONDS ? [tooSoon] : [],
    ...stage === 'share' && calls === undefined ? ['it splits connections, not requests: a client with an open connection stays with one version for as long as it is open'] : [],
    ...calls === undefined ? [] : [
      "requests of clients without a proxy, and requests through the app's routes, are split by the number of pods",
      'when the weight changes, all requests stay with the previous version until the new pods are ready',
      'kubectl apply --server-side conflicts with the fields that the controller has set',
    ],
  ];
}
