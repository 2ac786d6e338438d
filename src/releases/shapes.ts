import { IConstruct } from 'constructs';
import { ABTestProps, VariantProps } from './ab-test-props';
import { BlueGreenReleaseProps } from './blue-green-release-props';
import { CanaryReleaseProps } from './canary-release-props';
import { ReleasedProps } from './released-props';
import { REPLAY } from './replay-plan';
import { ShadowReleaseProps } from './shadow-release-props';
import { VersionProps } from './version-props';
import { chartOf } from '../blocks/chart';
import { APP } from '../patterns/shapes';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { anything, checkShape, flag, instance, Kind, listOf, mapOf, oneOf, required, Shape, struct, text } from '../private/shape';
import { CanaryPhase } from '../props/canary-phase';
import { Colour } from '../props/colour';
import { HttpMethod } from '../props/http-method';
import { PriorityTier } from '../props/priority-tier';
import { Router } from '../props/router';
import { Stickiness, StickyCookieOptions } from '../props/stickiness';
import { TrafficMatch } from '../props/traffic-match';

const { image, resources, command, args, config, configFiles, secrets, secretFiles, bindings, calls, egress, podLabels, podAnnotations } = APP;

export const VERSION: Shape<VersionProps> = {
  image, resources, command, args, config, configFiles, secrets, secretFiles, bindings, calls, egress, podLabels, podAnnotations,
};

/** Its objects stand in a chart as the app's do. */
export const app: Kind = required({ ...instance(TwelveFactorApp, "web, where const web = new TwelveFactorApp(shop, 'web', { ... })"), inspect: where => chartOf(where as IConstruct) });
export const matches: Kind = listOf(instance(TrafficMatch, "TrafficMatch.header('x-tester', 'yes')"));
export const router: Kind = instance(Router, 'Router.gatewayApi()');
const COOKIE: Shape<StickyCookieOptions> = { name: anything, maxAgeSeconds: anything, path: anything, domain: anything, secure: flag };

export const sticky: Kind = {
  ...instance(Stickiness, 'Stickiness.cookie()'),
  inspect: (where, prop, { cookieOptions }: Stickiness) => cookieOptions && checkShape(where, prop, cookieOptions, COOKIE),
};
const tolerance: Kind = { name: 'a number of percent, from 0 to 100', accepts: value => typeof value === 'number' && value >= 0 && value <= 100, example: '5' };

const RELEASED: Shape<ReleasedProps> = { ...VERSION, app, router, replicas: anything, name: anything };

export const CANARY: Shape<CanaryReleaseProps> = {
  ...RELEASED,
  weight: anything,
  phase: oneOf(CanaryPhase, 'CanaryPhase'),
  preview: matches,
  previewRoutes: APP.routes,
  sticky,
  tolerance,
};

export const BLUE_GREEN: Shape<BlueGreenReleaseProps> = {
  ...RELEASED,
  live: required(oneOf(Colour, 'Colour')),
  preview: matches,
  previewRoutes: APP.routes,
};

const VARIANT: Shape<VariantProps> = { ...VERSION, audience: matches, share: anything, replicas: anything };

export const AB_TEST: Shape<ABTestProps> = {
  app,
  variants: required({ ...mapOf(struct(VARIANT)), example: "{ short: { image: '...', share: 20 } }" }),
  winner: text,
  sticky,
  tolerance,
  router,
  name: anything,
};

export const SHADOW: Shape<ShadowReleaseProps> = {
  ...RELEASED,
  live: flag,
  percent: anything,
  methods: listOf(oneOf(HttpMethod, 'HttpMethod')),
  anyMethod: text,
  harmless: mapOf(text),
  volumes: APP.volumes,
  replay: struct(REPLAY),
  priority: instance(PriorityTier, "PriorityTier.of('shadow', -1, { preempts: false })"),
};
