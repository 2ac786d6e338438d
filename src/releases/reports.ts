import { Construct } from 'constructs';
import { ABTestProps, VariantProps } from './ab-test-props';
import { CanaryReleaseProps } from './canary-release-props';
import { Track } from './intent';
import { differencesOf, partOf } from './release';
import { TrafficRouter } from './routers/traffic-router';
import { range, sharesByPods } from './tolerance';
import { VersionProps } from './version-props';
import { ReleaseReport } from '../manifests/release-report';
import { TwelveFactorApp } from '../patterns/app/twelve-factor-app';
import { WorkloadParts } from '../patterns/workload/workload-parts';
import { listed } from '../private/messages/nearest';
import { CanaryPhase } from '../props/releases/canary-phase';

const PROXIES_LEARN_SECONDS = 15;

interface Released {
  readonly app: TwelveFactorApp;
  readonly base: WorkloadParts;
  readonly router: TrafficRouter;
  readonly limits: string[];
}

interface Canary extends Released {
  readonly track: Track;
  readonly percent: number;
  readonly phase: CanaryPhase;
  readonly replicas: number;
  readonly version: CanaryReleaseProps;
}

export function canaryReport(where: Construct, { app, base, router, track, percent, phase, replicas, limits, version }: Canary): ReleaseReport {
  const own = base.identity.instance;
  const isOver = phase === CanaryPhase.ABORTED || percent === 0;
  const next = isOver ? [endOf(where, base)]
    : percent < 100 ? ['raise weight, or set phase: CanaryPhase.PROMOTED for all requests']
      : [handover(app, version, home(phase === CanaryPhase.PROMOTED ? 'set weight: 0, without phase,' : 'set weight: 0', base))];
  return {
    ...commonReport(where, 'canary', own, router),
    facts: [shareFact(router, base, percent, replicas), podsFact(track.name, replicas, base), ...readyFact(base)],
    limits: [...limits, ...fewPods(track, base, percent), ...movingPods(router, base, percent, replicas), ...noPreview(version, percent)],
    next,
    back: isOver ? ['raise weight, with phase: CanaryPhase.RUNNING'] : [back(app, version, 'set phase: CanaryPhase.ABORTED')],
    ...waits([track], base),
  };
}

/** What the app must have before the version can be removed. */
export function handover(app: TwelveFactorApp, version: VersionProps, then: string): string {
  const own = app._workload.identity.instance;
  const missing = differencesOf(app, version).map(prop => prop === 'image' ? `image ${version.image}` : prop);
  return missing.length === 0 ? `${own} has the new version: ${then}` : `set ${listed(missing)} of ${own} as in the new version and apply; then ${then}`;
}

/** The option that moves traffic back to the app before the version can be removed. */
function home(word: string, { identity }: WorkloadParts): string {
  return `${word} and apply, so that ${identity.instance} receives all requests`;
}

/** How traffic moves back to the previous version of the app; once the app itself has the new version, its old image must be set first. */
function back(app: TwelveFactorApp, version: VersionProps, word: string): string {
  const own = app._workload.identity.instance;
  if (differencesOf(app, version).length > 0) return `${word}; ${own} has all its pods`;
  return `${own} already has the new version: set its old image and apply, then ${word}`;
}

/** An autoscaler immediately removes pods that it considers unneeded, which are those without traffic until now. */
function endOf(where: Construct, { replicas, identity }: WorkloadParts): string {
  const end = `remove ${where.node.id} from the program, apply, and delete its orphaned objects`;
  return replicas!.autoscaled ? `${end}, a few minutes after ${identity.instance} receives all requests, so that its autoscaler has measured the load` : end;
}

/** The user's number of pods may be too small for the possible load. */
function fewPods({ name, workload: { replicas } }: Track, base: WorkloadParts, percent: number): string[] {
  const needed = partOf(base.replicas!.max, percent);
  return replicas!.max >= needed ? []
    : [`${name} has ${count(replicas!.max)} for ${percent} % of the requests, which need ${needed} when ${base.identity.instance} is at its maximum: remove replicas`];
}

