import { isDeepStrictEqual } from 'util';
import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Track } from './intent';
import { VersionProps } from './version-props';
import { chartOf } from '../blocks/objects/chart';
import { applyLate } from '../blocks/objects/deferred';
import { OwnProps, TrackOptions } from '../patterns/app/track';
import { TwelveFactorApp } from '../patterns/app/twelve-factor-app';
import { WorkloadParts } from '../patterns/workload/workload-parts';
import { dnsLabel, LONGEST_WORKLOAD_NAME } from '../private/names';
import { refuse } from '../private/refusal';
import { shortHash } from '../private/short-hash';
import { TreeState } from '../private/tree-state';
import { PlainText } from '../props/config/plain-text';
import { Binding, IBackingService } from '../props/services/backing-service';

const DIVIDED = new TreeState<IConstruct>('divided');
const DIFFERENCES = ['image', 'resources', 'command', 'args', 'podFields', 'config', 'configFiles', 'secrets', 'secretFiles', 'projectedFiles', 'bindings', 'calls', 'egress', 'podLabels', 'podAnnotations'] as const;

/** Marks the app as released if its traffic can be split, and rejects all others. */
export function releasable(where: Construct, app: TwelveFactorApp): WorkloadParts {
  const workload = app._workload;
  chartOf(where);
  if (app.node.root !== where.node.root || Chart.of(app).namespace !== Chart.of(where).namespace) refuseElsewhere(where, app);
  if (workload.service === undefined) refuseUncalled(where, app);
  if (workload.deployment!.toJson().spec.strategy?.type === 'Recreate') refuseAlone(where, app);
  workload.traffic.isReleased = true;
  return workload;
}

/** Rejects a second release that would split the same traffic. */
export function claimCalls(where: Construct, app: TwelveFactorApp): void {
  const earlier = DIVIDED.of(app);
  if (earlier === undefined) {
    DIVIDED.set(app, where);
    return;
  }
  refuse(where, {
    code: 'release-taken',
    problem: 'another release already splits the traffic of the app',
    given: `${app.node.path}, by ${earlier.node.path}`,
    allowed: 'one canary, blue-green release or A/B test of an app at a time, in addition to shadows',
    fix: 'end the other release first, or make them variants of one ABTest',
  });
}

interface VersionOptions extends Omit<TrackOptions, 'own'> {
  readonly own: VersionProps & Pick<OwnProps, 'volumes'>;
  /** Whether it may be scaled to zero while the release still exists. */
  readonly mayEnd?: boolean;
}

/** Creates the pods of a version, with a Service that only selects them. */
export function track(where: Construct, app: TwelveFactorApp, { mayEnd = false, ...options }: VersionOptions): Track {
  const { own, replicas } = options;
  const workload = app._track(where, { ...options, image: own.image, own });
  // Before its pods are scaled to zero, traffic to them must have stopped.
  if (mayEnd) applyLate(workload.deployment!, 'traffic', () => replicas === 0, () => replicas > 0);
  return { name: options.instance, workload };
}

export function trackName(where: Construct, id: string, name: string | undefined): string {
  return dnsLabel(where, name === undefined ? 'id' : 'name', name ?? id, LONGEST_WORKLOAD_NAME);
}

/** The props in which the version differs from the app. */
export function differencesOf(app: TwelveFactorApp, own: VersionProps): string[] {
  const bindings = Object.entries(app._bindings);
  // Bindings that were added to the app later count too, and every binding is also a call.
  const apps = {
    ...app._props, bindings: app._bindings, calls: [...app._props.calls ?? [], ...bindings.map(([, { endpoint }]) => ({ endpoint }))],
  };
  return DIFFERENCES.filter(prop => own[prop] !== undefined && !isIn(prop, own[prop], apps[prop]));
}

/** Maps and lists of peers are added to the app's; all other props replace the app's. */
function isIn(prop: typeof DIFFERENCES[number], given: any, apps: any): boolean {
  if (prop === 'command' || prop === 'args') return isDeepStrictEqual(given, apps ?? []);
  if (prop === 'image' || prop === 'resources') return isDeepStrictEqual(given, apps);
  if (Array.isArray(given)) return given.every(item => (apps ?? []).some((other: unknown) => isSame(item, other)));
  return Object.keys(given).every(key => isSame(given[key], apps?.[key]));
}

/** Compares what pods see: the same Secret or address may be declared twice, and numbers are text in the environment. */
function isSame(one: any, other: any): boolean {
  if (one?.endpoint !== undefined && other?.endpoint !== undefined) return isSameCallee(one, other);
  const [text, otherText] = [one, other].map(value => value instanceof PlainText ? value.value : value);
  return isDeepStrictEqual(text, otherText) || (Object(text) !== text && otherText !== undefined && String(text) === String(otherText));
}

