import { App, Health, Port, ServiceType, System, TwelveFactorApp, TwelveFactorAppProps, User, WritablePath } from 'keelwright';

const app = new App({ name: 'guestbook' });
const guestbook = new System(app, 'guestbook');
const resources = { cpu: '100m', memory: '100Mi' };

const redis = (role: string, props: Pick<TwelveFactorAppProps, 'image' | 'replicas' | 'config' | 'calls'>) => (
  new TwelveFactorApp(guestbook, `redis-${role}`, {
    ...props,
    ports: [Port.tcp(6379)],
    health: Health.tcp(),
    resources,
    podLabels: { role, tier: 'backend' },
    // The entries are gone with the pod, as published.
    writablePaths: [WritablePath.disposable('/data', '128Mi')],
  })
);

// Replica and frontend find the others by names that are in their code.
const master = redis('master', { image: 'registry.k8s.io/redis:e2e', replicas: 1 });
const replica = redis('replica', { image: 'gcr.io/google_samples/gb-redisslave:v1', replicas: 2, config: { GET_HOSTS_FROM: 'dns' }, calls: [master] });

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
  podLabels: { tier: 'frontend' },
});
frontend.expose('frontend-nodes', { type: ServiceType.NODE_PORT });

app.synth();