function noPreview({ preview = [], previewRoutes = [] }: CanaryReleaseProps, percent: number): string[] {
  const given = [...preview.length > 0 ? ['preview'] : [], ...previewRoutes.length > 0 ? ['previewRoutes'] : []];
  return percent > 0 || given.length === 0 ? [] : [`no pods exist for ${listed(given)}`];
}

/** What happens to traffic between the step of the pods and that of the traffic. */
function movingPods(router: TrafficRouter, { replicas }: WorkloadParts, percent: number, pods: number): string[] {
  if (percent === 0) return [];
  if (router.isExact) return percent === 100 ? [] : [`lowering the weight removes pods one step before their traffic: to lower it, also set replicas: ${pods} for one apply`];
  if (percent < 100) return [];
  const { canary } = sharesByPods({ pods: { canary: pods }, app: replicas! });
  return [`if traffic was split until now, its pods receive up to ${range(canary[1], canary[1])} % of it while they start, until the next step`];
}

function count(pods: number): string {
  return `${pods} pod${pods === 1 ? '' : 's'}`;
}

export function commonReport(where: Construct, strategy: string, app: string, { name: router }: { readonly name: string }): Pick<ReleaseReport, 'path' | 'strategy' | 'app' | 'router'> {
  return { path: where.node.path, strategy, app, router };
}

/** What must be ready, or have reached the proxies, before the step of the traffic. */
export function waits(tracks: Track[], base: WorkloadParts): Pick<ReleaseReport, 'awaits' | 'pauseSeconds'> {
  const running = tracks.filter(({ workload }) => workload.replicas!.max > 0).map(({ workload }) => workload);
  return {
    awaits: running.length < tracks.length ? [] : [base, ...running].map(({ identity }) => ({ kind: 'deployment', namespace: identity.namespace, name: identity.instance })),
    ...(running.length < tracks.length && { pauseSeconds: PROXIES_LEARN_SECONDS }),
  };
}

function shareFact(router: TrafficRouter, { replicas }: WorkloadParts, percent: number, pods: number): string {
  if (router.isExact || percent === 0 || percent === 100) return `requested: ${percent} % of requests; effective: ${percent} %`;
  const { canary } = sharesByPods({ pods: { canary: pods }, app: replicas! });
  return `requested: ${percent} % of requests; effective: ${range(...canary)} %, with ${count(pods)} next to the app's ${range(replicas!.min, replicas!.max)}`;
}

/** The extra pods of the release at the peak. */
export function podsFact(name: string, pods: number, { replicas, identity }: WorkloadParts): string {
  const ofApp = range(replicas!.min, replicas!.max);
  if (pods === 0) return `no extra pods: ${name} has none, and ${identity.instance} has ${ofApp}`;
  return `${atPeak(pods)}: ${name} in addition to ${identity.instance}, which has ${ofApp}`;
}

export function atPeak(pods: number): string {
  return `${pods} extra pod${pods === 1 ? '' : 's'} at the peak`;
}

/** How an autoscaled app keeps enough pods for traffic that may move back to it. */
function readyFact({ replicas, identity, traffic: { readyFor } }: WorkloadParts): string[] {
  if (!replicas!.autoscaled || readyFor === 0) return [];
  return [readyFor === 100 ? `${identity.instance} stays at ${count(replicas!.max)} until the end of the release, for traffic that moves back` : `${identity.instance} is scaled as if it received all requests, for traffic that moves back`];
}

interface BlueGreen extends Released {
  readonly track: Track;
  readonly isGreen: boolean;
  readonly replicas: number;
  readonly version: VersionProps;
}

