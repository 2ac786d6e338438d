import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { argoCanary } from './argo/argo-canary';
import { CanaryReleaseProps } from './canary-release-props';
import { claimCalls, fingerprintOf, partOf, podsOf, refuseSame, releasable, track, trackName, wholePercent } from './release';
import { canaryReport } from './reports';
import { routerOf } from './routers';
import { refuseCoarse, toleranceOf } from './tolerance';
import { noteRelease } from '../blocks/objects/release-notes';
import { WorkloadParts } from '../patterns/workload/workload-parts';
import { checked } from '../private/calls/checked';
import { constructId } from '../private/names';
import { markSource } from '../private/source';
import { IHeadroomTarget, HeadroomTarget } from '../props/headroom/headroom-target';
import { CanaryPhase } from '../props/releases/canary-phase';

/**
 * A canary release: another version of an app that receives a part of its requests: first a few, then more, then all or none. The app keeps its
 * names, its pods and its autoscaler throughout, so that traffic can move back at any time.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/management/#canary-deployments
 * @example
 * new CanaryRelease(shop, 'web-next', {
 *   app: web,
 *   image: 'ghcr.io/acme/web:1.9.0',
 *   config: { CHECKOUT: 'short' },
 *   weight: 20,
 * });
 */
@checked
export class CanaryRelease extends Construct implements IHeadroomTarget {
  /** The Deployment of the new version; with Argo Rollouts, the app's own Deployment. */
  public readonly deployment: k8s.KubeDeployment;

  /** The Service that only selects the new version; with Argo Rollouts, the app's own Service. */
  public readonly service: k8s.KubeService;

  /** The allowed incoming and outgoing traffic of the new version: the same as the app's. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The PodDisruptionBudget that node drains respect, with two or more pods of the new version. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The `configFiles` of the new version and of the app. */
  public readonly configMap?: k8s.KubeConfigMap;

  /** The Rollout that creates the pods of both versions, with Argo Rollouts. */
  public readonly rollout?: ApiObject;

  private readonly workload: WorkloadParts;

  /**
   * @throws release-elsewhere, release-without-port, release-recreate, release-taken, release-same, release-share-invalid, release-weight-coarse,
   * release-cannot, release-match-invalid, release-match-twice, release-sticky-invalid, release-routes-too-many, replicas-invalid, name-invalid,
   * argo-operator-missing, argo-not-adopted, and the errors of TwelveFactorApp for the same props
   */
  constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, constructId(scope, id));
    markSource(this);
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

  /** What its pods need from nodes, for a PauseBuffer that reserves headroom for them. */
  public get asHeadroomTarget(): HeadroomTarget {
    return this.workload.room;
  }
}

/** Separate pods in addition to the app's, and traffic that is split between the two. */
function canaryTrack(where: Construct, id: string, props: CanaryReleaseProps, percent: number): WorkloadParts {
  const { phase = CanaryPhase.RUNNING, preview = [] } = props;
  const tolerance = toleranceOf(where, props.tolerance);
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

  const made = track(where, props.app, { instance: name, replicas, mayEnd: true, routes: props.previewRoutes, own: props });
  const limits = router.route(where, {
    app: base,
    audiences: preview.length > 0 && percent > 0 && !isAll ? [{ name: 'preview', track: name, matches: preview }] : [],
    shares: [{ track: name, percent, fingerprint: fingerprintOf(props.app, props) }],
    all: isAll ? name : undefined,
    sticky: props.sticky,
    mirrors: [],
  });
  // Traffic that has just moved back needs as many pods as traffic that may move back at any time.
  base.traffic.keepReadyFor(percent === 0 ? 100 : percent);
  noteRelease(where, () => canaryReport(where, { app: props.app, base, router, track: made, percent, phase, replicas, limits, version: props }));
  return made.workload;
}