function isSameCallee(one: IBackingService | Binding, other: IBackingService | Binding): boolean {
  const seen = (callee: IBackingService | Binding) => callee instanceof Binding ? [callee.valueIn(undefined, 'URL'), callee._secrets('URL'), callee._whole] : [];
  return one.endpoint.owner === other.endpoint.owner && isDeepStrictEqual([one.endpoint.options, seen(one)], [other.endpoint.options, seen(other)]);
}

/** A version that is the same as the app would release nothing. */
export function refuseSame(where: Construct, app: TwelveFactorApp, own: VersionProps): void {
  if (differencesOf(app, own).length === 0) refuseVersionless(where, app, own);
}

/** Props that the app has in the meantime may stay until the release is removed; a version that sets none of them is rejected. */
export function refuseUnsaid(where: Construct, app: TwelveFactorApp, own: VersionProps): void {
  if (DIFFERENCES.every(prop => own[prop] === undefined)) refuseVersionless(where, app, own);
}

function refuseVersionless(where: Construct, app: TwelveFactorApp, own: VersionProps): never {
  return refuse(where, {
    code: 'release-same',
    problem: 'the version is the same as the app, so there is nothing to release',
    given: own.image ?? 'no difference',
    allowed: `an image other than ${app._props.image}, or at least one of ${DIFFERENCES.filter(prop => prop !== 'image').join(', ')}`,
    fix: "set what is new: image: '...'; if the app has it in the meantime, remove the release, or keep all requests on it until then: CanaryPhase.PROMOTED, Color.GREEN or winner",
  });
}

/** Whole percent of the requests. */
export function wholePercent(where: Construct, prop: string, given: unknown, least = 0): number {
  if (Number.isInteger(given) && (given as number) >= least && (given as number) <= 100) return given as number;
  return refuse(where, {
    code: 'release-share-invalid',
    problem: `${prop} is not a valid percentage of requests`,
    given: given ?? 'nothing',
    allowed: `a whole number of percent from ${least} to 100`,
    fix: `set ${prop}: 10`,
  });
}

/** Number of pods that a share of the requests needs, out of the given number. */
export function partOf(pods: number, percent: number): number {
  return Math.ceil(pods * percent / 100);
}

/** The user's number of pods, or what the share needs; never fewer than it needs when the app is at its minimum. */
export function podsOf(where: Construct, given: number | undefined, needed: number, least = 0): number {
  if (given === undefined) return needed;
  if (Number.isInteger(given) && given >= 1) return needed === 0 ? 0 : given >= least ? given : refuseTooFew(where, given, needed, least);
  return refuse(where, {
    code: 'replicas-invalid',
    problem: 'replicas is not a valid number of replicas',
    given,
    allowed: 'a whole number, at least 1; a version without traffic has no pods',
    fix: 'remove it: the share of requests determines the number',
  });
}

function refuseTooFew(where: Construct, given: number, needed: number, least: number): never {
  return refuse(where, {
    code: 'replicas-too-few',
    problem: 'replicas is too low for its share of requests, even when the app is at its minimum',
    given: `replicas: ${given}`,
    allowed: `at least ${least}; without replicas it has ${needed}, enough for when the app is at its maximum`,
    fix: 'remove replicas: the share of requests determines the number',
  });
}

/** Distinguishes a version from earlier ones with the same name. */
export function fingerprintOf(app: TwelveFactorApp, own: VersionProps): string {
  const { image, command, args, config, configFiles } = own;
  return shortHash(JSON.stringify([app._props.image, image, command, args, config, configFiles]));
}

function refuseElsewhere(where: Construct, app: TwelveFactorApp): never {
  return refuse(where, {
    code: 'release-elsewhere',
    problem: 'the app is in another namespace or another App, and its Services only select pods in their own namespace',
    given: app.node.path,
    allowed: "a release in the app's own System or Chart",
    fix: 'create it in the scope of the app: new CanaryRelease(shop, ...) for an app that is new TwelveFactorApp(shop, ...)',
  });
}

function refuseUncalled(where: Construct, app: TwelveFactorApp): never {
  return refuse(where, {
    code: 'release-without-port',
    problem: 'the app has no port, so it receives no requests to split; workers of a queue take as much work as they can',
    given: app.node.path,
    allowed: 'apps with a port',
    fix: 'release a worker with its own rolling update, a few pods at a time: minReadySeconds: 60, strategy: UpdateStrategy.rolling(\'1\')',
  });
}

function refuseAlone(where: Construct, app: TwelveFactorApp): never {
  return refuse(where, {
    code: 'release-recreate',
    problem: 'the app uses UpdateStrategy.recreate(), so two versions of it must never run at the same time',
    given: `${app.node.path}: UpdateStrategy.recreate()`,
    allowed: 'apps with UpdateStrategy.rolling(), whose volumes several pods may use',
    fix: 'remove from the app what only one pod may use, such as its volume or its lock, or release it without this construct',
  });
}
