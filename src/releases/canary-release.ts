import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { argoCanary } from './argo/argo-canary';
import { CanaryReleaseProps } from './canary-release-props';
import { claimCalls, fingerprintOf, partOf, podsOf, refuseSame, releasable, track, trackName, wholePercent } from './release';
import { canaryReport } from './reports';
import { routerOf } from './routers';
import { CANARY } from './shapes';
import { refuseCoarse, TOLERANCE } from './tolerance';
import { noteRelease } from '../blocks/release-notes';
import { Workload } from '../patterns/workload';
import { constructId } from '../private/names';
import { checkShape } from '../private/shape';
import { markSource } from '../private/source';
import { CanaryPhase } from '../props/canary-phase';
import { IPodRoom, PodRoom } from '../props/pod-room';

/**
 * Another version of an app that gets a part of its calls: first a few, then more, then all or none. The app keeps its names, its pods and its
 * autoscaler all the while, so that calls may go back at any time.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/management/#canary-deployments
 */
export class CanaryRelease extends Construct implements IPodRoom {
  /** The pods of the new version; by Argo Rollouts, the app's own Deployment. */
  public readonly deployment: k8s.KubeDeployment;

  /** What is for the new version alone; by Argo Rollouts, the app's own Service. */
  public readonly service: k8s.KubeService;

  /** Whom the new version calls and who calls it: as the app. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** What a node drain must respect, with two pods of the new version or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The new version's `configFiles`, and those of the app. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** What makes the pods of both versions, by Argo Rollouts. */
  public readonly rollout?: ApiObject;

  private readonly workload: Workload;

  /**
   * @throws release-elsewhere, release-without-port, release-recreate, release-taken, release-same, release-share-invalid, release-weight-coarse, release-cannot,
   * release-match-invalid, release-match-twice, release-sticky-invalid, release-routes-too-many, replicas-invalid, name-invalid,
   * argo-operator-missing, argo-not-adopted, and what TwelveFactorApp refuses of the same props
   */
  constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, CANARY);
    const { app, router, weight, phase = CanaryPhase.RUNNING } = props;
    const base = releasable(this, app);
    claimCalls(this, app);
    const isRunning = phase === CanaryPhase.RUNNING;
    const given = wholePercent(this, 'weight', weight);
    const percent = isRunning ? given : phase === CanaryPhase.PROMOTED ? 100 : 0;
    if (isRunning && percent > 0) refuseSame(this, app, props);
    this.rollout = router?.argoOptions && argoCanary(this, props, router.argoOptions, percent);
    this.workload = this.rollout ? base : canaryTrack(this, id, props, percent);
    const { deployment, service, networkPolicy, podDisruptionBudget, configMap } = this.workload;
    this.deployment = deployment!;
    this.service = service!;
    this.networkPolicy = networkPolicy;
    this.podDisruptionBudget = podDisruptionBudget;
    this.configMap = configMap;
  }

  /** What its pods need of nodes, for what keeps room for them. */
  public get asPodRoom(): PodRoom {
    return this.workload.room;
  }
}

/** Pods of its own beside those of the app, and calls that are divided between the two. */
function canaryTrack(where: Construct, id: string, props: CanaryReleaseProps, percent: number): Workload {
  const { phase = CanaryPhase.RUNNING, preview = [], tolerance = TOLERANCE } = props;
  const base = props.app._workload;
  const isAll = percent === 100;
  const name = trackName(where, id, props.name);
  const router = routerOf(where, props.router, base);
  const app = base.replicas!;
  const isByPods = !router.isExact && !isAll && percent > 0;
  const replicas = podsOf(where, props.replicas, router.pods(percent, app), isByPods ? 0 : partOf(app.min, percent));
  if (isByPods) {
    refuseCoarse(where, router, { wanted: { [name]: percent }, pods: { [name]: replicas }, tolerance, app, isGiven: props.replicas !== undefined });
  }

  const made = track(where, props.app, { instance: name, replicas, routes: props.previewRoutes, own: props });
  const limits = router.route(where, {
    app: base,
    audiences: preview.length > 0 && percent > 0 && !isAll ? [{ name: 'preview', track: name, matches: preview }] : [],
    shares: [{ track: name, percent, fingerprint: fingerprintOf(props.app, props) }],
    all: isAll ? name : undefined,
    sticky: props.sticky,
    mirrors: [],
  });
  // Those that have just come back find as many pods as those that may.
  base.traffic.keepReadyFor(percent === 0 ? 100 : percent);
  noteRelease(where, () => canaryReport(where, { app: props.app, base, router, track: made, percent, phase, replicas, limits, version: props }));
  return made.workload;
}
