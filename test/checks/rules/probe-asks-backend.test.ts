import { Health, Probe } from '../../../src';
import { Testing } from '../../../src/testing';
import { makeShop } from '../../program';
import { testCheck } from '../tester';

const id = 'probe-asks-backend';

const web = (container: string, pod = '', metadata = 'namespace: shop') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, ${metadata} }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { ${pod} containers: [{ name: web, image: 'web:1', ports: [{ containerPort: 8080 }], ${container} }] }
---`;
const service = (name: string, spec = 'ports: [{ port: 5432 }]', metadata = 'namespace: shop') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, ${metadata} }
spec: { ${spec} }
---`;
const SET = `
apiVersion: v1
kind: ConfigMap
metadata: { name: shared, namespace: shop }
data: { DATABASE_URL: 'postgres://web:$(PASSWORD)@db:5432/orders' }
---`;
const DB = service('db');
const OWN = service('web', 'selector: { app: web }, ports: [{ port: 8080 }]');
const HEADLESS = service('db', 'clusterIP: None, ports: [{ port: 5432 }]');

const ready = (...words: string[]) => `readinessProbe: { exec: { command: ${JSON.stringify(words)} } }`;
const shell = (script: string) => ready('sh', '-c', script);
const env = (name: string, value: string) => `, env: [{ name: ${name}, value: '${value}' }]`;

const DOWN = {
  readinessProbe: 'all replicas are unready at the same time',
  livenessProbe: 'the kubelet restarts the containers of all replicas, over and over',
};
const found = (server = 'Service shop/db', probe: keyof typeof DOWN = 'readinessProbe', container = 'containers[0]', object = 'Deployment shop/web') => ({
  id,
  severity: 'warning' as const,
  object,
  message: `spec.template.spec.${container}.${probe} asks ${server}, not only its own pod: when there is no answer, ${DOWN[probe]}`,
  fix: `let the probe ask only its own container, and let the app handle failures of ${server}; to wait at the start, use a startupProbe or an init container`,
});

