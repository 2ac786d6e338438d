import { Construct } from 'constructs';
import { ABTestProps, VariantProps } from './ab-test-props';
import { Track } from './intent';
import { claimCalls, fingerprintOf, partOf, podsOf, refuseSame, releasable, track, trackName, wholePercent } from './release';
import { abTestReport } from './reports';
import { routerOf } from './routers';
import { TrafficRouter } from './routers/traffic-router';
import { refuseCoarse, toleranceOf } from './tolerance';
import { Variant } from './variant';
import { noteRelease } from '../blocks/objects/release-notes';
import { TwelveFactorApp } from '../patterns/app/twelve-factor-app';
import { WorkloadParts } from '../patterns/workload/workload-parts';
import { checked } from '../private/calls/checked';
import { listed } from '../private/messages/nearest';
import { constructId } from '../private/names';
import { refuse } from '../private/refusal';
import { markSource } from '../private/source';
import { PlainText } from '../props/config/plain-text';
import { Stickiness } from '../props/releases/stickiness';

const CONTROL = 'control';
const VARIANT_LABEL = 'keelwright.io/variant';
/** Resource attributes that every OpenTelemetry SDK adds to its telemetry. */
const TELEMETRY = 'OTEL_RESOURCE_ATTRIBUTES';

/**
 * An A/B test: versions of an app for different clients, to compare their behavior. Clients keep their variant. Pods have its name as a label,
 * and telemetry that OpenTelemetry sends from them has it as `app.variant`. Your analytics decide which variant is better; then set `winner`.
 *
 * @example
 * new ABTest(shop, 'checkout', {
 *   app: web,
 *   variants: {
 *     short: { config: { CHECKOUT: 'short' }, share: 20 },
 *   },
 * });
 */
@checked
export class ABTest extends Construct {
  /** The pods and objects of each variant, by name. */
  public readonly variants: { readonly [name: string]: Variant };

  /**
   * @throws ab-test-variants, ab-test-winner-unknown, release-elsewhere, release-without-port, release-recreate, release-taken, release-same,
   * release-share-invalid, release-weight-coarse, release-cannot, release-match-invalid, release-match-twice, release-match-order,
   * release-sticky-invalid, release-routes-too-many, replicas-invalid, name-invalid, and the errors of TwelveFactorApp for the same props
   */
  constructor(scope: Construct, id: string, props: ABTestProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const { app, variants, winner } = props;
    const tolerance = toleranceOf(this, props.tolerance);
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
      tracks[variant] = track(within, app, { instance, replicas: replicas(variant), mayEnd: true, own: labelled(app, variant, own) });
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
  where: Construct, router: TrafficRouter, base: WorkloadParts, { share, replicas }: VariantProps,
  { left, hasWon }: { readonly left: number; readonly hasWon: boolean },
): number {
  const app = base.replicas!;
  if (hasWon) return podsOf(where, replicas, app.max, app.min);
  if (share === undefined) return podsOf(where, replicas, Math.max(app.min, 1));
  // Where the number of pods determines the share, other variants do not count: only the app's own pods exist already.
  if (!router.isExact) return podsOf(where, replicas, router.pods(100 * share / (left + share), app));
  return podsOf(where, replicas, router.pods(share, app), partOf(app.min, share));
}

/** Labels pods and telemetry with the variant, so that analytics can distinguish the variants. */
function labelled(app: TwelveFactorApp, variant: string, own: VariantProps): VariantProps {
  const given = own.config?.[TELEMETRY] ?? app._props.config?.[TELEMETRY];
  const text = given instanceof PlainText ? given.value : given;
  const attributes = [...text === undefined || text === '' ? [] : [text], `app.variant=${variant}`].join(',');
  return {
    ...own,
    config: { ...own.config, [TELEMETRY]: given instanceof PlainText ? PlainText.of(attributes) : attributes },
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
    allowed: 'variants by name, each with either audience or share, and shares below 100 percent in total',
    fix,
  });
  if (names.length === 0) wrong('the test has no variants', variants, "add a variant: variants: { short: { image: '...', share: 20 } }");
  if (names.includes(CONTROL)) wrong('the variant name control is reserved for the app itself', CONTROL, 'rename the variant');
  for (const [name, own] of Object.entries(variants)) {
    const { audience, share } = own;
    const isElsewhere = [own.secrets, app._props.secrets, own.bindings, app._bindings].some(variables => TELEMETRY in (variables ?? {}));
    if (isElsewhere) wrong(`the test adds the name of the variant to ${TELEMETRY}, but for ${name} its value comes from secrets or bindings and is unknown`, TELEMETRY, `set it in config instead: config: { ${TELEMETRY}: 'team=shop' }`);
    if (share !== undefined) wholePercent(where, `variants.${name}.share`, share, 1);
    if ((audience === undefined || audience.length === 0) === (share === undefined)) {
      wrong(`variant ${name} has ${share === undefined ? 'neither audience nor share' : 'both audience and share'}`, { audience: audience?.length ?? 'none', share: share ?? 'none' }, 'set either audience: [TrafficMatch.language(\'de\')], or share: 20');
    }
  }
  const shares = sharesIn(variants);
  if (sticky !== undefined && winner === undefined && shares.length === 0) wrong('sticky only applies to shares: an audience is matched on each request', 'sticky without share', 'remove sticky, or set share: 20 on a variant instead of audience');
  const sum = shares.reduce((a, b) => a + b, 0);
  if (sum >= 100) wrong('the shares leave no clients for the control, so there is nothing to compare with', `${sum} percent`, 'lower the shares; to send all requests to a variant, set winner');
}

function refuseWinner(where: Construct, winner: string | undefined, names: string[]): void {
  if (winner === undefined || winner === CONTROL || names.includes(winner)) return;
  refuse(where, {
    code: 'ab-test-winner-unknown',
    problem: 'winner is not one of the variants',
    given: winner,
    allowed: listed([...names, CONTROL]),
    fix: `set winner: '${names[0]}', or winner: 'control' for the unchanged app`,
  });
}
