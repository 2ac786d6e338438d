import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Track } from './intent';
import { podsOf, refuseSame, releasable, track, trackName, wholePercent } from './release';
import { replayJob, ReplayParts } from './replay';
import { shadowReport } from './reports';
import { routerOf } from './routers';
import { ShadowReleaseProps } from './shadow-release-props';
import { refuseUnseparated, separated } from './shadow-state';
import { originalsOf, refuseShared } from './shadow-stores';
import { SHADOW } from './shapes';
import { appPriority } from '../blocks/priority-tier';
import { noteRelease } from '../blocks/release-notes';
import { serviceAccount } from '../blocks/service-account';
import { statedReason } from '../blocks/stated-reason';
import { constructId } from '../private/names';
import { listed } from '../private/nearest';
import { refuse } from '../private/refusal';
import { checkShape } from '../private/shape';
import { markSource } from '../private/source';
import { HttpMethod } from '../props/http-method';
import { IPodRoom, PodRoom } from '../props/pod-room';
import { PriorityTier } from '../props/priority-tier';
import { Replay } from '../props/replay';

const SAFE = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS];
/** Above pause pods, whose place it does not take either. */
const BEHIND_ALL = PriorityTier.of('shadow', -1, { preempts: false, description: 'Copies of what serves: behind everything else' });

/**
 * Another version of an app that gets copies of its calls, and whose answers nobody sees. It is kept apart from all that the app stores: it has an
 * identity without rights, its policy lets it reach nothing that is not said here, and no Service, disruption budget or alert of the app finds its pods.
 * In its environment is `SHADOW=true`.
 */
export class ShadowRelease extends Construct implements IPodRoom {
  /** The pods of the new version. */
  public readonly deployment: k8s.KubeDeployment;

  /** What copies are sent to. */
  public readonly service: k8s.KubeService;

  /** An identity without rights. */
  public readonly serviceAccount: k8s.KubeServiceAccount;

  /** Who calls the app may call it; it calls what is said here. */
  public readonly networkPolicy: k8s.KubeNetworkPolicy;

  /** What a node drain must respect, with two pods or more. */
  public readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;

  /** What plays the log, with `replay`. */
  public readonly replayJob?: k8s.KubeJob;

  private readonly track: Track;

  /**
   * @throws shadow-unseparated, shadow-shares-store, shadow-idle, shadow-methods-unsafe, reason-missing, release-elsewhere, release-without-port, release-recreate, release-same,
   * release-share-invalid, release-cannot, release-routes-too-many, replay-*, replicas-invalid, name-invalid, and what TwelveFactorApp refuses of the same props
   */
  constructor(scope: Construct, id: string, props: ShadowReleaseProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, SHADOW);
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
      // What the app was bound to after this was made is as much the app's.
      refuseUnseparated(this, app, props);
      refuseShared(this, app, props);
      const stored = Object.entries(harmless).map(([what, why]) => `shares ${what} with ${base.identity.instance}: ${why}`);
      return shadowReport(this, { app, base, router, limits, track: this.track, percent, isLive, isReplayed: replay !== undefined, stored });
    });
  }

  /** What its pods need of nodes, for what keeps room for them. */
  public get asPodRoom(): PodRoom {
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

/** Those whose calls are copied; undefined when all are. */
function methodsOf(where: Construct, { methods, anyMethod }: ShadowReleaseProps): HttpMethod[] | undefined {
  if (anyMethod !== undefined) statedReason(where, 'anyMethod', anyMethod, 'calls may be made twice that change something', 'its database is a copy');
  const asked = methods ?? (anyMethod === undefined ? SAFE : undefined);
  const isSafe = asked === undefined || anyMethod !== undefined || asked.every(method => SAFE.includes(method));
  if (asked?.length !== 0 && isSafe) return asked && [...new Set(asked)];
  return refuse(where, {
    code: 'shadow-methods-unsafe',
    problem: asked?.length === 0 ? 'it gets copies of no calls' : 'a copy of such a call does what the call does a second time',
    given: asked,
    allowed: `${SAFE.join(', ')}; all others when it is said why`,
    fix: asked?.length === 0 ? 'leave methods out' : "say why they may be made twice: anyMethod: 'its database is a copy'",
  });
}

/** Without live calls a log is all that there is, and what is said of copies would be dropped silently. */
function refuseUncopied(where: Construct, { live, replay, percent, methods, anyMethod }: ShadowReleaseProps): void {
  const said = Object.entries({ percent, methods, anyMethod }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  if (replay !== undefined && said.length === 0) return;
  const given = live === undefined ? 'replay on Kubernetes alone, which copies no calls' : 'live: false';
  refuse(where, {
    code: 'shadow-idle',
    problem: replay === undefined ? 'it gets neither copies of live calls nor a log of calls' : `${listed(said)}: it gets no copies of live calls of which that could be said`,
    given: replay === undefined ? `${given}, and no replay` : given,
    allowed: replay === undefined ? 'live: true, replay, or both' : 'replay with props of its own: requestsPerSecond, methods and anyMethod',
    fix: replay === undefined ? 'remove live: false, or give it replay: { log, path }' : `remove ${listed(said)}; which requests of the log are sent is said in replay: { methods: [HttpMethod.GET], ... }`,
  });
}
