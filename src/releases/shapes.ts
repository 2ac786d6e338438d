import { ABTestProps, VariantProps } from './ab-test-props';
import { BlueGreenReleaseProps } from './blue-green-release-props';
import { CanaryReleaseProps } from './canary-release-props';
import { ReleasedProps } from './released-props';
import { REPLAY } from './replay-plan';
import { ShadowReleaseProps } from './shadow-release-props';
import { VersionProps } from './version-props';
import { APP } from '../patterns/shapes';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { anything, flag, instance, Kind, listOf, mapOf, number, oneOf, required, Shape, struct, text } from '../private/shape';
import { CanaryPhase } from '../props/canary-phase';
import { Colour } from '../props/colour';
import { HttpMethod } from '../props/http-method';
import { PriorityTier } from '../props/priority-tier';
import { Router } from '../props/router';
import { Stickiness } from '../props/stickiness';
import { TrafficMatch } from '../props/traffic-match';

const { image, resources, command, args, config, configFiles, secrets, secretFiles, bindings, calls, egress, podLabels, podAnnotations } = APP;

export const VERSION: Shape<VersionProps> = {
  image, resources, command, args, config, configFiles, secrets, secretFiles, bindings, calls, egress, podLabels, podAnnotations,
};

export const app: Kind = instance(TwelveFactorApp, "the app itself: const web = new TwelveFactorApp(shop, 'web', { ... })");
export const matches: Kind = listOf(instance(TrafficMatch, "TrafficMatch.header('x-tester', 'yes')"));
export const router: Kind = instance(Router, 'Router.gatewayApi()');
export const sticky: Kind = instance(Stickiness, 'Stickiness.cookie()');

const RELEASED: Shape<ReleasedProps> = { ...VERSION, app: required(app), router, replicas: anything, name: anything };

export const CANARY: Shape<CanaryReleaseProps> = {
  ...RELEASED,
  weight: anything,
  phase: oneOf(CanaryPhase, 'CanaryPhase'),
  preview: matches,
  previewRoutes: APP.routes,
  sticky,
  tolerance: number,
};

export const BLUE_GREEN: Shape<BlueGreenReleaseProps> = {
  ...RELEASED,
  live: required(oneOf(Colour, 'Colour')),
  preview: matches,
  previewRoutes: APP.routes,
};

const VARIANT: Shape<VariantProps> = { ...VERSION, audience: matches, share: anything, replicas: anything };

export const AB_TEST: Shape<ABTestProps> = {
  app: required(app),
  variants: required(mapOf(struct(VARIANT))),
  winner: text,
  sticky,
  tolerance: number,
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