export function blueGreenReport(where: Construct, { app, base, router, track, isGreen, replicas, limits, version }: BlueGreen): ReleaseReport {
  const own = base.identity.instance;
  const end = endOf(where, base);
  const isOver = !isGreen && differencesOf(app, version).length === 0;
  return {
    ...commonReport(where, 'blue-green release', own, router),
    facts: [`all requests go to ${isGreen ? `green, ${track.name}` : `blue, ${own}`}`, podsFact(track.name, replicas, base), ...readyFact(base)],
    limits: [...limits, ...fewPods(track, base, 100)],
    next: isGreen ? [handover(app, version, home('set live: Color.BLUE', base))] : [isOver ? end : 'set live: Color.GREEN'],
    back: [isGreen ? back(app, version, 'set live: Color.BLUE') : end],
    ...waits([track], base),
  };
}

interface ABTested extends Released {
  readonly variants: ABTestProps['variants'];
  readonly tracks: { readonly [variant: string]: Track };
  readonly winner?: string;
  /** Percent of clients that get the unchanged app. */
  readonly left: number;
}

export function abTestReport(where: Construct, { app, base, router, limits, variants, tracks, winner, left }: ABTested): ReleaseReport {
  const own = base.identity.instance;
  const names = Object.keys(variants);
  const shared = names.filter(name => variants[name].share !== undefined);
  const pods = Object.fromEntries(shared.map(name => [name, tracks[name].workload.replicas!.max]));
  const given = sharesByPods({ pods, app: base.replicas! });
  const of = shared.length < names.length ? 'all other requests' : 'requests';
  const seen = (name: string) => variants[name].share === undefined ? `${name}: its audience`
    : `${name}: requested ${variants[name].share} % of ${of}; effective: ${router.isExact ? variants[name].share : range(...given[name])} %`;
  const rest = [0, 1].map(i => 100 - shared.reduce((sum, name) => sum + given[name][i], 0));
  const won = winner !== undefined && winner !== 'control' ? variants[winner] : undefined;
  return {
    ...commonReport(where, 'A/B test', own, router),
    facts: [
      ...winner === undefined ? [...names.map(seen), `control, ${own}: ${router.isExact ? left : range(rest[1], rest[0])} % of ${of}`] : [`all requests go to ${winner === 'control' ? `the control, ${own}` : `${winner}, ${tracks[winner].name}`}`],
      ...names.map(name => podsFact(tracks[name].name, tracks[name].workload.replicas!.max, base)),
      ...readyFact(base),
    ],
    limits: [
      ...limits,
      ...winner === undefined ? names.flatMap(name => audienceLimit(tracks[name], variants[name])) : [],
      ...won === undefined ? [] : fewPods(tracks[winner!], base, 100),
    ],
    next: winner === undefined ? [`set winner: '${names[0]}', or winner: 'control'`]
      : [won === undefined ? endOf(where, base) : handover(app, won, home("set winner: 'control'", base))],
    back: [winner === 'control' ? 'remove winner: the test restarts' : won === undefined ? "set winner: 'control'" : back(app, won, "set winner: 'control'")],
    ...waits(Object.values(tracks), base),
  };
}

/** The size of an audience is unknown. */
function audienceLimit({ name, workload: { replicas } }: Track, { audience }: VariantProps): string[] {
  return audience === undefined ? [] : [`${name} has ${count(replicas!.max)}, regardless of the size of its audience: set replicas to change that`];
}

interface Shadowed extends Released {
  readonly track: Track;
  readonly percent: number;
  readonly isLive: boolean;
  readonly isReplayed: boolean;
  readonly stored: string[];
}

export function shadowReport(where: Construct, { base, router, limits, track, percent, isLive, isReplayed, stored }: Shadowed): ReleaseReport {
  const own = base.identity.instance;
  return {
    ...commonReport(where, 'shadow', own, router),
    facts: [
      ...isLive ? [`receives copies of ${percent} % of requests; the responses are discarded`] : [],
      ...isReplayed ? ['receives the requests of a log once'] : [],
      ...stored,
      podsFact(track.name, track.workload.replicas!.max, base),
    ],
    limits,
    next: [`compare it with ${own}, then release it: new CanaryRelease(...)`],
    back: [`remove ${where.node.id} from the program, apply, and delete its orphaned objects`],
    ...waits([track], base),
  };
}
