import { Aggregation, App, Health, Permission, SubjectKind, System, Team, TwelveFactorApp } from 'keelwright';

/** An app with permissions of each kind and one without any; people with each role, here and everywhere. */
const app = new App({ name: 'access' });
const system = new System(app, 'access', {
  teams: [
    Team.view('support'),
    Team.edit('oncall@acme.example', { kind: SubjectKind.USER }),
    Team.admin('leads'),
    Team.view('auditors', { clusterWide: true }),
    Team.of('releasers', 'acme-ci', [Permission.write('deployments'), Permission.watch('pods'), Permission.read('nodes', { clusterWide: true })]),
  ],
  aggregations: [
    Aggregation.toView([Permission.read('widgets', { apiGroup: 'acme.example' })]),
    Aggregation.toEdit([Permission.write('widgets', { apiGroup: 'acme.example' })]),
  ],
});
const common = { port: 8080, health: Health.http('/healthz'), resources: { cpu: '50m', memory: '32Mi' } };

new TwelveFactorApp(system, 'web', {
  ...common,
  image: 'ghcr.io/acme/web:1.8.2',
  permissions: [
    Permission.read('configmaps', { names: ['settings'] }),
    Permission.read('pods'),
    Permission.read('pods/log'),
    Permission.read('leases', { names: ['web-leader'] }),
    Permission.write('leases', { names: ['web-leader'] }),
    Permission.of('leases', ['create']),
    Permission.read('deployments'),
    Permission.of('deployments/scale', ['patch']),
    Permission.read('widgets', { apiGroup: 'acme.example' }),
    Permission.read('nodes', { clusterWide: true }),
    Permission.read('endpointslices', { clusterWide: true }),
    Permission.dangerously('secrets', ['get'], { names: ['stripe'] }),
    Permission.dangerously('pods/exec', ['create']),
    Permission.dangerously('*', ['list'], { apiGroup: 'batch' }),
  ],
});
new TwelveFactorApp(system, 'api', { ...common, image: 'ghcr.io/acme/api:1.8.2' });

app.synth();
