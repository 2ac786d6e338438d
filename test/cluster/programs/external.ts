import { App, ExternalBackend, Port, System } from 'keelwright';

/** What is outside the cluster: by addresses of both families, or by a name. */
const app = new App({ name: 'external' });
const system = new System(app, 'services');
if (process.env.OUTSIDE === 'name') {
  new ExternalBackend(system, 'orders', { host: 'orders.db.acme.example', ports: [Port.tcp(5432, { name: 'postgres', scheme: 'postgresql' })] });
} else {
  const ports = [Port.tcp(6432, { name: 'postgres', service: 5432 }), Port.tcp(8008, { name: 'status' })];
  new ExternalBackend(system, 'orders', { addresses: ['10.9.0.1', 'fd00::9:1', '10.9.0.2'], ports });
}

app.synth();