testCheck(id, {
  valid: [
    ['probes without a host', web('readinessProbe: { httpGet: { path: /, port: 8080 } }, livenessProbe: { tcpSocket: { port: 8080 } }') + DB],
    ...['localhost', '127.0.0.1', '::1', '0.0.0.0', ''].map((host): [string, string] => [`a probe of ${host || 'an empty host'}`, web(`readinessProbe: { httpGet: { host: '${host}', port: 8080 } }`)]),
    ['an address of the node', web('livenessProbe: { httpGet: { host: 192.0.2.10, port: 6443 } }', 'hostNetwork: true,')],
    ['its own Service', web('readinessProbe: { httpGet: { host: web.shop, port: 8080 } }') + OWN],
    ['its own Service in a command', web(ready('curl', 'http://web:8080/', 'web.shop.svc.cluster.local')) + OWN],
    ['a member of its own Service', web(ready('etcdctl', '--endpoints=http://web-0.web:8080,http://web-1.web.shop.svc:8080', 'health')) + OWN],
    ['a startup probe', web('startupProbe: { exec: { command: [pg_isready, -h, db] } }') + DB],
    ['the name of a database', web(ready('pg_isready', '-h', 'localhost', '-d', 'db', '-U', 'db')) + DB],
    ['the name of a database in a variable', web(`${ready('pg_isready', '-d', '$(DB_NAME)')}${env('DB_NAME', 'db')}`) + DB],
    ['a host of its own in a variable', web(`${shell('nc -z "$DB_HOST" 5432')}${env('DB_HOST', 'localhost')}`) + DB],
    ['another port', web(shell('timeout db 10 && echo db:1')) + DB],
    ['files', web(shell('test -f /run/db.shop && cat db.conf /var/lib/backup.db /db:5432/x')) + service('db', 'ports: [{ port: 5432 }]', 'labels: {}')],
    ['files with a number', web(shell('test -f backup-1.db')) + DB],
    ['a header', web(ready('curl', '-H', 'Host: db.shop.svc', '--header=host:db.shop.svc', 'http://localhost:8080/')) + DB],
    ['a host of another namespace', web(ready('curl', 'http://db.data:5432/', 'http://db.data.svc')) + DB],
    ['a host outside', web(ready('curl', 'https://api.acme.example/')) + DB],
    ['a longer name', web(ready('curl', 'http://db-proxy:5432/', 'my-db:5432', '-h', 'db2')) + DB],
    ['a host that is set in the image', web(shell('nc -z "$DB_HOST" 5432')) + DB],
    ['init containers, which have no probes that last', web('', `initContainers: [{ name: wait, image: 'web:1', ${ready('nc', '-z', 'db', '5432')} }],`) + DB],
    ['malformed YAML', web('readinessProbe: { exec: { command: db }, httpGet: { host: 7 } }, livenessProbe: []') + DB],
  ],
  invalid: [
    ['a host outside the cluster', web('readinessProbe: { httpGet: { host: api.acme.example, port: 443 } }'), [found('api.acme.example')]],
    ['a Pod', `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, annotations: { cluster-autoscaler.kubernetes.io/safe-to-evict: 'true' } }
spec: { containers: [{ name: web, image: web:1, ${ready('pg_isready', '-h', 'db')} }] }
---` + DB, [{ ...found('Service shop/db', 'readinessProbe', 'containers[0]', 'Pod shop/web'), message: found().message.replace('spec.template.spec', 'spec') }]],
    ['an address', web('livenessProbe: { tcpSocket: { host: 10.0.0.9, port: 5432 } }'), [found('10.0.0.9', 'livenessProbe')]],
    ['a host name on the host network', web('livenessProbe: { httpGet: { host: api, port: 6443 } }', 'hostNetwork: true,'), [found('api', 'livenessProbe')]],
    ['a Service', web('readinessProbe: { tcpSocket: { host: db.shop, port: 5432 } }, livenessProbe: { httpGet: { host: db, port: 5432 } }') + DB, [found(), found('Service shop/db', 'livenessProbe')]],
    ...([
      ['pg_isready', '-h', 'db'], ['pg_isready', '-hdb'], ['pg_isready', '--host=db', '-d', 'db'], ['mysqladmin', 'ping', '--host', 'db'], ['check', '-hostname=db'],
      ['curl', '-f', 'http://db:5432/health'], ['psql', 'postgres://web@db/orders'], ['nc', '-z', '-w', '5', 'db', '5432'], ['wait-for', 'db:5432'],
      ['ping', '-c1', 'db.shop'], ['nslookup', 'db.shop.svc'], ['dig', 'db.shop.svc.cluster.local.'], ['check', 'server=db.shop.svc.acme.local'],
      ['bash', '-c', 'echo > /dev/tcp/db/5432'], ['sh', '-c', 'web check && pg_isready -h "db"'], ['mysql', 'web@tcp(db:5432)/orders'], ['PG_ISREADY', '-h', 'DB'],
    ].map((words): [string, string, ReturnType<typeof found>[]] => [`the command ${words.join(' ')}`, web(ready(...words)) + DB, [found()]])),
    ['a member of another Service', web(ready('redis-cli', '-h', 'db-0.db', 'ping')) + HEADLESS, [found()]],
    ['any port of a headless Service', web(ready('wait-for', 'db:9000')) + HEADLESS, [found()]],
    ['a variable with a URL', web(`${ready('pg_isready', '-d', '$(DATABASE_URL)')}${env('DATABASE_URL', 'postgres://web:$(PASSWORD)@db:5432/orders')}`) + DB, [found()]],
    ['a variable of a ConfigMap', web(`${shell('psql "$DATABASE_URL" -c "select 1"')}, envFrom: [{ configMapRef: { name: shared } }]`) + SET + DB, [found()]],
    ['a variable after a flag', web(`${shell('pg_isready -h ${PGHOST:-localhost}')}${env('PGHOST', 'db')}`) + DB, [found()]],
    ['a variable with a host', web(`${shell('./check.sh "$DB_HOST"')}${env('DB_HOST', 'db')}`) + DB, [found()]],
    ['host and port in variables', web(`${shell('nc -z $A $B')}, env: [{ name: A, value: db }, { name: B, value: '5432' }]`) + DB, [found()]],
    ['several servers', web(shell('nc -z db 5432 && curl http://cache && nc -z db 5432')) + DB + service('cache'), [found('Service shop/cache and Service shop/db')]],
    ['a Service of another namespace', web(ready('curl', 'http://db.data')) + service('db', 'ports: [{ port: 80 }]', 'namespace: data'), [found('Service data/db')]],
    ['a Service without a namespace', web(ready('curl', 'http://db.data.svc'), '', 'labels: {}') + service('db', 'ports: [{ port: 80 }]', 'labels: {}'),
      [found('Service db', 'readinessProbe', 'containers[0]', 'Deployment web')]],
    ['an ExternalName', web(ready('nc', 'db', '1')) + service('db', 'type: ExternalName, externalName: db.acme.example'), [found()]],
    ['an existing Service', web(ready('nc', 'db', '1')), [found()], [{ kind: 'Service', name: 'db', namespace: 'shop' }]],
    ['a sidecar', web('', `initContainers: [{ name: proxy, image: 'proxy:1', restartPolicy: Always, ${ready('nc', '-z', 'db', '5432')} }],`) + DB, [found('Service shop/db', 'readinessProbe', 'initContainers[0]')]],
  ],
});

test('of an app, what a probe asks by a binding', () => {
  const idsOf = (words: string[]) => Testing.findings(makeShop({
    web: db => ({ bindings: { DATABASE: db.address }, health: Health.probes({ readiness: Probe.command(words), liveness: Probe.http('/livez') }) }),
  }).app).map(finding => finding.id);
  expect(idsOf(['web', 'check'])).toEqual([]);
  expect(idsOf(['sh', '-c', 'wait-for "$DATABASE"'])).toEqual([id]);
});
