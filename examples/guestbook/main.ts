import { App, Health, Port, ServiceType, System, TwelveFactorApp, TwelveFactorAppProps, User, WritablePath } from 'keelwright';

const app = new App();
const guestbook = new System(app, 'guestbook');
const resources = { cpu: '100m', memory: '100Mi', memoryLimit: '256Mi' };

const redis = (role: string, props: Partial<TwelveFactorAppProps> & { image: string }) => new TwelveFactorApp(guestbook, `redis-${role}`, {
  ports: [Port.tcp(6379)],
  health: Health.tcp(),
  resources,
  // The entries are lost with the pod, as in the published manifests.
  writablePaths: [WritablePath.disk('/data', '128Mi', { allowDataLoss: true })],
  podLabels: { app: 'redis', role, tier: 'backend' },
  ...props,
});

const master = redis('master', {
  image: 'registry.k8s.io/redis:e2e',
  // The image's entrypoint changes the owner of files first, which requires root.
  command: ['redis-server'],
  replicas: 1,
});

const replica = redis('replica', {
  image: 'gcr.io/google_samples/gb-redisslave:v1',
  replicas: 2,
  config: { GET_HOSTS_FROM: 'dns' },
  calls: [master],
});

const frontend = new TwelveFactorApp(guestbook, 'frontend', {
  image: 'gcr.io/google-samples/gb-frontend:v5',
  ports: [Port.http(80)],
  health: Health.http('/'),
  resources,
  replicas: 3,
  config: { GET_HOSTS_FROM: 'dns' },
  calls: [master, replica],
  user: User.of(33),
  writablePaths: [WritablePath.disk('/var/run/apache2', '16Mi'), WritablePath.disk('/var/lock/apache2', '16Mi')],
  podLabels: { app: 'guestbook', tier: 'frontend' },
});
frontend.expose('frontend-nodes', { type: ServiceType.NODE_PORT });

// The frontend's tag is now built from another repository, whose code connects to the stores by these names.
master.expose('redis-leader', { type: ServiceType.CLUSTER_IP });
replica.expose('redis-follower', { type: ServiceType.CLUSTER_IP });

app.synth();
