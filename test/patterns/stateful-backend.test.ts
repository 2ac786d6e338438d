import { LEDGER, POSTGRES } from './rows/stateful';
import {
  Backup, Credentials, Topology, Engine, Health, MemberList, Metrics, Operator, Peer, Platform, Port, Probe, PullPolicy, Spread, StatefulBackend,
  StatefulBackendProps, Storage, System, TwelveFactorApp, VerticalScaleMode,
} from '../../src';
import { ENGINES } from '../../src/engines';
import { Testing, yamlSerializer } from '../../src/testing';
import { declared, engineOf, enginesWith } from '../engines/declared';
import { specOf } from '../engines/facts';
import { MINIMAL } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const find = (manifests: any[], kind: string, name: string) => manifests.find(m => m.kind === kind && m.metadata.name === name);
const QUEUE: StatefulBackendProps = { engine: Engine.rabbitmq('4.2'), storage: Storage.of('20Gi'), credentials: Credentials.existing('queue'), replicas: 3 };
const THREE: StatefulBackendProps = { ...LEDGER, replicas: 3, clustered: true };

function backend(props: StatefulBackendProps, platform = Platform.generic({ enforcesNetworkPolicies: true }), id = 'store'): StatefulBackend {
  return new StatefulBackend(new System(Testing.app({ platform }), 'shop'), id, props);
}

function pod(store: StatefulBackend): any {
  return find(Testing.synth(store), 'StatefulSet', 'store').spec.template.spec;
}

test('an engine is complete', () => {
  expect(Testing.synth(backend(POSTGRES))).toMatchSnapshot();
});

test('software of our own is complete', () => {
  expect(Testing.synth(backend(LEDGER))).toMatchSnapshot();
});

test('members of a cluster are complete', () => {
  expect(Testing.synth(backend(QUEUE, Platform.gke({ zones: 3 })))).toMatchSnapshot();
});

describe('F30 autoscalers of nodes', () => {
  const told = (props: Partial<StatefulBackendProps>) => find(Testing.synth(backend({ ...LEDGER, ...props })), 'StatefulSet', 'store').spec.template.metadata.annotations ?? {};
  const KEPT = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true' };

  test('leave a single member where it is, which is all that there is', () => {
    expect(told({})).toMatchObject(KEPT);
    expect(told({ doNotDisrupt: 'it takes hours to warm up' })).toMatchObject(KEPT);
  });

  test('move members of several, and a single one where the program says so', () => {
    expect(Object.keys(told({ replicas: 3, clustered: true }))).not.toEqual(expect.arrayContaining(Object.keys(KEPT)));
    const lifted = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true', 'karpenter.sh/do-not-disrupt': 'false' };
    expect(told({ podAnnotations: lifted })).toMatchObject(lifted);
  });

  test('do not stand in the way of a size that changes, nor of checks', () => {
    const platform = Platform.gke({ operators: [Operator.VERTICAL_POD_AUTOSCALER] });
    const sized = backend({ ...LEDGER, verticalScale: { mode: VerticalScaleMode.RECREATE, minReplicas: 1 } }, platform);
    expect(sized.verticalPodAutoscaler).toBeDefined();
    expect(Testing.findings(sized).map(({ id }) => id)).not.toContain('scale-down-blocked');
  });
});

test('F63 members that vote are odd in number, and those that do not vote are as many as there should be', () => {
  const told = (replicas: number, options = {}) => () => Testing.synth(backend({ ...THREE, replicas, memberLists: { SERVERS: MemberList.of('{host}', options) } }));
  [1, 3, 5].forEach(replicas => expect(told(replicas)).not.toThrow());
  [2, 4, 6].forEach(replicas => {
    expect(told(replicas)).toThrow(/^members-even: shop\/store/);
    expect(told(replicas, { quorum: false })).not.toThrow();
    expect(told(replicas, { first: 2 })).not.toThrow();
  });
  expect(told(6, { first: 4, quorum: true })).toThrow(/^members-even/);
});

