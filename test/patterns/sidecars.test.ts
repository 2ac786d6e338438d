import { LEDGER } from './rows/stateful';
import {
  CanaryRelease, Egress, ExternalService, Health, NodeAgent, Operator, Peer, Platform, Port, Probe, Router, Schedule, Secret, Sidecar,
  StatefulBackend, System, WritablePath,
} from '../../src';
import { Testing } from '../../src/testing';
import { Changes, makeShop } from '../program';

const PROXY: Sidecar = {
  name: 'proxy', image: 'ghcr.io/acme/pgbouncer:1.24.1', resources: { cpu: '20m', memory: '32Mi' }, ports: [Port.tcp(6432, { name: 'proxy' })],
};

const synth = (web: Changes['web'], platform?: Platform): any[] => Testing.synth(makeShop({ app: { platform }, web }).app);
const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const podOf = (web: Changes['web'], platform?: Platform) => find(synth(web, platform), 'Deployment').spec.template.spec;

describe('an ambassador, a local proxy to a service', () => {
  const manifests = synth(db => ({
    bindings: {
      DATABASE_URL: db.url.through(6432), DATABASE_HOST: db.host.through(6432), DATABASE: db.address.through(6432), PORT: db.port.through(6432),
    },
    sidecars: [{ ...PROXY, bindings: { UPSTREAM: db.address } }],
  }));
  const { containers: [main], initContainers: [proxy] } = find(manifests, 'Deployment').spec.template.spec;

  test('gives the app an address in its own pod', () => {
    expect(main.env).toEqual([
      { name: 'DATABASE_URL', value: 'tcp://localhost:6432' }, { name: 'DATABASE_HOST', value: 'localhost' },
      { name: 'DATABASE', value: 'localhost:6432' }, { name: 'PORT', value: '6432' },
    ]);
  });

  test('calls the service itself, and the policies of both sides allow that', () => {
    expect(proxy.env).toEqual([{ name: 'UPSTREAM', value: 'db:5432' }]);
    expect(JSON.stringify(find(manifests, 'NetworkPolicy').spec.egress)).toContain('5432');
    expect(JSON.stringify(find(manifests, 'NetworkPolicy', 'db').spec.ingress)).toContain('5432');
    expect(JSON.stringify(manifests.filter(({ kind }) => kind === 'NetworkPolicy'))).not.toContain('6432');
  });

  test('is in no Service, and callers of the app do not reach it unless they are allowed to by name', () => {
    const open = synth({ sidecars: [PROXY], callers: [Peer.namespace('edge'), Peer.namespace('ops').onPort('proxy')] });
    const rules = find(open, 'NetworkPolicy').spec.ingress.map(({ from, ports }: any) => (
      [from[0].namespaceSelector.matchLabels['kubernetes.io/metadata.name'], ports.map(({ port }: any) => port)]
    ));
    expect(rules).toEqual([['edge', [8080]], ['ops', [6432]]]);
    expect(find(open, 'Service').spec.ports.map(({ port }: any) => port)).toEqual([8080]);
  });
});

