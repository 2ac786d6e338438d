import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { BlueGreenReleaseProps } from './blue-green-release-props';
import { Track } from './intent';
import { claimCalls, fingerprintOf, podsOf, refuseUnsaid, releasable, track, trackName } from './release';
import { blueGreenReport } from './reports';
import { routerOf } from './routers';
import { BLUE_GREEN } from './shapes';
import { noteRelease } from '../blocks/release-notes';
import { constructId } from '../private/names';
import { checkShape } from '../private/shape';
import { markSource } from '../private/source';
import { Colour } from '../props/colour';
import { IPodRoom, PodRoom } from '../props/pod-room';

/**
 * Another version of an app that stands beside it with as many pods as the app may ever have, and gets all of its calls at once: by one word, and
 * back by the same. The app keeps its pods, so that connections end in their own time and the way back is as quick.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export class BlueGreenRelease extends Construct implements IPodRoom {
  /** The pods of the new version. */
  public readonly deployment: k8s.KubeDeployment;

  /** What is for the new version alone. */
  public readonly service: k8s.KubeService;

  /** Whom the new version calls and who calls it: as the app. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** What a node drain must respect, with two pods of the new version or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The new version's `configFiles`, and those of the app. */
  public readonly configMap?: k8s.KubeConfigMap;

  private readonly track: Track;

  /**
   * @throws release-elsewhere, release-without-port, release-recreate, release-taken, release-same, release-cannot, release-match-invalid, release-match-twice,
   * release-routes-too-many, replicas-invalid, name-invalid, and what TwelveFactorApp refuses of the same props
   */
  constructor(scope: Construct, id: string, props: BlueGreenReleaseProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, BLUE_GREEN);
    const { app, live, preview = [] } = props;
    const base = releasable(this, app);
    claimCalls(this, app);
    const isGreen = live === Colour.GREEN;
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

  /** What its pods need of nodes, for what keeps room for them. */
  public get asPodRoom(): PodRoom {
    return this.track.workload.room;
  }
}