test('F34 the log of a database follows the size that its volume was made with, so that growing it starts nothing anew', () => {
  const argsOf = (storage: Storage, more = {}) => pod(backend({ ...POSTGRES, ...more, storage })).containers[0].args;
  expect(argsOf(Storage.of('1Gi'))).toContain('max_wal_size=102MB');
  expect(argsOf(Storage.of('1Gi', { expandTo: '10Gi' }))).toEqual(argsOf(Storage.of('1Gi')));
  expect(argsOf(Storage.of('1Gi'), { args: ['-c', 'max_wal_size=256MB'] }).slice(-2)).toEqual(['-c', 'max_wal_size=256MB']);
});

test('a cache has no volume', () => {
  const store = backend({ engine: Engine.redisCache('8.2') });
  expect(find(Testing.synth(store), 'StatefulSet', 'store').spec).not.toHaveProperty('volumeClaimTemplates');
  expect(pod(store).containers[0].args).toEqual(expect.arrayContaining(['allkeys-lru', `${256 * 2 ** 20 * 3 / 4}`]));
});

/** What may never change under a running system: names, what selects whom, and all of a StatefulSet that the server holds still. */
test('names, selectors and claims are those that running systems have', () => {
  const manifests: any[] = Testing.synth(backend({ ...POSTGRES, name: 'orders-db' }, undefined, 'db'));
  const identity = manifests.map(({ kind, metadata, spec }) => {
    const selector = spec?.selector?.matchLabels ?? spec?.selector ?? spec?.podSelector?.matchLabels;
    return `${kind} ${metadata.namespace}/${metadata.name} ${selector ? JSON.stringify(selector) : ''}`.trim();
  });
  const { serviceName, podManagementPolicy, volumeClaimTemplates } = find(manifests, 'StatefulSet', 'orders-db').spec;
  expect({ identity, still: JSON.stringify({ serviceName, podManagementPolicy, volumeClaimTemplates }) }).toMatchInlineSnapshot(`
{
  "identity": [
    "ServiceAccount shop/orders-db",
    "NetworkPolicy shop/orders-db {"app.kubernetes.io/instance":"orders-db"}",
    "Service shop/orders-db-members {"app.kubernetes.io/instance":"orders-db"}",
    "Service shop/orders-db {"app.kubernetes.io/component":"backend","app.kubernetes.io/instance":"orders-db","app.kubernetes.io/name":"orders-db"}",
    "StatefulSet shop/orders-db {"app.kubernetes.io/instance":"orders-db"}",
  ],
  "still": "{"serviceName":"orders-db-members","podManagementPolicy":"Parallel","volumeClaimTemplates":[{"metadata":{"labels":{"app.kubernetes.io/component":"backend","app.kubernetes.io/instance":"orders-db","app.kubernetes.io/name":"orders-db"},"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"20Gi"}}}}]}",
}
`);
});

test('its parts are at hand under their Kubernetes names', () => {
  const store = backend({ ...THREE, storage: Storage.of('20Gi', { expandTo: '30Gi' }) });
  const { statefulSet, service, headlessService, serviceAccount, networkPolicy, podDisruptionBudget, persistentVolumeClaims } = store;
  const parts = [statefulSet, service, headlessService, serviceAccount, networkPolicy, podDisruptionBudget, ...persistentVolumeClaims];
  expect(parts.map(part => `${part?.kind} ${part?.name}`)).toEqual([
    'StatefulSet store', 'Service store', 'Service store-members', 'ServiceAccount store', 'NetworkPolicy store', 'PodDisruptionBudget store',
    ...[0, 1, 2].map(ordinal => `PersistentVolumeClaim data-store-${ordinal}`),
  ]);
});