describe('a repository that an init container clones and a sidecar keeps fresh', () => {
  const { initContainers: [clone, fresh], containers: [main], volumes } = podOf({
    writablePaths: [WritablePath.disk('/srv/content', '1Gi')],
    init: [{ name: 'clone', image: 'ghcr.io/acme/git:2.51.0', command: ['./clone', '/srv/content'] }],
    sidecars: [{
      name: 'fresh',
      image: 'ghcr.io/acme/git:2.51.0',
      command: ['./pull', '/srv/content'],
      resources: { cpu: '10m', memory: '32Mi' },
      sharedPaths: ['/srv/content'],
      secrets: { DEPLOY_KEY: Secret.existing('git').key('key') },
    }],
  });
  const mountsOf = ({ volumeMounts }: any) => volumeMounts.map(({ name, mountPath }: any) => `${name} ${mountPath}`);

  test('is one volume in all three, and each sidecar has a /tmp of its own', () => {
    expect([clone, fresh, main].map(mountsOf)).toEqual([
      ['tmp /tmp', 'srv-content /srv/content'], ['fresh-tmp /tmp', 'srv-content /srv/content'], ['tmp /tmp', 'srv-content /srv/content'],
    ]);
    expect(volumes.map(({ name }: any) => name)).toEqual(['tmp', 'srv-content', 'fresh-tmp']);
  });

  test('comes first, then the sidecar, which goes on; its Secret is not for the app', () => {
    expect([clone, fresh].map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([['clone', undefined], ['fresh', 'Always']]);
    expect(main.env).toBeUndefined();
  });
});

test('a sidecar has files and volumes of the app that it names, at the same path', () => {
  const { initContainers: [proxy], containers: [main] } = podOf({
    configFiles: { '/etc/pgbouncer/pgbouncer.ini': '[databases]\n', '/etc/app/app.yaml': 'level: info\n' },
    secretFiles: { '/run/tls/key.pem': Secret.existing('tls').key('key') },
    sidecars: [{ ...PROXY, sharedPaths: ['/etc/pgbouncer/pgbouncer.ini', '/run/tls'] }],
  });
  const shared = (path: string) => main.volumeMounts.find(({ mountPath }: any) => mountPath === path);
  expect(proxy.volumeMounts.slice(1)).toEqual([shared('/etc/pgbouncer/pgbouncer.ini'), shared('/run/tls')]);
  expect(proxy.volumeMounts.slice(1).map(({ readOnly }: any) => readOnly)).toEqual([true, true]);
});

test('what a process or a task sets in place of a binding of the app needs no proxy, and is all that it may call', () => {
  const { app, web } = makeShop({
    web: db => ({
      bindings: { DATABASE_URL: db.url.through(6432) },
      sidecars: [{ ...PROXY, bindings: { UPSTREAM: db.address } }],
      processes: {
        worker: { command: ['./work'], bindings: { DATABASE_URL: db.url } },
        clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), config: { DATABASE_URL: 'none' } },
      },
    }),
  });
  web.addAdminTask('migrate', { command: ['./migrate'], bindings: { DATABASE_URL: ExternalService.at('10.9.0.1', 5432).url } });
  const egressOf = (name: string) => find(Testing.synth(app), 'NetworkPolicy', name).spec.egress ?? [];
  expect(JSON.stringify(egressOf('web-worker'))).toContain('5432');
  expect(JSON.stringify(egressOf('web-clock'))).not.toContain('5432');
  expect(JSON.stringify(egressOf('web-migrate'))).not.toContain('"app.kubernetes.io/name":"db"');
});

test('a process and a task start in the directory of the app, unless they have their own', () => {
  const { app, web } = makeShop({ web: { workingDir: '/srv', processes: { worker: { command: ['./work'] }, other: { command: ['./work'], workingDir: '/opt' } } } });
  web.addAdminTask('migrate', { command: ['./migrate'] });
  const made = Testing.synth(app);
  const dirOf = ({ spec }: any) => spec.template.spec.containers[0].workingDir;
  expect(['web', 'web-worker', 'web-other'].map(name => dirOf(find(made, 'Deployment', name)))).toEqual(['/srv', '/srv', '/opt']);
  expect(dirOf(made.find(({ kind }) => kind === 'Job'))).toBe('/srv');
});

test('a proxy that init containers need comes before them, and the app waits until it has started', () => {
  const { initContainers } = podOf({
    init: [{ name: 'migrate', command: ['./migrate'] }], sidecars: [{ ...PROXY, beforeInit: true, health: Health.probes({ startup: Probe.tcp() }) }],
  });
  expect(initContainers.map(({ name }: any) => name)).toEqual(['proxy', 'migrate']);
  expect(initContainers[0].startupProbe.tcpSocket).toEqual({ port: 'proxy' });
});

test('before 1.29 it is an ordinary container', () => {
  const { initContainers, containers } = podOf({ sidecars: [PROXY] }, Platform.generic({ kubernetes: '1.28' }));
  expect([initContainers, containers.map(({ name, restartPolicy }: any) => [name, restartPolicy])]).toEqual([undefined, [['web', undefined], ['proxy', undefined]]]);
});

