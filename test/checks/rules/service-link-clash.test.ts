import * as fs from 'fs';
import * as path from 'path';
import { Testing } from '../../../src/testing';
import { makeShop } from '../../program';
import { findingsIn, testCheck } from '../tester';

const id = 'service-link-clash';

const web = (container: string, pod = '', image = 'web:1') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { ${pod} containers: [{ name: web, image: '${image}', ${container} }] }
---`;
const service = (name: string, spec = 'ports: [{ port: 6379 }]', namespace = 'shop') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
---`;
const SET = `
apiVersion: v1
kind: ConfigMap
metadata: { name: shared, namespace: shop }
data: { REDIS_PORT: '6379' }
---`;
const REDIS = service('redis');
const READ = "args: ['--redis-port=$(REDIS_PORT)']";
const shell = (script: string) => `command: [sh, -c, '${script}']`;

const POD = 'spec.template.spec';
const found = (field: string, name = 'REDIS_PORT', of = 'redis', value = 'tcp://10.0.0.1:6379') => ({
  id,
  severity: 'warning' as const,
  object: 'Deployment shop/web',
  message: `${POD}.${field} reads ${name}, which Kubernetes sets for Service shop/${of}, to an address such as ${value}`,
  fix: `set ${POD}.enableServiceLinks: false (in a keelwright program pod: { serviceLinks: false }), or define ${name} at the start of env`,
});

/** The same in what is no Deployment. */
const raw = (kind: string, pod: string) => {
  const { message, fix, ...finding } = found('containers[0].args');
  return { ...finding, object: `${kind} shop/web`, message: message.replace(POD, pod), fix: fix.replace(POD, pod) };
};

testCheck(id, {
  valid: [
    ['pods without service links', web(READ, 'enableServiceLinks: false,') + REDIS],
    ['a variable without a Service', web(READ) + service('cache')],
    ['a Service of another namespace', web(READ) + service('redis', 'ports: [{ port: 6379 }]', 'data')],
    ['a headless Service', web(READ) + service('redis', 'clusterIP: None, ports: [{ port: 6379 }]')],
    ['an ExternalName', web(READ) + service('redis', 'type: ExternalName, externalName: redis.acme.example, ports: [{ port: 6379 }]')],
    ['what service links are for', web("args: ['$(REDIS_SERVICE_HOST):$(REDIS_SERVICE_PORT)', '$(REDIS_PORT_6379_TCP_ADDR)', '$(REDIS_PORT_6379_TCP_PORT)']") + REDIS],
    ['a variable of its own', web(`${READ}, env: [{ name: REDIS_PORT, value: '6379' }]`) + REDIS],
    ['a variable from a Secret', web(`${READ}, env: [{ name: REDIS_PORT, valueFrom: { secretKeyRef: { name: any, key: port, optional: true } } }]`) + REDIS],
    ['a variable from a ConfigMap', web(`${READ}, envFrom: [{ configMapRef: { name: shared } }]`) + SET + REDIS],
    ['a Secret that may have the variable', web(`${READ}, envFrom: [{ secretRef: { name: any } }]`) + REDIS, [{ kind: 'Secret', name: 'any', namespace: 'shop' }]],
    ['an escaped reference', web("args: ['$$(REDIS_PORT)']") + REDIS],
    ['a longer name', web("args: ['$(MY_REDIS_PORT) $(REDIS_PORTS) $REDIS_PORTAL']") + REDIS],
    ['a variable in lower case', web(shell('nc redis $redis_port')) + REDIS],
    ['a script that takes the number', web(shell('nc redis ${REDIS_PORT##*:}')) + REDIS],
    ['a script that sets it', web(shell('export REDIS_PORT=6379; run --port $REDIS_PORT')) + REDIS],
    ['a script that removes it', web(shell('unset REDIS_PORT; run --port ${REDIS_PORT:-6379}')) + REDIS],
    ['a command that removes it', web("command: [env, -u, REDIS_PORT, sh, -c], args: ['run $REDIS_PORT']") + REDIS],
    ['a process ID in a hook', web("lifecycle: { preStop: { exec: { command: [sh, -c, 'echo $$REDIS_PORT'] } } }") + REDIS],
    ['a command in a probe', web("startupProbe: { exec: { command: [sh, -c, 'nc redis $(REDIS_PORT)'] } }") + REDIS],
    ['malformed YAML', web("command: sh, args: [7], lifecycle: [], startupProbe: { exec: { command: { a: '$REDIS_PORT' } } }, env: [{ name: 7 }]") + REDIS],
  ],
  invalid: [
    ['a reference in args', web(READ) + REDIS, [found('containers[0].args')]],
    ['a Pod', `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, annotations: { cluster-autoscaler.kubernetes.io/safe-to-evict: 'true' } }
spec: { containers: [{ name: web, image: web:1, ${READ} }] }
---` + REDIS, [raw('Pod', 'spec')]],
    ['a CronJob', `
apiVersion: batch/v1
kind: CronJob
metadata: { name: web, namespace: shop }
spec: { schedule: '15 3 * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: web, image: web:1, ${READ} }] } } } } }
---` + REDIS, [raw('CronJob', 'spec.jobTemplate.spec.template.spec')]],
    ['a reference in a command', web("command: [run, '$(REDIS_PORT)']") + REDIS, [found('containers[0].command')]],
    ['a Service without a selector, whose address is known', web(READ) + service('redis', 'clusterIP: 10.9.8.7, ports: [{ port: 53, protocol: UDP }]'),
      [found('containers[0].args', 'REDIS_PORT', 'redis', 'udp://10.9.8.7:53')]],
    ['a name with hyphens', web("args: ['$(REDIS_MASTER_PORT)']") + service('redis-master'), [found('containers[0].args', 'REDIS_MASTER_PORT', 'redis-master')]],
    ['a reference in env', web("env: [{ name: URL, value: 'redis://redis:$(REDIS_PORT)' }]") + REDIS, [found('containers[0].env[0]')]],
    ['a reference to a variable that comes later', web("env: [{ name: URL, value: 'redis://redis:$(REDIS_PORT)' }, { name: REDIS_PORT, value: '6379' }]") + REDIS, [found('containers[0].env[0]')]],
    ['a script', web(shell('exec run --port ${REDIS_PORT:-6379}')) + REDIS, [found('containers[0].command')]],
    ['a script in args that keeps a value', web("command: [sh, -c], args: ['REDIS_PORT=${REDIS_PORT:-6379}; run']") + REDIS, [found('containers[0].args')]],
    ['an escaped dollar sign before a name', web("args: ['$$REDIS_PORT']") + REDIS, [found('containers[0].args')]],
    ['a probe', web("readinessProbe: { exec: { command: [sh, -c, 'nc -z localhost $REDIS_PORT'] } }") + REDIS, [found('containers[0].readinessProbe.exec.command')]],
    ['a hook', web("lifecycle: { postStart: { exec: { command: [sh, -c, 'run \"$REDIS_PORT\"'] } } }") + REDIS, [found('containers[0].lifecycle.postStart.exec.command')]],
    ['init containers and sidecars', web(READ, `initContainers: [{ name: wait, image: 'web:1', ${shell('nc -z redis $REDIS_PORT')} }, { name: proxy, image: 'proxy:1', restartPolicy: Always, ${READ} }],`) + REDIS,
      [found('initContainers[0].command'), found('initContainers[1].args'), found('containers[0].args')]],
    ['several reads of two variables', web("command: [run, '$(DB_PORT)'], args: ['$(DB_PORT)', '$(REDIS_PORT)']") + REDIS + service('db', 'ports: [{ port: 5432 }]'),
      [found('containers[0].command', 'DB_PORT', 'db', 'tcp://10.0.0.1:5432'), found('containers[0].args')]],
    ['a ConfigMap whose variables have a prefix', web(`${READ}, envFrom: [{ prefix: APP_, configMapRef: { name: shared } }, { prefix: APP_, secretRef: { name: any } }]`) + SET + REDIS,
      [found('containers[0].args')], [{ kind: 'Secret', name: 'any', namespace: 'shop' }]],
  ],
});