describe('F34 a registry that is away keeps no database down', () => {
  const made = (props: Partial<StatefulBackendProps>, platform?: Platform) => (
    Testing.synth(backend({ ...POSTGRES, ...props } as StatefulBackendProps, platform))
  );
  const images = (props: Partial<StatefulBackendProps>, platform?: Platform) => made(props, platform)
    .map(({ spec }: any) => spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec).filter(Boolean)
    .flatMap(({ initContainers = [], containers }: any) => [...initContainers, ...containers])
    .map(({ image, imagePullPolicy }: any) => `${image} ${imagePullPolicy}`);
  const whole = { metrics: Metrics.ofEngine({ from: [Peer.namespace('monitoring')] }), backup: Backup.daily({ bucket: 's3://acme-backups/orders', region: 'eu-central-1', credentials: Credentials.existing('bucket'), keep: 7 }) };

  test('server, guard, exporter and backup start on a node that has their images', () => {
    for (const known of enginesWith(({ backup }) => backup !== undefined)) {
      const all = images({ ...whole, engine: engineOf(known) });
      expect(all.length).toBeGreaterThanOrEqual(5);
      expect(all.filter(image => !image.endsWith(' IfNotPresent'))).toEqual([]);
    }
  });

  test('an image of the user is pulled when its tag may be another one, and the platform says otherwise', () => {
    const copy = Engine.postgres('17', { image: 'registry.acme.example/postgres:17.11' });
    expect([...new Set(images({ engine: copy }))]).toEqual(['registry.acme.example/postgres:17.11 Always']);
    const always = images(whole, Platform.generic({ pullPolicy: PullPolicy.ALWAYS }));
    expect(always.filter(image => !image.endsWith(' Always'))).toEqual([]);
  });
});

describe('an app that binds it', () => {
  const shop = () => new System(Testing.app(), 'shop');
  const bound = (system: System, store: StatefulBackend) => new TwelveFactorApp(system, 'web', { ...MINIMAL, bindings: { DATABASE_URL: store.url } });
  const envOf = (web: TwelveFactorApp) => find(Testing.synth(web), 'Deployment', 'web').spec.template.spec.containers[0].env;

  test('gets user and password before the URL that they are part of', () => {
    const system = shop();
    const store = new StatefulBackend(system, 'store', { ...POSTGRES, engine: Engine.postgres('17', { database: 'orders' }), credentials: Credentials.existing('db', { password: 'pw' }) });
    expect(envOf(bound(system, store))).toEqual([
      { name: 'DATABASE_URL_USERNAME', valueFrom: { secretKeyRef: { name: 'db', key: 'username' } } },
      { name: 'DATABASE_URL_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'pw' } } },
      { name: 'DATABASE_URL', value: 'postgresql://$(DATABASE_URL_USERNAME):$(DATABASE_URL_PASSWORD)@store:5432/orders' },
    ]);
  });

  test('gets the URL of the Secret where it has one', () => {
    const system = shop();
    const store = new StatefulBackend(system, 'store', { ...POSTGRES, credentials: Credentials.existing('db', { uri: 'uri' }) });
    expect(envOf(bound(system, store))).toEqual([{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'db', key: 'uri' } } }]);
  });

  test('needs the Secret in its own namespace, and calls by the longer name', () => {
    const app = Testing.app();
    const store = new StatefulBackend(new System(app, 'data'), 'store', POSTGRES);
    const web = bound(new System(app, 'shop'), store);
    expect(envOf(web)[2].value).toBe('postgresql://$(DATABASE_URL_USERNAME):$(DATABASE_URL_PASSWORD)@store.data.svc:5432/app');
    expect(app._synthesis().externals.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).sort()).toEqual(['Secret data/orders', 'Secret shop/orders']);
    expect(find(Testing.synth(store), 'NetworkPolicy', 'store').spec.ingress).toEqual([{
      from: [{
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'web' } },
      }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    }]);
  });

  test('rolls when the Secret is said to have changed, and so do the members', () => {
    const system = shop();
    const store = new StatefulBackend(system, 'store', { ...POSTGRES, credentials: Credentials.existing('db', { version: '2' }) });
    const web = bound(system, store);
    const manifests = Testing.synth(system);
    for (const [kind, name] of [['StatefulSet', 'store'], ['Deployment', web.node.id]]) {
      expect(find(manifests, kind, name).spec.template.metadata.annotations).toMatchObject({ 'keelwright.io/secret.db': '2' });
    }
  });
});

