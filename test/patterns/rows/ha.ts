import { Chart } from 'cdk8s';
import { Row } from './row';
import { POSTGRES } from './stateful';
import { Credentials, DataDurability, Engine, Operator, Platform, PostgresHa, StatefulBackend, StatefulBackendProps, TwelveFactorApp } from '../../../src';

export const OPERATED = () => Platform.generic({ operators: [Operator.CLOUD_NATIVE_PG] });

/** PostgreSQL with replicas, as little of it as there can be. */
export const REPLICATED: StatefulBackendProps = { ...POSTGRES, engine: Engine.postgres('17', { ha: { instances: 3 } }), credentials: undefined };

const made = (props: StatefulBackendProps): Row['to'] => (
  { app: { platform: OPERATED() }, then: Object.assign((web: TwelveFactorApp) => void new StatefulBackend(Chart.of(web), 'orders', props), { props }) }
);
const single: Row['to'] = made({ ...POSTGRES, credentials: Credentials.existing('orders') });
const replicated = (more: Partial<PostgresHa>): Row['to'] => made({ ...REPLICATED, engine: Engine.postgres('17', { ha: { instances: 3, ...more } }) });
export const ha = (more: Partial<PostgresHa>, from: Partial<PostgresHa> = {}): Row => ({ from: replicated(from), to: replicated(more) });

export const haRows = (): { readonly [prop: string]: Row } => ({
  'PostgresOptions.ha': { from: single, to: replicated({}) },
  'PostgresHa.instances': ha({ instances: 5 }),
  'PostgresHa.synchronousReplicas': ha({ synchronousReplicas: 0 }),
  'PostgresHa.dataDurability': ha({ dataDurability: DataDurability.PREFERRED }),
  'PostgresHa.owner': ha({ owner: 'sales' }),
  'PostgresHa.operatorNamespace': ha({ operatorNamespace: 'operators' }),
});
