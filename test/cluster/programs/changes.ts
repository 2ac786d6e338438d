import { App, ConfigSet, Health, Secret, System, TwelveFactorApp } from 'keelwright';
import { ApiObject } from 'cdk8s';

/** A program at one step of its history: the test names the changes that this step has. */
const has = (change: string) => (process.env.CHANGES ?? '').split(',').includes(change);

const app = new App({ name: 'changes' });
const shop = new System(app, 'changes', { defaults: { labels: has('object-label') ? { team: 'checkout' } : undefined } });
const common = { port: 8080, health: Health.http('/healthz'), resources: { cpu: '50m', memory: '32Mi' } };
const shared = new ConfigSet(shop, 'shared', { values: { LOG_FORMAT: has('set') ? 'text' : 'json' } });
const vault = Secret.existing('vault', { version: has('secret') ? '2' : '1' });

const api = new TwelveFactorApp(shop, 'api', {
  ...common,
  image: 'ghcr.io/acme/api:1.8.2',
  config: { LOG_LEVEL: has('config') ? 'debug' : 'info' },
  configSets: [shared],
  replicas: has('replicas') ? 3 : 2,
});

new TwelveFactorApp(shop, 'web', {
  ...common,
  image: 'ghcr.io/acme/web:1.8.2',
  bindings: { API_URL: api.url },
  secrets: { VAULT_KEY: vault.key('key') },
  ...(has('fixed') ? { replicas: 4 } : { scale: { min: 2, max: has('autoscaler') ? 6 : 5 } }),
});

new TwelveFactorApp(shop, 'mail', {
  ...common,
  image: 'ghcr.io/acme/mail:1.8.2',
  replicas: 1,
  configSets: [shared],
  configFiles: has('files-removed') ? {} : { '/etc/mail/app.conf': `level = ${has('file') ? 'debug' : 'info'}\r\n`, '/etc/mail/empty': '' },
  processes: {
    worker: {
      command: ['./work'],
      replicas: 1,
      configFiles: { '/etc/mail/worker.conf': has('worker-file') ? 'queues = 2\n' : 'queues = 1\n' },
      secretFiles: { '/run/secrets/mail/key': vault.key('key'), '/run/secrets/mail/password': Secret.existing('smtp').key('password') },
    },
  },
});

if (!has('app-removed')) new TwelveFactorApp(shop, 'extra', { ...common, image: 'ghcr.io/acme/extra:1.8.2' });

new ApiObject(shop, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { colour: 'red' } });

if (!has('system-removed')) {
  const other = new System(app, 'changes-other');
  new TwelveFactorApp(other, 'report', { ...common, image: 'ghcr.io/acme/report:1.8.2', replicas: 1 });
  new ApiObject(other, 'role', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'changes-reader' },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
  });
  new ApiObject(other, 'data', {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  new ApiObject(other, 'once', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once' },
    spec: {
      template: {
        spec: {
          restartPolicy: 'Never',
          securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [{ name: 'once', image: 'busybox:1.37.0', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
        },
      },
    },
  });
}

app.synth();
