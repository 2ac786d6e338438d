import { createHash } from 'crypto';
import { isDeepStrictEqual } from 'util';
import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Track } from './intent';
import { VersionProps } from './version-props';
import { applyLate } from '../blocks/late';
import { OwnProps, TrackOptions } from '../patterns/track';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { Workload } from '../patterns/workload';
import { dnsLabel, LONGEST_WORKLOAD_NAME } from '../private/names';
import { refuse } from '../private/refusal';
import { Binding, IBackingService } from '../props/backing-service';
import { Plain } from '../props/plain';

const DIVIDED = Symbol.for('keelwright.divided');
const DIFFERENCES = ['image', 'resources', 'command', 'args', 'config', 'configFiles', 'secrets', 'secretFiles', 'bindings', 'calls', 'egress', 'podLabels', 'podAnnotations'] as const;
const HASH_LENGTH = 8;

/** An app whose calls can be divided; refuses all others. */
export function releasable(where: Construct, app: TwelveFactorApp): Workload {
  const workload = app._workload;
  if (app.node.root !== where.node.root || Chart.of(app).namespace !== Chart.of(where).namespace) refuseElsewhere(where, app);
  if (workload.service === undefined) refuseUncalled(where, app);
  if (workload.deployment!.toJson().spec.strategy?.type === 'Recreate') refuseAlone(where, app);
  return workload;
}

/** Refuses a second one that would divide the same calls. */
export function claimCalls(where: Construct, app: TwelveFactorApp): void {
  const earlier = (app as any)[DIVIDED] as IConstruct | undefined;
  if (earlier === undefined) {
    Object.defineProperty(app, DIVIDED, { value: where });
    return;
  }
  refuse(where, {
    code: 'release-taken',
    problem: 'the calls of the app are divided by another release already',
    given: `${app.node.path}, by ${earlier.node.path}`,
    allowed: 'one canary, blue-green release or A/B test of an app at a time, and shadows beside it',
    fix: 'end the other one first, or make them variants of one ABTest',
  });
}

/** Makes the pods of a version, with a Service for them alone. */
export function track(where: Construct, app: TwelveFactorApp, options: Omit<TrackOptions, 'own'> & { readonly own: VersionProps & Pick<OwnProps, 'volumes'> }): Track {
  const { own, replicas } = options;
  const workload = app._track(where, { ...options, image: own.image, own });
  // With no pods left, whatever led calls to them must have stopped before.
  applyLate(workload.deployment!, () => replicas === 0 ? {} : undefined);
  return { name: options.instance, workload };
}

export function trackName(where: Construct, id: string, name: string | undefined): string {
  return dnsLabel(where, name === undefined ? 'id' : 'name', name ?? id, LONGEST_WORKLOAD_NAME);
}

/** What the version has that the app has not, by prop. */
export function differencesOf(app: TwelveFactorApp, own: VersionProps): string[] {
  const bindings = Object.entries(app._bindings);
  // What the app was bound to later is as much the app's, and what it is bound to, it calls.
  const apps = {
    ...app._props, bindings: app._bindings, calls: [...app._props.calls ?? [], ...bindings.map(([, { endpoint }]) => ({ endpoint }))],
  };
  return DIFFERENCES.filter(prop => own[prop] !== undefined && !isIn(prop, own[prop], apps[prop]));
}

/** Maps and lists of peers are added to the app's; all else is in its place. */
function isIn(prop: typeof DIFFERENCES[number], given: any, apps: any): boolean {
  if (prop === 'command' || prop === 'args') return isDeepStrictEqual(given, apps ?? []);
  if (prop === 'image' || prop === 'resources') return isDeepStrictEqual(given, apps);
  if (Array.isArray(given)) return given.every(item => (apps ?? []).some((other: unknown) => isSame(item, other)));
  return Object.keys(given).every(key => isSame(given[key], apps?.[key]));
}

/** By what pods see of it: the same Secret or address may be written twice, and a number is a text to them. */
function isSame(one: any, other: any): boolean {
  if (one?.endpoint !== undefined && other?.endpoint !== undefined) return isSameCallee(one, other);
  const [text, otherText] = [one, other].map(value => value instanceof Plain ? value.value : value);
  return isDeepStrictEqual(text, otherText) || (Object(text) !== text && otherText !== undefined && String(text) === String(otherText));
}

function isSameCallee(one: IBackingService | Binding, other: IBackingService | Binding): boolean {
  const seen = (callee: IBackingService | Binding) => callee instanceof Binding ? [callee.valueIn(undefined, 'URL'), callee._secrets('URL'), callee._whole] : [];
  return one.endpoint.owner === other.endpoint.owner && isDeepStrictEqual([one.endpoint.options, seen(one)], [other.endpoint.options, seen(other)]);
}

