import { Construct } from 'constructs';
import { ABTestProps, VariantProps } from './ab-test-props';
import { CanaryReleaseProps } from './canary-release-props';
import { Track } from './intent';
import { differencesOf, partOf } from './release';
import { TrafficRouter } from './routers/traffic-router';
import { range, sharesByPods } from './tolerance';
import { VersionProps } from './version-props';
import { ReleaseReport } from '../manifests/release-report';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { Workload } from '../patterns/workload';
import { listed } from '../private/nearest';
import { CanaryPhase } from '../props/canary-phase';

const PROXIES_LEARN_SECONDS = 15;

interface Released {
  readonly app: TwelveFactorApp;
  readonly base: Workload;
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
    : percent < 100 ? ['raise weight, or write phase: CanaryPhase.PROMOTED for all calls']
      : [handover(app, version, home(phase === CanaryPhase.PROMOTED ? 'write weight: 0, without phase,' : 'write weight: 0', base))];
  return {
    ...commonReport(where, 'canary', own, router),
    facts: [shareFact(router, base, percent, replicas), podsFact(track.name, replicas, base), ...readyFact(base)],
    limits: [...limits, ...fewPods(track, base, percent), ...movingPods(router, base, percent, replicas), ...noPreview(version, percent)],
    next,
    back: isOver ? ['raise weight, with phase: CanaryPhase.RUNNING'] : [back(app, version, 'write phase: CanaryPhase.ABORTED')],
    ...waits([track], base),
  };
}

/** What the app must have before the version may go. */
export function handover(app: TwelveFactorApp, version: VersionProps, then: string): string {
  const own = app._workload.identity.instance;
  const missing = differencesOf(app, version).map(prop => prop === 'image' ? `the image ${version.image}` : `its ${prop}`);
  return missing.length === 0 ? `${own} has the new version: ${then}` : `give ${own} ${listed(missing)} and apply; then ${then}`;
}

/** The word by which the app gets its calls again, before the version may go. */
function home(word: string, { identity }: Workload): string {
  return `${word} and apply, so that ${identity.instance} gets its calls`;
}

/** How calls come to the app as it was; once that is the new version itself, there is no such app. */
function back(app: TwelveFactorApp, version: VersionProps, word: string): string {
  const own = app._workload.identity.instance;
  if (differencesOf(app, version).length > 0) return `${word}; ${own} has all its pods`;
  return `${own} is the new version by now: give it its old image and apply, then ${word}`;
}

/** An autoscaler takes at once what it thinks is not needed, and thinks so of what had no calls until now. */
function endOf(where: Construct, { replicas, identity }: Workload): string {
  const end = `remove ${where.node.id} from the program, apply, and delete what it leaves over`;
  return replicas!.autoscaled ? `${end}, a few minutes after ${identity.instance} got its calls: its autoscaler must have seen them` : end;
}

/** The user's own number of pods may be too small for what may come. */
function fewPods({ name, workload: { replicas } }: Track, base: Workload, percent: number): string[] {
  const needed = partOf(base.replicas!.max, percent);
  return replicas!.max >= needed ? []
    : [`${name} has ${count(replicas!.max)} for ${percent} % of the calls, which take ${needed} when ${base.identity.instance} has the most: leave replicas out`];
}

function noPreview({ preview = [], previewRoutes = [] }: CanaryReleaseProps, percent: number): string[] {
  const given = [...preview.length > 0 ? ['preview'] : [], ...previewRoutes.length > 0 ? ['previewRoutes'] : []];
  return percent > 0 || given.length === 0 ? [] : [`there are no pods for ${listed(given)}`];
}

/** What happens to calls between the two steps. */
function movingPods(router: TrafficRouter, { replicas }: Workload, percent: number, pods: number): string[] {
  if (percent === 0) return [];
  if (router.isExact) return percent === 100 ? [] : [`a lower weight takes pods in step 1 and calls in step 2: to lower it, write replicas: ${pods} too for one apply`];
  if (percent < 100) return [];
  const { canary } = sharesByPods({ pods: { canary: pods }, app: replicas! });
  return [`where calls were divided until now, its pods get up to ${range(canary[1], canary[1])} % of them as they come in step 1`];
}

function count(pods: number): string {
  return `${pods} pod${pods === 1 ? '' : 's'}`;
}

export function commonReport(where: Construct, strategy: string, app: string, { name: router }: { readonly name: string }): Pick<ReleaseReport, 'path' | 'strategy' | 'app' | 'router'> {
  return { path: where.node.path, strategy, app, router };
}

/** What must be ready, or be known to proxies, between the two steps. */
export function waits(tracks: Track[], base: Workload): Pick<ReleaseReport, 'awaits' | 'pauseSeconds'> {
  const running = tracks.filter(({ workload }) => workload.replicas!.max > 0).map(({ workload }) => workload);
  return {
    awaits: running.length < tracks.length ? [] : [base, ...running].map(({ identity }) => ({ kind: 'deployment', namespace: identity.namespace, name: identity.instance })),
    ...(running.length < tracks.length && { pauseSeconds: PROXIES_LEARN_SECONDS }),
  };
}