test('a changed Secret of a sidecar rolls the pods, and a release has the same sidecars', () => {
  const secrets = { PROXY_KEY: Secret.existing('proxy', { version: '2' }).key('key') };
  const { app, shop, web } = makeShop({ web: { replicas: 4, sidecars: [{ ...PROXY, secrets }] } });
  new CanaryRelease(shop, 'web-canary', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 25 });
  const manifests = Testing.synth(app);
  for (const name of ['web', 'web-canary']) {
    const { metadata, spec } = find(manifests, 'Deployment', name).spec.template;
    expect(JSON.stringify(metadata.annotations)).toContain('proxy');
    expect(spec.initContainers.map((container: any) => container.name)).toEqual(['proxy']);
  }
});

test('what a sidecar calls may be allowed by egress alone', () => {
  const upstream = ExternalService.at('db.acme.example', 5432).address;
  const egress = [Egress.to(Peer.internet(), [5432])];
  for (const props of [{ egress, sidecars: [{ ...PROXY, bindings: { UPSTREAM: upstream } }] }]) {
    const { shop } = makeShop({ web: { ...props, processes: { worker: { command: ['./work'], ...props } } } });
    const db = new StatefulBackend(shop, 'store', { ...LEDGER, ...props });
    expect(JSON.stringify(db.networkPolicy.toJson())).toContain('0.0.0.0/0');
  }
});

test('callers that name the port of a sidecar reach it, in apps, workers, backends and agents alike', () => {
  const props = { sidecars: [PROXY], callers: [Peer.namespace('ops').onPort('proxy')] };
  const { app, shop } = makeShop({ web: { ...props, processes: { worker: { command: ['./work'], ...props } } } });
  new StatefulBackend(shop, 'store', { ...LEDGER, ...props });
  new NodeAgent(new System(app, 'agents'), 'collector', { image: 'ghcr.io/acme/collector:2.4.0', resources: { cpu: '50m', memory: '64Mi' }, ...props });
  const manifests = Testing.synth(app);
  for (const name of ['web', 'web-worker', 'store', 'collector']) {
    expect(find(manifests, 'NetworkPolicy', name).spec.ingress).toEqual([
      { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ops' } } }], ports: [{ port: 6432, protocol: 'TCP' }] },
    ]);
  }
});

test('a port of a sidecar has nothing to do with the numbers of the Service', () => {
  const { containers, initContainers } = podOf({ port: undefined, ports: [Port.http(8080, { service: 6432 })], sidecars: [PROXY] });
  expect([containers, initContainers].map(([{ ports: [{ containerPort }] }]: any) => containerPort)).toEqual([8080, 6432]);
});

test('names of volumes are at most 63 characters long', () => {
  const { volumes } = podOf({ sidecars: [{ ...PROXY, name: 'opentelemetry-collector-agent', writablePaths: [WritablePath.disk('/var/lib/otelcol/file-storage/extensions', '1Gi')] }] });
  expect(volumes.map(({ name }: any) => name.length > 63 || name)).toEqual(['tmp', 'opentelemetry-collector-agent-tmp', expect.stringMatching(/^opentelemetry-collector-agent-var-.*-[0-9a-f]{8}$/)]);
});

test('an Argo release puts its image into the init containers, and not into the sidecar before them', () => {
  const { app, shop, web } = makeShop({
    app: { platform: Platform.generic({ operators: [Operator.ARGO_ROLLOUTS] }) },
    web: { replicas: 4, init: [{ name: 'migrate', command: ['./migrate'] }], sidecars: [{ ...PROXY, beforeInit: true }] },
  });
  new CanaryRelease(shop, 'web-canary', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 25, router: Router.argoRollouts({ adopted: true }) });
  const { initContainers, containers } = find(Testing.synth(app), 'Deployment').spec.template.spec;
  expect([...initContainers, ...containers].map(({ name, image }: any) => `${name} ${image}`)).toEqual([
    'proxy ghcr.io/acme/pgbouncer:1.24.1', 'migrate ghcr.io/acme/web:1.9.0', 'web ghcr.io/acme/web:1.9.0',
  ]);
});
