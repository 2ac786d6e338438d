import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Track } from '../intent';
import { podsOf, refuseSame, releasable, track, trackName, wholePercent } from '../release';
import { replayJob, ReplayParts } from './replay';
import { serviceAccount } from '../../blocks/access/service-account';
import { noteRelease } from '../../blocks/objects/release-notes';
import { statedReason } from '../../blocks/objects/stated-reason';
import { listed } from '../../private/messages/nearest';
import { shadowReport } from '../reports';
import { routerOf } from '../routers';
import { ShadowReleaseProps } from './shadow-release-props';
import { refuseUnseparated, separated } from './shadow-state';
import { originalsOf, refuseShared } from './shadow-stores';
import { appPriority } from '../../blocks/scheduling/priority-tier';
import { checked } from '../../private/calls/checked';
import { constructId } from '../../private/names';
import { refuse } from '../../private/refusal';
import { markSource } from '../../private/source';
import { IHeadroomTarget, HeadroomTarget } from '../../props/headroom/headroom-target';
import { Replay } from '../../props/releases/replay';
import { HttpMethod } from '../../props/routes/http-method';
import { PriorityTier } from '../../props/scheduling/priority-tier';

const SAFE = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS];
/** Above pause pods, which it does not preempt either. */
const BEHIND_ALL = PriorityTier.of('shadow', -1, { preempts: false, description: 'Shadow releases: they receive copies of requests, and come after all pods that serve' });

/**
 * A shadow release (traffic mirroring): another version of an app that receives copies of its requests, and whose responses are discarded. It is
 * isolated from the app's data: it has a ServiceAccount without permissions, its NetworkPolicy only allows what is declared here, and no Service,
 * PodDisruptionBudget or alert of the app selects its pods. Its environment has `SHADOW=true`.
 *
 * @example
 * new ShadowRelease(shop, 'web-shadow', {
 *   app: web,
 *   image: 'ghcr.io/acme/web:1.9.0',
 *   replay: {
 *     log: VolumeClaim.existing('access-logs', AccessMode.READ_WRITE_MANY),
 *     path: '2026-11-20/web.log.gz',
 *     requestsPerSecond: 20,
 *   },
 * });
 */
@checked
export class ShadowRelease extends Construct implements IHeadroomTarget {
  /** The Deployment of the new version. */
  public readonly deployment: k8s.KubeDeployment;

  /** The Service that receives the copies. */
  public readonly service: k8s.KubeService;

  /** A ServiceAccount without permissions. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** The allowed traffic: incoming from the app's clients, outgoing to the services declared here. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** The PodDisruptionBudget that node drains respect, with two or more pods. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The Job that replays the log, with `replay`. */
  public readonly replayJob?: k8s.KubeJob;

  private readonly track: Track;

  /**
   * @throws shadow-unseparated, shadow-shares-store, shadow-idle, shadow-methods-unsafe, reason-missing, release-elsewhere, release-without-port,
   * release-recreate, release-same, release-share-invalid, release-cannot, release-routes-too-many, replay-*, replicas-invalid, name-invalid, and
   * the errors of TwelveFactorApp for the same props
   */
  constructor(scope: Construct, id: string, props: ShadowReleaseProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const { app, replay, priority = BEHIND_ALL, harmless = {} } = props;
    const base = releasable(this, app);
    refuseSame(this, app, props);
    const router = routerOf(this, props.router, base);
    const isLive = props.live ?? !(replay !== undefined && router.name === 'Kubernetes alone');
    if (!isLive) refuseUncopied(this, props);
    const percent = wholePercent(this, 'percent', props.percent ?? 100, 1);
    const methods = methodsOf(this, props);
    refuseUnseparated(this, app, props);
    refuseShared(this, app, props);
    const name = trackName(this, id, props.name);
    const replicas = podsOf(this, props.replicas, isLive ? Math.max(1, Math.ceil(base.replicas!.max * percent / 100)) : 1);

    const own = separated(app, props);
    this.track = track(this, app, { instance: name, replicas, isApart: true, isMirrored: isLive, priority, own });
    const { workload } = this.track;
    const identity = workload.identity;
    this.serviceAccount = serviceAccount(this, identity, name, base.labels);
    Object.entries(originalsOf(app)).forEach(([original, endpoint]) => {
      if (original in harmless) workload.connections.call(endpoint);
    });
    const limits = router.route(this, {
      app: base, audiences: [], shares: [], mirrors: isLive ? [{ service: name, percent, methods }] : [],
    });
    if (isLive) base.endpoints.forEach(endpoint => endpoint._mirrors.push(workload.endpoints[0].options.podLabels!));
    const played = replay && this.play(replay, props);
    this.replayJob = played?.job;
    this.deployment = workload.deployment!;
    this.service = workload.service!;
    this.networkPolicy = workload.networkPolicy;
    this.podDisruptionBudget = workload.podDisruptionBudget;
    noteRelease(this, () => {
      // Bindings that were added to the app after the shadow was created count too.
      refuseUnseparated(this, app, props);
      refuseShared(this, app, props);
      const stored = Object.entries(harmless).map(([what, why]) => `shares ${what} with ${base.identity.instance}: ${why}`);
      return shadowReport(this, { app, base, router, limits, track: this.track, percent, isLive, isReplayed: replay !== undefined, stored });
    });
  }

