import { App, Health, Port, Secret, ServiceType, System, TwelveFactorApp, User, WritablePath } from 'keelwright';

const app = new App();
const voting = new System(app, 'voting-app');
const resources = { cpu: '100m', memory: '256Mi' };

// The published manifests have no image tag: build the images and push them with one.
const image = (name: string) => `registry.acme.example/voting-app/${name}:1.0.0`;

const db = new TwelveFactorApp(voting, 'db', {
  image: 'postgres:15.17-alpine',
  ports: [Port.tcp(5432, { name: 'postgres' })],
  health: Health.command(['pg_isready', '-q', '-h', '127.0.0.1', '-U', 'postgres']),
  resources,
  user: User.of(70),
  config: { POSTGRES_USER: 'postgres', PGDATA: '/var/lib/postgresql/data/pgdata' },
  // The code of result and worker has the password postgres: until they read it from a Secret too, this Secret must contain it.
  secrets: { POSTGRES_PASSWORD: Secret.existing('db').key('password') },
  // The votes are lost with the pod, as in the published manifests.
  writablePaths: [WritablePath.disk('/var/lib/postgresql/data', '1Gi', { allowDataLoss: true }), WritablePath.disk('/var/run/postgresql', '16Mi')],
  replicas: 1,
});

const redis = new TwelveFactorApp(voting, 'redis', {
  image: 'redis:7.4.6-alpine',
  // When full, it rejects votes; without a limit it would be killed and lose them.
  args: ['--maxmemory', '128mb'],
  ports: [Port.tcp(6379, { name: 'redis' })],
  health: Health.tcp(),
  resources,
  user: User.of(999, 1000),
  writablePaths: [WritablePath.disk('/data', '256Mi', { allowDataLoss: true })],
  replicas: 1,
});

const vote = new TwelveFactorApp(voting, 'vote', {
  image: image('vote'),
  ports: [Port.http(80, { name: 'vote', service: 8080 })],
  health: Health.http('/'),
  resources,
  calls: [redis],
});
vote.expose('vote-nodes', { type: ServiceType.NODE_PORT, nodePorts: { vote: 31000 } });

const result = new TwelveFactorApp(voting, 'result', {
  image: image('result'),
  ports: [Port.http(80, { name: 'result', service: 8081 })],
  health: Health.http('/'),
  resources,
  // All requests of a browser must reach the same pod, because its socket.io starts with long polling.
  replicas: 1,
  calls: [db],
});
result.expose('result-nodes', { type: ServiceType.NODE_PORT, nodePorts: { result: 31001 } });

new TwelveFactorApp(voting, 'worker', { image: image('worker'), resources, replicas: 1, calls: [redis, db] });

app.synth();