describe('members', () => {
  test('are called one by one under names of their own', () => {
    const store = backend({ ...THREE, port: undefined, ports: [Port.http(7070, { service: 80 })] });
    expect(store.members.map(member => member.address.valueIn('shop'))).toEqual([0, 1, 2].map(i => `store-${i}.store-members:7070`));
    expect(store.members[2].url.valueIn('elsewhere')).toBe('http://store-2.store-members.shop.svc:7070');
    expect(store.address.valueIn('shop')).toBe('store:80');
  });

  test('let in whoever is bound to one of them', () => {
    const store = backend({ ...THREE });
    new TwelveFactorApp(store.node.scope as System, 'web', { ...MINIMAL, bindings: { FIRST: store.members[0].url } });
    expect(find(Testing.synth(store), 'NetworkPolicy', 'store').spec.ingress[0].from).toContainEqual({ podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/name': 'web' }) } });
  });

  test('reach each other on all ports, and one alone reaches nobody', () => {
    const self = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/component': 'backend' } } };
    const policy = find(Testing.synth(backend(QUEUE)), 'NetworkPolicy', 'store').spec;
    expect(policy.ingress).toEqual([5672, 4369, 25672].map(port => ({ from: [self], ports: [{ port, protocol: 'TCP' }] })));
    expect(policy.egress.slice(1)).toEqual([5672, 4369, 25672].map(port => ({ to: [self], ports: [{ port, protocol: 'TCP' }] })));
    expect(find(Testing.synth(backend({ ...QUEUE, replicas: 1 })), 'NetworkPolicy', 'store').spec.egress).toHaveLength(1);
  });

  test('are called by others on their own ports, and not on those between them', () => {
    const { ingress } = find(Testing.synth(backend({ ...QUEUE, callers: [Peer.namespace('reports')] })), 'NetworkPolicy', 'store').spec;
    const callers = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'reports' } } };
    expect(ingress.filter(({ from }: any) => from.some((peer: any) => 'namespaceSelector' in peer))).toEqual([
      { from: [expect.anything(), callers], ports: [{ port: 5672, protocol: 'TCP' }] },
    ]);
  });

  test('are told of each other as their software wants to be told', () => {
    const queue = backend(QUEUE);
    const conf = find(Testing.synth(queue), 'ConfigMap', queue.configMap!.name).data['etc__rabbitmq__rabbitmq.conf'];
    expect(conf).toContain('cluster_formation.classic_config.nodes.3 = rabbit@store-2.store-members\n');
  });

  test('run one per host, and over the zones that are known', () => {
    const podOn = (platform?: Platform, more: Partial<StatefulBackendProps> = {}) => pod(backend({ ...THREE, ...more }, platform));
    const hosts = ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }: any) => (
      required?.map(({ topologyKey }: any) => topologyKey)
    );
    const zones = (spec: any) => spec.topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }: any) => `${topologyKey} ${whenUnsatisfiable}`);
    expect(hosts(podOn())).toEqual(['kubernetes.io/hostname']);
    expect(zones(podOn())).toEqual(['topology.kubernetes.io/zone ScheduleAnyway']);
    expect(zones(podOn(Platform.gke({ zones: 3 })))).toEqual(['topology.kubernetes.io/zone DoNotSchedule']);
    expect(hosts(podOn(undefined, { maxOnePer: Topology.zone() }))).toEqual(['topology.kubernetes.io/zone']);
    // For a cluster of one node, such as kind's.
    expect(hosts(podOn(Platform.kind(), { spread: [Spread.overHosts()] }))).toBeUndefined();
  });

  test('keep a majority through a drain', () => {
    expect(find(Testing.synth(backend(THREE)), 'PodDisruptionBudget', 'store').spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'store' } }, maxUnavailable: 1, unhealthyPodEvictionPolicy: 'IfHealthyBudget',
    });
    expect(backend(LEDGER).podDisruptionBudget).toBeUndefined();
  });
});

describe('software of our own', () => {
  test('has time to recover when it starts, and to stop', () => {
    const { containers: [{ startupProbe, lifecycle }], terminationGracePeriodSeconds } = pod(backend(LEDGER));
    expect(startupProbe).toMatchObject({ periodSeconds: 5, failureThreshold: 120 });
    expect({ terminationGracePeriodSeconds, lifecycle }).toEqual({ terminationGracePeriodSeconds: 120, lifecycle: undefined });
  });

  test('that says how long it takes to start is believed', () => {
    const health = Health.probes({ startup: Probe.tcp({ periodSeconds: 2, failureThreshold: 3 }), readiness: Probe.tcp() });
    expect(pod(backend({ ...LEDGER, health })).containers[0].startupProbe).toMatchObject({ periodSeconds: 2, failureThreshold: 3 });
  });
});