  /** What its pods need from nodes, for a PauseBuffer that reserves headroom for them. */
  public get asHeadroomTarget(): HeadroomTarget {
    return this.track.workload.room;
  }

  private play(replay: Replay, props: ShadowReleaseProps): ReplayParts {
    const { app, image, config, args, command, priority = BEHIND_ALL } = props;
    const { identity, endpoints, labels } = this.track.workload;
    return replayJob(this, identity, {
      replay,
      target: endpoints.find(({ options: { scheme } }) => scheme === 'http') ?? endpoints[0],
      release: [image, config, args, command],
      labels,
      placement: app._props,
      priorityClassName: appPriority(this, priority),
    });
  }
}

/** The methods of the requests that are mirrored; undefined for all. */
function methodsOf(where: Construct, { methods, anyMethod }: ShadowReleaseProps): HttpMethod[] | undefined {
  if (anyMethod !== undefined) statedReason(where, 'anyMethod', anyMethod, 'requests that change data may be sent twice', 'its database is a copy');
  const asked = methods ?? (anyMethod === undefined ? SAFE : undefined);
  const isSafe = asked === undefined || anyMethod !== undefined || asked.every(method => SAFE.includes(method));
  if (asked?.length !== 0 && isSafe) return asked && [...new Set(asked)];
  return refuse(where, {
    code: 'shadow-methods-unsafe',
    problem: asked?.length === 0 ? 'methods is empty, so no requests would be mirrored' : 'a copy of such a request changes data a second time',
    given: asked,
    allowed: `${SAFE.join(', ')}; all others with a reason in anyMethod`,
    fix: asked?.length === 0 ? 'remove methods' : "set the reason why they may be sent twice: anyMethod: 'its database is a copy'",
  });
}

/** Without live requests it only has a log, and options of mirroring would be ignored silently. */
function refuseUncopied(where: Construct, { live, replay, percent, methods, anyMethod }: ShadowReleaseProps): void {
  const said = Object.entries({ percent, methods, anyMethod }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  if (replay !== undefined && said.length === 0) return;
  const given = live === undefined ? 'replay on Kubernetes alone, which cannot mirror requests' : 'live: false';
  refuse(where, {
    code: 'shadow-idle',
    problem: replay === undefined ? 'it receives neither copies of live requests nor a request log' : `no effect without copies of live requests: ${listed(said)}`,
    given: replay === undefined ? `${given}, and no replay` : given,
    allowed: replay === undefined ? 'live: true, replay, or both' : 'replay with its own props: requestsPerSecond, methods and anyMethod',
    fix: replay === undefined ? 'remove live: false, or set replay: { log, path }' : `remove ${listed(said)}; to select which requests of the log are sent, set replay: { methods: [HttpMethod.GET], ... }`,
  });
}
