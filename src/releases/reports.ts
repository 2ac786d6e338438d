import { Construct } from 'constructs';
import { ABTestProps } from './ab-test-props';
import { Track } from './intent';
import { differencesOf } from './release';
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
  readonly version: VersionProps;
}

export function canaryReport(where: Construct, { app, base, router, track, percent, phase, replicas, limits, version }: Canary): ReleaseReport {
  const own = base.identity.instance;
  const isOver = phase === CanaryPhase.ABORTED || percent === 0;
  const end = `remove ${where.node.id} from the program, apply, and delete what it leaves over`;
  const next = isOver ? [end]
    : percent < 100 ? ['raise weight, or write phase: CanaryPhase.PROMOTED for all calls']
      : [handover(app, version, end)];
  return {
    ...commonReport(where, 'canary', own, router),
    facts: [shareFact(router, base, percent, replicas), podsFact(track.name, replicas, base, percent === 100)],
    limits,
    next,
    back: isOver ? ['raise weight, with phase: CanaryPhase.RUNNING'] : [`write phase: CanaryPhase.ABORTED; ${own} has all its pods`],
    ...waits([track], base),
  };
}

/** What the app must have before the version may go. */
export function handover(app: TwelveFactorApp, version: VersionProps, end: string): string {
  const own = app._workload.identity.instance;
  const missing = differencesOf(app, version).map(prop => prop === 'image' ? `the image ${version.image}` : `its ${prop}`);
  return missing.length === 0 ? `${own} has the new version: ${end}` : `give ${own} ${listed(missing)} and apply; then ${end}`;
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
  return `asked for: ${percent} % of the calls; given: ${range(...canary)} %, by ${pods} pod${pods === 1 ? '' : 's'} beside ${range(replicas!.min, replicas!.max)}`;
}

/** What the release costs at its most. */
export function podsFact(name: string, pods: number, { replicas, identity }: Workload, isWarm: boolean): string {
  const warm = isWarm && replicas!.autoscaled ? `; ${identity.instance} is kept at ${replicas!.max}, for the way back` : '';
  return `${pods === 0 ? 'no pods more' : `${pods} pod${pods === 1 ? '' : 's'} more at the peak`}: ${name} beside ${identity.instance}, which has ${range(replicas!.min, replicas!.max)}${warm}`;
}

interface BlueGreen extends Released {
  readonly track: Track;
  readonly isGreen: boolean;
  readonly replicas: number;
  readonly version: VersionProps;
}

export function blueGreenReport(where: Construct, { app, base, router, track, isGreen, replicas, limits, version }: BlueGreen): ReleaseReport {
  const own = base.identity.instance;
  const end = `remove ${where.node.id} from the program, apply, and delete what it leaves over`;
  return {
    ...commonReport(where, 'blue-green release', own, router),
    facts: [`all calls go to ${isGreen ? `green, ${track.name}` : `blue, ${own}`}`, podsFact(track.name, replicas, base, isGreen)],
    limits,
    next: isGreen ? [handover(app, version, end)] : [replicas === 0 ? end : 'write live: Colour.GREEN'],
    // The app's Service finds every pod of its name again as soon as the release is gone.
    back: isGreen ? [`write live: Colour.BLUE; ${own} has all its pods`] : [replicas === 0 ? 'take replicas: 0 away' : `write replicas: 0 and apply, so that no call finds its pods; then ${end}`],
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
  const end = `remove ${where.node.id} from the program, apply, and delete what it leaves over`;
  const seen = (name: string) => variants[name].share === undefined ? `${name}: its audience`
    : `${name}: asked for ${variants[name].share} % of ${shared.length < names.length ? 'all others' : 'the calls'}; given: ${router.isExact ? variants[name].share : range(...given[name])} %`;
  const won = winner !== undefined && winner !== 'control' ? variants[winner] : undefined;
  const isWarm = won !== undefined;
  return {
    ...commonReport(where, 'A/B test', own, router),
    facts: [
      ...winner === undefined ? [...names.map(seen), `control, ${own}: ${left} %`] : [`all calls go to ${winner === 'control' ? `the control, ${own}` : `${winner}, ${tracks[winner].name}`}`],
      ...names.map(name => podsFact(tracks[name].name, tracks[name].workload.replicas!.max, base, isWarm && name === winner)),
    ],
    limits,
    next: winner === undefined ? [`write winner: '${names[0]}', or winner: 'control'`]
      : [won === undefined ? end : handover(app, won, end)],
    back: [winner === undefined ? "write winner: 'control'" : 'remove winner'],
    ...waits(Object.values(tracks), base),
  };
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
      podsFact(track.name, track.workload.replicas!.max, base, false),
    ],
    limits,
    next: [`compare it with ${own}, then release it: new CanaryRelease(...)`],
    back: [`remove ${where.node.id} from the program, apply, and delete what it leaves over`],
    ...waits([track], base),
  };
}