test('pods of keelwright have no service links unless they ask for them', () => {
  const command = ['sh', '-c', 'exec web --database "db:${DB_PORT:-5432}"'];
  const idsOf = (serviceLinks?: boolean) => Testing.findings(makeShop({ web: { command, pod: { serviceLinks } } }).app).map(finding => finding.id);
  expect(idsOf()).toEqual([]);
  expect(idsOf(true)).toEqual([id]);
});

describe('software that is known to read such a variable', () => {
  const page = fs.readFileSync(path.join(__dirname, `../../../docs/checks/${id}.md`), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w/-]+)` \| `(\w+)_PORT` \| \[[^\]]+\]\(https:\/\/github\.com\/[^)]+\): /gm)].map(([, image, name]): [string, string] => [image, name]);
  const beside = (name: string) => service(name.toLowerCase().replaceAll('_', '-'), 'ports: [{ port: 80 }]');

  test('is listed with its source', () => expect(rows).toHaveLength(10));

  test('may be started by a command that removes the variable, as Helm charts do, or be there for another command', () => {
    const kafka = (script: string) => findingsIn(web(`command: [sh, -exc, ${JSON.stringify(script)}]`, '', 'confluentinc/cp-kafka:5.0.1') + service('kafka', 'ports: [{ port: 9092 }]'));
    expect(kafka('exec /etc/confluent/docker/run')).toEqual([found('containers[0].image', 'KAFKA_PORT', 'kafka', 'tcp://10.0.0.1:9092')]);
    expect(kafka('unset KAFKA_PORT && \\\nexport KAFKA_BROKER_ID=${HOSTNAME##*-} && \\\nexec /etc/confluent/docker/run')).toEqual([]);
    expect(kafka('kafka-topics --create --topic orders --bootstrap-server kafka:9092')).toEqual([]);
  });

  test.each(rows)('%s, which reads %s_PORT', (image, name) => {
    for (const form of [image, `${image}:1.2`, `registry.acme.example:5000/mirror/${image}:1.2@sha256:${'0'.repeat(64)}`]) {
      expect(findingsIn(web('', '', form) + beside(name))).toEqual([
        found('containers[0].image', `${name}_PORT`, name.toLowerCase().replaceAll('_', '-'), 'tcp://10.0.0.1:80'),
      ]);
    }
    expect(findingsIn(web('', '', `${image}-exporter:1`) + beside(name))).toEqual([]);
    expect(findingsIn(web("command: [sh, -c, 'echo hello']", '', image) + beside(name))).toEqual([]);
    expect(findingsIn(web(`env: [{ name: ${name}_PORT, value: '' }]`, '', image) + beside(name))).toEqual([]);
  });
});
