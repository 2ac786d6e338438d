import { Construct } from 'constructs';
import { ABTestProps, VariantProps } from './ab-test-props';
import { Track } from './intent';
import { claimCalls, fingerprintOf, partOf, podsOf, refuseSame, releasable, track, trackName, wholePercent } from './release';
import { abTestReport } from './reports';
import { routerOf } from './routers';
import { TrafficRouter } from './routers/traffic-router';
import { AB_TEST } from './shapes';
import { refuseCoarse, TOLERANCE } from './tolerance';
import { Variant } from './variant';
import { noteRelease } from '../blocks/release-notes';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { Workload } from '../patterns/workload';
import { constructId } from '../private/names';
import { listed } from '../private/nearest';
import { refuse } from '../private/refusal';
import { checkShape } from '../private/shape';
import { markSource } from '../private/source';
import { Plain } from '../props/plain';
import { Stickiness } from '../props/stickiness';

const CONTROL = 'control';
const VARIANT_LABEL = 'keelwright.io/variant';
/** What every OpenTelemetry SDK adds to what it sends. */
const TELEMETRY = 'OTEL_RESOURCE_ATTRIBUTES';

/**
 * Versions of an app for different people, so that what they do can be compared. Clients keep their variant; pods carry its name as a label, and what
 * OpenTelemetry sends from them as `app.variant`. Which of them is better is for the analytics to say, and one word here.
 */
export class ABTest extends Construct {
  /** The pods and objects of each variant, by name. */
  public readonly variants: { readonly [name: string]: Variant };

  /**
   * @throws ab-test-variants, ab-test-winner-unknown, release-elsewhere, release-without-port, release-recreate, release-taken, release-same, release-share-invalid,
   * release-weight-coarse, release-cannot, release-match-invalid, release-match-twice, release-match-order, release-sticky-invalid, release-routes-too-many, replicas-invalid, name-invalid, and what TwelveFactorApp refuses of the same props
   */
  constructor(scope: Construct, id: string, props: ABTestProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, AB_TEST);
    const { app, variants, winner, tolerance = TOLERANCE } = props;
    const base = releasable(this, app);
    claimCalls(this, app);
    refuseVariants(this, props);
    refuseWinner(this, winner, Object.keys(variants));
    const name = trackName(this, id, props.name);
    const router = routerOf(this, props.router, base);
    const isOver = winner === CONTROL;
    const left = 100 - sharesIn(variants).reduce((sum, share) => sum + share, 0);
    const replicas = (variant: string) => isOver ? 0 : podsOfVariant(this, router, base, variants[variant], { left, hasWon: winner === variant });

    const made: { [name: string]: Variant } = {};
    const tracks: { [name: string]: Track } = {};
    for (const [variant, own] of Object.entries(variants)) {
      const within = new Construct(this, constructId(this, variant));
      if (winner === undefined) refuseSame(within, app, own);
      const instance = trackName(this, variant, `${name}-${variant}`);
      tracks[variant] = track(within, app, { instance, replicas: replicas(variant), own: labelled(app, variant, own) });
      made[variant] = Variant._of(tracks[variant].workload);
    }
    this.variants = made;
    const wanted = sharesBy(variants);
    const pods = Object.fromEntries(Object.keys(wanted).map(variant => [variant, tracks[variant].workload.replicas!.max]));
    const isGiven = Object.values(variants).some(variant => variant.replicas !== undefined);
    if (!router.isExact && winner === undefined) refuseCoarse(this, router, { wanted, pods, tolerance, app: base.replicas!, isGiven });

    const isOpen = winner === undefined;
    const hasShares = sharesIn(variants).length > 0;
    const limits = router.route(this, {
      app: base,
      audiences: !isOpen ? [] : Object.entries(variants)
        .flatMap(([variant, { audience }]) => audience ? [{ name: variant, track: tracks[variant].name, matches: audience }] : []),
      shares: Object.entries(variants).flatMap(([variant, own]) => own.share === undefined ? []
        : [{ track: tracks[variant].name, percent: isOpen ? own.share : 0, fingerprint: fingerprintOf(app, own) }]),
      all: isOpen || isOver ? undefined : tracks[winner].name,
      sticky: isOpen && hasShares ? props.sticky ?? (router.isExact ? Stickiness.cookie() : Stickiness.clientIp()) : undefined,
      mirrors: [],
    });
    base.traffic.keepReadyFor(isOpen ? 100 - left : 100);
    noteRelease(this, () => abTestReport(this, { app, base, router, limits, variants, tracks, winner, left }));
  }
}

