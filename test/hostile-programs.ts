import {
  Aggregation, Backup, BatchJob, Binding, Browser, Completions, Credentials, FailureRule, Hook, SuccessRule, DaemonSetStrategy, DisruptionBudget,
  Topology, Endpoint, Engine, Entry, Existing, ExternalBackend, ExternalService, GatewayTls, Health, HttpMethod, IngressTls, Metrics, NodeAgent,
  NodeTerm, OperatingSystem, Peer, Permission, Platform, PodField, Port, PriorityTier, Probe, ProjectedFile, PublicGateway, Quota, Route, Schedule,
  Secret, SecretKey, Spread, StatefulBackend, Stickiness, Storage, StorageClass, System, Team, Tenant, Toleration, TrafficMatch, UpdateStrategy,
  VolumeBindingMode, WritablePath, CanaryRelease, AccessMode, VolumeClaim, Operator, Neighbor, Transport,
} from '../src';
import { makeShop, shopYaml } from './program';
import { Testing } from '../src/testing';

const SIZE = { resources: { cpu: '100m', memory: '256Mi' } };
const gateway = () => Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }) });

/** What the table of props does not call, each as small as it goes. */
export const MORE: { readonly [what: string]: () => string } = {
  'rights of people': () => shopYaml({
    system: {
      teams: [Team.admin('leads', { clusterWide: false }), Team.edit('developers', {}), Team.view('support', {})],
      aggregations: [Aggregation.toAdmin([Permission.of('widgets', ['get'], { apiGroup: 'acme.example' })]), Aggregation.toEdit([Permission.watch('widgets', { apiGroup: 'acme.example' })])],
    },
  }),
  'rights of an app': () => shopYaml({
    web: {
      permissions: [
        Permission.dangerously('secrets', ['get'], { names: ['web'] }), Permission.of('configmaps', ['get'], { names: ['web'] }), Permission.watch('pods', {}),
      ],
    },
  }),
  'a backup with a command': () => {
    const { app, shop } = makeShop({ app: { platform: Platform.generic({ operators: [Operator.PROMETHEUS] }) } });
    new StatefulBackend(shop, 'store', {
      ...SIZE,
      image: 'ghcr.io/acme/store:1.2.0',
      port: 7000,
      health: Health.command(['./check'], { periodSeconds: 20 }),
      storage: Storage.of('20Gi', { storageClass: StorageClass.existing('fast', { volumeBindingMode: VolumeBindingMode.IMMEDIATE, allowVolumeExpansion: true }) }),
      dataPath: '/data',
      credentials: Credentials.existing('store'),
      callers: [Peer.namespace('ops').onPort('http')],
      user: undefined,
      backup: Backup.scheduled(Schedule.cron('0 3 * * *', {}), { dump: ['./dump'], restore: ['./restore'], keep: 7, bucket: 's3://acme/store', credentials: Credentials.existing('bucket'), bucketPeers: [Peer.cidr('10.0.0.0/16').without('10.0.1.0/24')] }),
    });
    return Testing.yaml(app);
  },
  'engines': () => {
    const { app, shop } = makeShop();
    const credentials = Credentials.existing('login');
    new StatefulBackend(shop, 'maria', { ...SIZE, engine: Engine.mariadb('11.4', { database: 'app' }), storage: Storage.of('20Gi'), credentials, callers: [Peer.namespace('ops')] });
    new StatefulBackend(shop, 'my', { ...SIZE, resources: { cpu: '500m', memory: '1Gi' }, engine: Engine.mysql('8.4', { database: 'app' }), storage: Storage.of('20Gi'), credentials, callers: [Peer.namespace('ops')] });
    new StatefulBackend(shop, 'cache', { ...SIZE, engine: Engine.memcached('1.6', {}), withoutPassword: 'nothing in it is worth stealing', callers: [Peer.namespace('ops')] });
    new StatefulBackend(shop, 'redis', { ...SIZE, engine: Engine.redis('7.4', {}), storage: Storage.of('20Gi'), credentials, callers: [Peer.namespace('ops')] });
    return Testing.yaml(app);
  },
  'what exists': () => shopYaml({
    then: web => {
      Existing.secret(web, 'registry', { keys: ['a'], namespace: 'edge', reason: 'made by hand' });
      Existing.configMap(web, 'trust', { keys: ['ca.crt'] });
      Existing.object(web, 'Role', 'reader', {});
      Existing.persistentVolumeClaim(web, 'data', {});
      Existing.priorityClass(web, 'business', {});
      Existing.service(web, 'mail', {});
      Existing.serviceAccount(web, 'deployer', {});
      Existing.storageClass(web, 'fast', {});
    },
  }),
  'calls and placement': () => shopYaml({
    then: (web, db) => {
      web.deny(Peer.namespace('edge'));
      web.colocateWith(db);
      db.separateFrom(Neighbor.of(web, { topology: Topology.of('acme.example/rack') }));
      web.bind('LEDGER_URL', ExternalService.fromUrl('https://ledger.acme.example/v1', { addresses: ['10.9.0.1/32'] }).url);
      web.bind('BILLING', ExternalService.at('10.9.0.2', 5432, { scheme: 'postgresql', credentials: Credentials.existing('billing') }).url);
      web.bind('LOG', new Binding(new Endpoint({ host: 'log.acme.example', port: 514, scheme: 'tcp', addresses: ['10.9.0.3/32'] }), '{host}:{port}'));
      db.endpointOf('metrics');
    },
  }),
  'pods as a whole': () => shopYaml({
    app: { platform: Platform.generic({ imagePullSecrets: [Secret.existing('mirror')] }) },
    web: {
      replicas: 4,
      disruptionBudget: DisruptionBudget.minAvailable('2'),
      imagePullSecrets: [Secret.existing('registry')],
      writablePaths: [WritablePath.disk('/srv/content', '1Gi')],
      metrics: Metrics.own(9100, { from: [Peer.namespace('monitoring')] }),
      bindings: { LEDGER_URL: ExternalService.at('10.9.0.1', 5432).url.through(6432) },
      sidecars: [{
        name: 'proxy',
        image: 'ghcr.io/acme/pgbouncer:1.24.1',
        command: ['./proxy'],
        args: ['-v'],
        podFields: { POD_IP: PodField.podIp(), CPUS: PodField.cpuLimit() },
        config: { MODE: 'a' },
        secrets: { PROXY_KEY: Secret.existing('proxy').key('key') },
        bindings: { UPSTREAM: ExternalService.at('10.9.0.1', 5432).address },
        ports: [Port.tcp(6432, { name: 'proxy' })],
        health: Health.tcp(),
        beforeInit: true,
        resources: { cpu: '20m', memory: '32Mi' },
        writablePaths: [WritablePath.disk('/run/proxy', '8Mi')],
        sharedPaths: ['/srv/content'],
        user: undefined,
      }],
      podFields: {
        POD_NAME: PodField.podName(), NAMESPACE: PodField.namespace(), UID: PodField.uid(), IPS: PodField.podIps(), NODE: PodField.nodeName(), NODE_IP: PodField.nodeIp(), NODE_IPS: PodField.nodeIps(), ACCOUNT: PodField.serviceAccountName(), HASH: PodField.label('pod-template-hash'), NOTE: PodField.annotation('acme.example/note'), CPU_REQUEST: PodField.cpuRequest({ divisor: '1m' }), MEMORY_REQUEST: PodField.memoryRequest({}), MEMORY_LIMIT: PodField.memoryLimit({ divisor: '1Mi' }), DISK_REQUEST: PodField.ephemeralStorageRequest({}), DISK_LIMIT: PodField.ephemeralStorageLimit({}),
      },
      projectedFiles: {
        '/etc/podinfo/labels': ProjectedFile.podField(PodField.labels()),
        '/etc/podinfo/annotations': ProjectedFile.podField(PodField.annotations()),
        '/run/secrets/vault/token': ProjectedFile.token('vault', { expirationSeconds: 600 }),
        '/run/secrets/vault/ca.crt': ProjectedFile.configMap('vault', 'ca.crt'),
        '/run/secrets/vault/key': ProjectedFile.secret(Secret.existing('vault').key('key')),
      },
      workingDir: '/srv',
      revisionHistory: 3,
      progressDeadlineSeconds: 900,
      pod: { dns: { ndots: 2, searches: ['acme.example'], timeoutSeconds: 2, attempts: 2 }, hostAliases: { '10.9.0.1': ['ledger'] }, runtimeClass: 'gvisor', serviceLinks: true },
    },
  }),
  'datagrams': () => shopYaml({
    web: {
      port: undefined,
      ports: [Port.grpc(7000), Port.udp(5353, { name: 'dns', service: 53 }), Port.sctp(2905, {})],
      health: Health.grpc('ready', { livenessService: 'live' }),
      bindings: {
        SYSLOG: ExternalService.at('10.9.0.4', 514, { transport: Transport.UDP }).url,
        STATSD: new Endpoint({ host: '10.9.0.5', port: 8125, scheme: 'statsd', transport: Transport.UDP, addresses: ['10.9.0.5/32'] }).url,
      },
    },
  }),
  'jobs': () => {
    const { app, shop, web } = makeShop({ web: { preStop: Hook.command(['./leave']), postStart: Hook.http('/warm-up', {}), leaderElection: { variable: 'LEASE' } } });
    web.addAdminTask('migrate', { command: ['./migrate'], failureRules: [FailureRule.retry({ codes: [1] })] });
    const job = new BatchJob(shop, 'report', {
      ...SIZE,
      image: 'ghcr.io/acme/report:1.4.0',
      completions: Completions.indexed(10, { parallelism: 2, retriesPerIndex: 1, maxFailedIndexes: 1, successRules: [SuccessRule.indexes('0'), SuccessRule.count(2, '0-4')] }),
      failureRules: [FailureRule.failIndex({ codes: [42] }), FailureRule.failJob({ except: [1] }), FailureRule.ignore({ codes: [75], container: 'report' })],
      kueueQueue: 'team-a',
    });
    job.bind('LEDGER_URL', ExternalService.at('10.9.0.1', 5432).url);
    return Testing.yaml(app);
  },
  'placement': () => shopYaml({ web: { tolerations: [Toleration.everything()], onNodes: [NodeTerm.exists('a'), NodeTerm.lessThan('b', 5), NodeTerm.notIn('c', ['d'])], maxOnePer: Topology.of('acme.example/rack'), spread: [Spread.over('acme.example/room', {})], strategy: UpdateStrategy.rolling('10%'), replicas: 3, disruptionBudget: DisruptionBudget.maxUnavailable('34%'), writablePaths: [WritablePath.disk('/cache', '1Gi', { allowDataLoss: true }), WritablePath.ephemeral('/scratch', '20Gi', { allowDataLoss: true, storageClass: StorageClass.existing('fast') })] } }),
  'routes': () => shopYaml({
    app: { platform: gateway() },
    web: {
      routes: [
        Route.host('shop.acme.example').path('/a').header('x-team', 'a').method(HttpMethod.GET).query('q', 'a').responseHeaders({ set: { 'x-a': 'b' } }).rewriteHost('b.acme.example').rewritePath('/b'),
        Route.host('shop.acme.example').path('/c').rewritePrefix('/d'),
      ],
    },
  }),
  'other platforms': () => [
    shopYaml({ app: { platform: Platform.minikube({ zones: 1 }) } }),
    shopYaml({ app: { platform: Platform.openshift({ zones: 3 }) } }),
    shopYaml({ app: { platform: Platform.generic({ entry: Entry.ingress({ className: 'nginx', tls: IngressTls.secret('shop-tls', ['shop.acme.example']) }) }) }, web: { routes: [Route.host('shop.acme.example')] } }),
    shopYaml({ then: web => Platform.generic({ zones: 3 }).applyTo(web) }),
  ].join('---\n'),
  'a gateway with certificates of the cloud': () => {
    const { app } = makeShop({ app: { platform: Platform.gke({}) } });
    new PublicGateway(new System(app, 'edge'), 'public', { className: 'gke-l7-global-external-managed', hosts: ['shop.acme.example'], tls: [GatewayTls.managed({ 'networking.gke.io/pre-shared-certs': 'shop' })] });
    return Testing.yaml(app);
  },
  'quotas': () => shopYaml({ system: { quotas: [Quota.notTerminating({ pods: 50 }), Quota.terminating({ pods: 20 }), Quota.ofPriority([PriorityTier.of('business', 1000)], { pods: 50 }), Quota.of({ cpu: '40', memory: '64Gi' })] } }),
  'tenants': () => {
    const { app } = makeShop();
    const acme = new Tenant(app, 'acme');
    acme.admit(new Tenant(app, 'globex'));
    return Testing.yaml(app);
  },
  'an agent': () => {
    const { app, shop } = makeShop();
    const agent = new NodeAgent(shop, 'agent', { ...SIZE, image: 'ghcr.io/acme/agent:1.0.0', port: 9100, health: Health.probes({ readiness: Probe.command(['./ready'], {}) }), strategy: DaemonSetStrategy.rolling('10%'), callers: [Peer.namespace('ops')] });
    agent.bind('LEDGER', ExternalService.at('10.9.0.1', 5432, {}).url);
    agent.endpointOf('http');
    return Testing.yaml(app);
  },
  'what is outside': () => {
    const { app, shop, web } = makeShop();
    const outside = new ExternalBackend(shop, 'orders', { host: 'orders.acme.example', ports: [Port.tcp(5432)] });
    outside.endpointOf('tcp');
    const db = new StatefulBackend(shop, 'store', { ...SIZE, image: 'ghcr.io/acme/store:1.2.0', port: 7000, health: Health.tcp(), storage: Storage.of('20Gi'), dataPath: '/data', callers: [Peer.namespace('ops')], credentials: Credentials.existing('store') });
    db.bind('WEB_URL', web.url);
    return Testing.yaml(app);
  },
  'secrets': () => shopYaml({ web: { secrets: { KEY: new SecretKey(Secret.existing('web'), 'key') }, health: Health.probes({ readiness: Probe.tcp({ port: 'http' }), liveness: Probe.grpc('live', {}) }), port: undefined, ports: [Port.http(8080), Port.grpc(7000)], volumes: { '/media': VolumeClaim.existing('media', AccessMode.READ_WRITE_MANY) } } }),
  'a canary for some': () => {
    const { app, shop, web } = makeShop({ app: { platform: gateway() }, web: { replicas: 10, routes: [Route.host('shop.acme.example')], callers: [Peer.namespace('edge')] } });
    new CanaryRelease(shop, 'next', {
      app: web,
      image: 'ghcr.io/acme/web:1.9.0',
      weight: 10,
      preview: [
        TrafficMatch.browser(Browser.FIREFOX).and(TrafficMatch.query('beta', 'yes')), TrafficMatch.operatingSystem(OperatingSystem.IOS), TrafficMatch.headerPattern('x-user', 'a.*'), TrafficMatch.region('x-country', 'DE'),
      ],
    });
    return Testing.yaml(app);
  },
  'a sticky canary': () => {
    const { app, shop, web } = makeShop({ app: { platform: Platform.generic({}) }, web: { replicas: 10, callers: [Peer.namespace('edge')] } });
    new CanaryRelease(shop, 'next', { app: web, image: 'ghcr.io/acme/web:1.9.0', weight: 10, sticky: Stickiness.clientIp(600) });
    return Testing.yaml(app);
  },
};

