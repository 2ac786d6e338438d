import { App, AppProps, Health, Port, System, SystemProps, TwelveFactorApp, TwelveFactorAppProps } from '../src';
import { Testing } from '../src/testing';

export const MINIMAL: TwelveFactorAppProps = {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
};

/** A system `shop` with the minimal app `web` and a backing service `db`, some of it changed. */
export interface Changes {
  readonly app?: AppProps;
  readonly system?: SystemProps;
  readonly web?: Partial<TwelveFactorAppProps> | ((db: TwelveFactorApp) => Partial<TwelveFactorAppProps>);
  readonly then?: (web: TwelveFactorApp, db: TwelveFactorApp) => void;
}

export interface Shop {
  readonly app: App;
  readonly shop: System;
  readonly web: TwelveFactorApp;
  readonly db: TwelveFactorApp;
}

export function makeShop(changes: Changes = {}): Shop {
  const app = Testing.app(changes.app);
  const shop = new System(app, 'shop', changes.system);
  const db = new TwelveFactorApp(shop, 'db', {
    image: 'postgres:17.2-alpine',
    ports: [Port.tcp(5432), Port.http(9187, { name: 'metrics' })],
    health: Health.tcp(),
    resources: { cpu: '100m', memory: '256Mi' },
    replicas: 1,
  });
  const changed = typeof changes.web === 'function' ? changes.web(db) : changes.web;
  const web = new TwelveFactorApp(shop, 'web', { ...MINIMAL, ...changed });
  changes.then?.(web, db);
  return { app, shop, web, db };
}

export function shopYaml(changes?: Changes): string {
  return Testing.yaml(makeShop(changes).app);
}