/** A version that is the app itself would be a release of nothing. */
export function refuseSame(where: Construct, app: TwelveFactorApp, own: VersionProps): void {
  if (differencesOf(app, own).length === 0) refuseVersionless(where, app, own);
}

/** What the app has by now may be said until the release is removed; what was never said is no version. */
export function refuseUnsaid(where: Construct, app: TwelveFactorApp, own: VersionProps): void {
  if (DIFFERENCES.every(prop => own[prop] === undefined)) refuseVersionless(where, app, own);
}

function refuseVersionless(where: Construct, app: TwelveFactorApp, own: VersionProps): never {
  return refuse(where, {
    code: 'release-same',
    problem: 'it is what the app is already, so that there is nothing to release',
    given: own.image ?? 'no difference',
    allowed: `an image other than ${app._props.image}, or at least one of ${DIFFERENCES.filter(prop => prop !== 'image').join(', ')}`,
    fix: "say what is new: image: '...'; when the app has it by now, remove the release, or leave all calls with it until then: CanaryPhase.PROMOTED, Colour.GREEN or winner",
  });
}

/** Whole percent of the calls. */
export function wholePercent(where: Construct, prop: string, given: unknown, least = 0): number {
  if (Number.isInteger(given) && (given as number) >= least && (given as number) <= 100) return given as number;
  return refuse(where, {
    code: 'release-share-invalid',
    problem: `${prop} is no share of the calls`,
    given: given ?? 'nothing',
    allowed: `a whole number of percent from ${least} to 100`,
    fix: `write ${prop}: 10`,
  });
}

/** Pods that a share of the calls takes of so many. */
export function partOf(pods: number, percent: number): number {
  return Math.ceil(pods * percent / 100);
}

/** The user's own number of pods, or what the share needs; never fewer than it takes when the app has the fewest. */
export function podsOf(where: Construct, given: number | undefined, needed: number, least = 0): number {
  if (given === undefined) return needed;
  if (Number.isInteger(given) && given >= 1) return needed === 0 ? 0 : given >= least ? given : refuseTooFew(where, given, needed, least);
  return refuse(where, {
    code: 'replicas-invalid',
    problem: 'replicas is no number of replicas',
    given,
    allowed: 'a whole number, at least 1; without calls a version has none',
    fix: 'leave it out: the share of the calls decides',
  });
}

function refuseTooFew(where: Construct, given: number, needed: number, least: number): never {
  return refuse(where, {
    code: 'replicas-too-few',
    problem: 'its share of the calls takes more pods, even when the app has the fewest',
    given: `replicas: ${given}`,
    allowed: `at least ${least}; without replicas there are ${needed}, as when the app has the most`,
    fix: 'leave replicas out: the share of the calls decides',
  });
}

/** Tells a version from earlier ones of its name. */
export function fingerprintOf(app: TwelveFactorApp, own: VersionProps): string {
  const { image, command, args, config, configFiles } = own;
  return createHash('sha256').update(JSON.stringify([app._props.image, image, command, args, config, configFiles])).digest('hex').slice(0, HASH_LENGTH);
}

function refuseElsewhere(where: Construct, app: TwelveFactorApp): never {
  return refuse(where, {
    code: 'release-elsewhere',
    problem: 'the app is in another namespace or another App, and its Services find pods in their own namespace only',
    given: app.node.path,
    allowed: "a release in the app's own System or Chart",
    fix: 'make it beside the app: new CanaryRelease(shop, ...) where the app is new TwelveFactorApp(shop, ...)',
  });
}

function refuseUncalled(where: Construct, app: TwelveFactorApp): never {
  return refuse(where, {
    code: 'release-without-port',
    problem: 'the app has no port, so it gets no calls that could be divided; what takes its work from a queue takes as much of it as it can',
    given: app.node.path,
    allowed: 'apps with a port',
    fix: 'release a worker by its own rolling update, with few pods at a time: minReadySeconds: 60, strategy: UpdateStrategy.rolling(\'1\')',
  });
}

function refuseAlone(where: Construct, app: TwelveFactorApp): never {
  return refuse(where, {
    code: 'release-recreate',
    problem: 'the app says that two versions of it must never run at a time',
    given: `${app.node.path}: UpdateStrategy.recreate()`,
    allowed: 'apps with UpdateStrategy.rolling(), whose volumes several pods may use',
    fix: 'take from the app what only one pod may have, such as its volume or its lock, or release it without this',
  });
}