function podsOfVariant(
  where: Construct, router: TrafficRouter, base: Workload, { share, replicas }: VariantProps,
  { left, hasWon }: { readonly left: number; readonly hasWon: boolean },
): number {
  const app = base.replicas!;
  if (hasWon) return podsOf(where, replicas, app.max, app.min);
  if (share === undefined) return podsOf(where, replicas, Math.max(app.min, 1));
  // Where pods decide, what others get does not count: only the app's own pods are there already.
  if (!router.isExact) return podsOf(where, replicas, router.pods(100 * share / (left + share), app));
  return podsOf(where, replicas, router.pods(share, app), partOf(app.min, share));
}

/** So that what they do can be told apart where it is counted. */
function labelled(app: TwelveFactorApp, variant: string, own: VariantProps): VariantProps {
  const given = own.config?.[TELEMETRY] ?? app._props.config?.[TELEMETRY];
  const text = given instanceof Plain ? given.value : given;
  const attributes = [...text === undefined || text === '' ? [] : [text], `app.variant=${variant}`].join(',');
  return {
    ...own,
    config: { ...own.config, [TELEMETRY]: given instanceof Plain ? Plain.of(attributes) : attributes },
    podLabels: { ...own.podLabels, [VARIANT_LABEL]: variant },
  };
}

function sharesIn(variants: ABTestProps['variants']): number[] {
  return Object.values(sharesBy(variants));
}

function sharesBy(variants: ABTestProps['variants']): { readonly [variant: string]: number } {
  return Object.fromEntries(Object.entries(variants).flatMap(([name, { share }]) => share === undefined ? [] : [[name, share]]));
}

function refuseVariants(where: Construct, { app, variants, sticky, winner }: ABTestProps): void {
  const names = Object.keys(variants);
  const wrong = (problem: string, given: unknown, fix: string) => refuse(where, {
    code: 'ab-test-variants',
    problem,
    given,
    allowed: 'variants by name, each with audience or with share, and shares of fewer than 100 percent together',
    fix,
  });
  if (names.length === 0) wrong('it compares the app with nothing', variants, "name a variant: variants: { short: { image: '...', share: 20 } }");
  if (names.includes(CONTROL)) wrong('control is the app itself', CONTROL, 'call the variant something else');
  for (const [name, own] of Object.entries(variants)) {
    const { audience, share } = own;
    const labels = { ...app._props.podLabels, ...own.podLabels };
    if (VARIANT_LABEL in labels) wrong(`the label ${VARIANT_LABEL} tells variants apart, and is set on the pods of ${name}`, labels[VARIANT_LABEL], 'remove it from podLabels, or call it something else');
    const isElsewhere = [own.secrets, app._props.secrets, own.bindings, app._bindings].some(variables => TELEMETRY in (variables ?? {}));
    if (isElsewhere) wrong(`${TELEMETRY} gets the name of the variant, and of ${name} it is not known here what else it says`, TELEMETRY, `write it in config, where others read it as well: config: { ${TELEMETRY}: 'team=shop' }`);
    if (share !== undefined) wholePercent(where, `variants.${name}.share`, share, 1);
    if ((audience === undefined || audience.length === 0) === (share === undefined)) {
      wrong(`who sees variant ${name} is said ${share === undefined ? 'nowhere' : 'twice'}`, { audience: audience?.length ?? 'none', share: share ?? 'none' }, 'give it audience: [TrafficMatch.language(\'de\')], or share: 20');
    }
  }
  const shares = sharesIn(variants);
  if (sticky !== undefined && winner === undefined && shares.length === 0) wrong('sticky is for shares, and an audience is told by what each call carries', 'sticky without share', 'remove sticky, or give a variant share: 20 in place of audience');
  const sum = shares.reduce((a, b) => a + b, 0);
  if (sum >= 100) wrong('nobody is left to see the app as it is, so there is nothing to compare with', `${sum} percent`, 'lower the shares; for all calls write winner');
}

function refuseWinner(where: Construct, winner: string | undefined, names: string[]): void {
  if (winner === undefined || winner === CONTROL || names.includes(winner)) return;
  refuse(where, {
    code: 'ab-test-winner-unknown',
    problem: 'the winner is none of the variants',
    given: winner,
    allowed: listed([...names, CONTROL]),
    fix: `write winner: '${names[0]}', or winner: 'control' for the app as it is`,
  });
}
