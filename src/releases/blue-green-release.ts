import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BlueGreenReleaseProps } from './blue-green-release-props';
import { Track } from './intent';
import { claimCalls, fingerprintOf, podsOf, refuseUnsaid, releasable, track, trackName } from './release';
import { blueGreenReport } from './reports';
import { routerOf } from './routers';
import { noteRelease } from '../blocks/objects/release-notes';
import { checked } from '../private/calls/checked';
import { constructId } from '../private/names';
import { markSource } from '../private/source';
import { IHeadroomTarget, HeadroomTarget } from '../props/headroom/headroom-target';
import { Color } from '../props/releases/color';

/**
 * A blue-green release: another version of an app, with as many pods as the app's maximum, to which all traffic switches at once with `live`, and
 * back the same way. The app keeps its pods, so that open connections end on their own and a rollback is just as fast.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 * @example
 * new BlueGreenRelease(shop, 'web-next', {
 *   app: web,
 *   image: 'ghcr.io/acme/web:1.9.0',
 *   live: Color.BLUE,
 * });
 */
@checked
export class BlueGreenRelease extends Construct implements IHeadroomTarget {
  /** The Deployment of the new version. */
  public readonly deployment: k8s.KubeDeployment;

  /** The Service that only selects the new version. */
  public readonly service: k8s.KubeService;

  /** The allowed incoming and outgoing traffic of the new version: the same as the app's. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The PodDisruptionBudget that node drains respect, with two or more pods of the new version. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The `configFiles` of the new version and of the app. */
  public readonly configMap?: k8s.KubeConfigMap;

  private readonly track: Track;

  /**
   * @throws release-elsewhere, release-without-port, release-recreate, release-taken, release-same, release-cannot, release-match-invalid,
   * release-match-twice, release-routes-too-many, replicas-invalid, name-invalid, and the errors of TwelveFactorApp for the same props
   */
  constructor(scope: Construct, id: string, props: BlueGreenReleaseProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const { app, live, preview = [] } = props;
    const base = releasable(this, app);
    claimCalls(this, app);
    const isGreen = live === Color.GREEN;
    refuseUnsaid(this, app, props);
    const name = trackName(this, id, props.name);
    const router = routerOf(this, props.router, base);
    const replicas = podsOf(this, props.replicas, base.replicas!.max, base.replicas!.min);

    this.track = track(this, app, { instance: name, replicas, routes: props.previewRoutes, own: props });
    const limits = router.route(this, {
      app: base,
      audiences: preview.length > 0 && !isGreen ? [{ name: 'preview', track: name, matches: preview }] : [],
      shares: [{ track: name, percent: 0, fingerprint: fingerprintOf(app, props) }],
      all: isGreen ? name : undefined,
      mirrors: [],
    });
    base.traffic.keepReadyFor(100);
    const { deployment, service, networkPolicy, podDisruptionBudget, configMap } = this.track.workload;
    this.deployment = deployment!;
    this.service = service!;
    this.networkPolicy = networkPolicy;
    this.podDisruptionBudget = podDisruptionBudget;
    this.configMap = configMap;
    noteRelease(this, () => blueGreenReport(this, { app, base, router, track: this.track, isGreen, replicas, limits, version: props }));
  }

  /** What its pods need from nodes, for a PauseBuffer that reserves headroom for them. */
  public get asHeadroomTarget(): HeadroomTarget {
    return this.track.workload.room;
  }
}
