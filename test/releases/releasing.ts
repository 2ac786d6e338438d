import {
  BlueGreenRelease, BlueGreenReleaseProps, CanaryRelease, CanaryReleaseProps, Color, Entry, IstioMode, Mesh, Platform, Route, System,
  TwelveFactorApp, TwelveFactorAppProps,
} from '../../src';
import { NOT_PRUNED } from '../../src/manifests/gitops';
import { Synthesis } from '../../src/synth/synthesis';
import { makeShop, Shop } from '../program';

export const NEW = 'ghcr.io/acme/web:1.9.0';
export const SHOP = Route.host('shop.acme.example');
const NINE = { replicas: 9 };

export type Way = 'kubernetes' | 'gateway' | 'mesh' | 'istio';

interface Site {
  readonly platform: () => Platform;
  readonly web: Partial<TwelveFactorAppProps>;
}

/** What divides the calls, with a platform and an app that it can do it for. */
export const WAYS: { readonly [way in Way]: Site } = {
  kubernetes: { platform: () => Platform.generic(), web: NINE },
  gateway: { platform: () => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }), gatewayApi: '1.5' }), web: { ...NINE, routes: [SHOP] } },
  mesh: { platform: () => Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Linkerd' }), gatewayApi: '1.5' }), web: NINE },
  istio: { platform: () => Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }), web: NINE },
};

export type Web = Partial<TwelveFactorAppProps> | ((db: TwelveFactorApp) => Partial<TwelveFactorAppProps>);

export interface Program extends Shop {
  readonly synthesis: Synthesis;
  /** One object of it. */
  readonly get: (kind: string, name: string) => any;
  /** What is left out of the first step, as `Kind name`. */
  readonly late: string[];
}

/** The shop with what is made of it. */
export function program(way: Way, make: (shop: System, web: TwelveFactorApp, db: TwelveFactorApp) => void, web: Web = {}): Program {
  const made = makeShop({ app: { platform: WAYS[way].platform() }, web: db => ({ ...WAYS[way].web, ...(typeof web === 'function' ? web(db) : web) }) });
  make(made.shop, made.web, made.db);
  const synthesis = made.app._synthesis();
  const { entries } = synthesis;
  const get = (kind: string, name: string) => entries.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)?.manifest;
  const late = entries.filter(entry => entry.late !== undefined).map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`).sort();
  return { ...made, synthesis, get, late };
}

export function canary(way: Way, more: Partial<CanaryReleaseProps> = {}, web: Web = {}): Program {
  return program(way, (shop, app) => new CanaryRelease(shop, 'web-next', { app, image: NEW, weight: 10, ...more }), web);
}

export function blueGreen(way: Way, live: Color, more: Partial<BlueGreenReleaseProps> = {}, web: Web = {}): Program {
  return program(way, (shop, app) => new BlueGreenRelease(shop, 'web-next', { app, image: NEW, live, ...more }), web);
}

/** What a Service finds beside the app's process. */
export const instanceOf = ({ get }: Program, service = 'web') => get('Service', service).spec.selector['app.kubernetes.io/instance'];
export const podOf = ({ get }: Program, name = 'web-next') => get('Deployment', name).spec.template.spec.containers[0];
export const envOf = (made: Program, name = 'web-next') => Object.fromEntries((podOf(made, name).env ?? []).map(({ name: key, value }: any) => [key, value]));
/** Weights by backend of each rule or route. */
export const weightsOf = ({ get }: Program, kind = 'HTTPRoute', name = 'web'): { [service: string]: number }[] => {
  const { spec } = get(kind, name);
  if (kind === 'VirtualService') return spec.http.map(({ route }: any) => Object.fromEntries(route.map(({ destination, weight }: any) => [destination.host, weight])));
  return spec.rules.map(({ backendRefs }: any) => Object.fromEntries(backendRefs.map(({ name: to, weight }: any) => [to, weight])));
};

/** Everything of the program but what the release itself has made, and that it asks for what it leaves out to stay. */
export function apart({ synthesis }: Program, names: string[] = ['web-next']): any[] {
  return synthesis.entries.map(({ manifest }) => manifest).filter(({ metadata }) => !names.includes(metadata.name)).map(withoutStay);
}

function withoutStay({ metadata: { annotations, ...metadata }, ...manifest }: any): any {
  const others = Object.entries(annotations ?? {}).filter(([name, value]) => NOT_PRUNED[name] !== value);
  return { ...manifest, metadata: { ...metadata, ...others.length > 0 && { annotations: Object.fromEntries(others) } } };
}