test('where namespaces have users of their own, its account may have the engine\'s', () => {
  const onOpenShift = (props: StatefulBackendProps) => backend(props, Platform.openshift());
  const { roleRef, subjects } = find(Testing.synth(onOpenShift(POSTGRES)), 'RoleBinding', 'store-user');
  expect({ roleRef: roleRef.name, subjects }).toEqual({ roleRef: 'system:openshift:scc:nonroot-v2', subjects: [{ kind: 'ServiceAccount', name: 'store', namespace: 'shop' }] });
  expect(pod(onOpenShift(POSTGRES)).securityContext.runAsUser).toBe(999);
  expect(onOpenShift(LEDGER).userRoleBinding).toBeUndefined();
  expect(pod(onOpenShift(LEDGER)).securityContext).not.toHaveProperty('runAsUser');
});

test('an engine upgrades when its data may follow', () => {
  const image = (engine: Engine) => pod(backend({ ...QUEUE, engine })).containers[0].image;
  expect(image(Engine.rabbitmq('4.2', { previousVersion: '4.1' }))).toBe('rabbitmq:4.2.9');
  expect(image(Engine.rabbitmq('4.2', { previousVersion: '4.2' }))).toBe('rabbitmq:4.2.9');
});

describe.each(ENGINES.flatMap(known => known.versions.map(version => ({ known, version, name: `${known.name} ${version}` }))))('$name', ({ known, version }) => {
  const replicas = specOf(known, version).clustering?.least ?? 1;
  const store = backend({ ...declared(known, version), replicas });
  const spec = known.spec(store, version, known.resources, { workload: 'store', service: 'store-members', members: replicas, storage: 20 * 2 ** 30 });
  const { initContainers: [guard] = [], containers: [main] } = pod(store);

  test('is run by the very commands that were tried', () => {
    const { health, preStop } = spec;
    const asked = (probe: any) => probe.exec?.command ?? 'TCP';
    expect({
      image: main.image,
      command: main.command,
      args: main.args,
      guard: guard?.command,
      preStop: main.lifecycle?.preStop.exec.command,
      probes: [main.startupProbe, main.readinessProbe, main.livenessProbe].map(asked),
    }).toEqual({
      image: spec.image,
      command: spec.command,
      args: spec.args,
      guard: spec.guard,
      preStop,
      probes: [health.startup, health.readiness, health.liveness].map(probe => probe!.handler === 'tcp' ? 'TCP' : probe!.commandLine),
    });
  });

  test('has no credentials that its server does not read, and the guard has them (F34)', () => {
    const ofSecret = ({ env = [] }: any) => env.filter(({ valueFrom }: any) => valueFrom?.secretKeyRef).map(({ name }: any) => name);
    expect(ofSecret(main)).toEqual(spec.serverReads);
    expect(ofSecret(guard ?? main)).toEqual(expect.arrayContaining(Object.keys(spec.credentials)));
    const read = JSON.stringify([spec.health, spec.preStop, spec.command, spec.args, spec.files]);
    Object.keys(spec.credentials).filter(variable => !spec.serverReads.includes(variable)).forEach(variable => expect(read).not.toContain(variable));
  });

  test('and Kubernetes, which fills variables into commands, leaves them as they are', () => {
    for (const { command = [], args = [], env = [] } of [guard ?? {}, main]) {
      const names = env.map(({ name }: any) => name);
      expect([...command, ...args].filter(word => expanded(word, names) !== word)).toEqual([]);
    }
  });
});

/** As the kubelet does with `command` and `args`: `$(NAME)` of a known variable is its value, and `$$` is a dollar. */
function expanded(word: string, names: string[]): string {
  return word.replace(/\$\$|\$\(([^)]*)\)/g, (found, name) => (found === '$$' ? '$' : names.includes(name) ? 'filled in' : found));
}