function shareFact(router: TrafficRouter, { replicas }: Workload, percent: number, pods: number): string {
  if (router.isExact || percent === 0 || percent === 100) return `asked for: ${percent} % of the calls; given: ${percent} %`;
  const { canary } = sharesByPods({ pods: { canary: pods }, app: replicas! });
  return `asked for: ${percent} % of the calls; given: ${range(...canary)} %, by ${count(pods)} beside ${range(replicas!.min, replicas!.max)}`;
}

/** What the release costs at its most. */
export function podsFact(name: string, pods: number, { replicas, identity }: Workload): string {
  return `${pods === 0 ? 'no pods more' : `${count(pods)} more at the peak`}: ${name} beside ${identity.instance}, which has ${range(replicas!.min, replicas!.max)}`;
}

/** What keeps an app that is scaled by its load ready for the load of others. */
function readyFact({ replicas, identity, traffic: { readyFor } }: Workload): string[] {
  if (!replicas!.autoscaled || readyFor === 0) return [];
  return [readyFor === 100 ? `${identity.instance} is kept at ${count(replicas!.max)} until the end, for calls that come back` : `${identity.instance} is scaled as if it got all calls, for those that come back`];
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
    facts: [`all calls go to ${isGreen ? `green, ${track.name}` : `blue, ${own}`}`, podsFact(track.name, replicas, base), ...readyFact(base)],
    limits: [...limits, ...fewPods(track, base, 100)],
    next: isGreen ? [handover(app, version, home('write live: Colour.BLUE', base))] : [isOver ? end : 'write live: Colour.GREEN'],
    back: [isGreen ? back(app, version, 'write live: Colour.BLUE') : end],
    ...waits([track], base),
  };
}

interface ABTested extends Released {
  readonly variants: ABTestProps['variants'];
  readonly tracks: { readonly [variant: string]: Track };
  readonly winner?: string;
  /** Percent that see the app as it is. */
  readonly left: number;
}

export function abTestReport(where: Construct, { app, base, router, limits, variants, tracks, winner, left }: ABTested): ReleaseReport {
  const own = base.identity.instance;
  const names = Object.keys(variants);
  const shared = names.filter(name => variants[name].share !== undefined);
  const pods = Object.fromEntries(shared.map(name => [name, tracks[name].workload.replicas!.max]));
  const given = sharesByPods({ pods, app: base.replicas! });
  const of = shared.length < names.length ? 'all others' : 'the calls';
  const seen = (name: string) => variants[name].share === undefined ? `${name}: its audience`
    : `${name}: asked for ${variants[name].share} % of ${of}; given: ${router.isExact ? variants[name].share : range(...given[name])} %`;
  const rest = [0, 1].map(i => 100 - shared.reduce((sum, name) => sum + given[name][i], 0));
  const won = winner !== undefined && winner !== 'control' ? variants[winner] : undefined;
  return {
    ...commonReport(where, 'A/B test', own, router),
    facts: [
      ...winner === undefined ? [...names.map(seen), `control, ${own}: ${router.isExact ? left : range(rest[1], rest[0])} % of ${of}`] : [`all calls go to ${winner === 'control' ? `the control, ${own}` : `${winner}, ${tracks[winner].name}`}`],
      ...names.map(name => podsFact(tracks[name].name, tracks[name].workload.replicas!.max, base)),
      ...readyFact(base),
    ],
    limits: [
      ...limits,
      ...winner === undefined ? names.flatMap(name => audienceLimit(tracks[name], variants[name])) : [],
      ...won === undefined ? [] : fewPods(tracks[winner!], base, 100),
    ],
    next: winner === undefined ? [`write winner: '${names[0]}', or winner: 'control'`]
      : [won === undefined ? endOf(where, base) : handover(app, won, home("write winner: 'control'", base))],
    back: [winner === 'control' ? 'remove winner: the test begins anew' : won === undefined ? "write winner: 'control'" : back(app, won, "write winner: 'control'")],
    ...waits(Object.values(tracks), base),
  };
}

/** Nobody knows how large an audience is. */
function audienceLimit({ name, workload: { replicas } }: Track, { audience }: VariantProps): string[] {
  return audience === undefined ? [] : [`${name} has ${count(replicas!.max)}, however many its audience is: replicas says another number`];
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
      ...isLive ? [`copies of ${percent} % of the calls, whose answers nobody waits for`] : [],
      ...isReplayed ? ['a log of calls is played to it once'] : [],
      ...stored,
      podsFact(track.name, track.workload.replicas!.max, base),
    ],
    limits,
    next: [`compare it with ${own}, then release it: new CanaryRelease(...)`],
    back: [`remove ${where.node.id} from the program, apply, and delete what it leaves over`],
    ...waits([track], base),
  };
}
