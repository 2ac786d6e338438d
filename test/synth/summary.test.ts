import {
  Backup, Binding, Credentials, Topology, Egress, Entry, ExternalService, HostPath, IstioMode, Mesh, Metrics, NodeAgent, Peer, Platform, PodSecurity,
  Port, Route, Secret, ServiceType, StatefulBackend, System, TwelveFactorApp, TwelveFactorAppProps,
} from '../../src';
import { Resource as ManifestEntry, External } from '../../src/manifests/manifest';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { summary } from '../../src/synth/summary/summary';
import { Synthesis } from '../../src/synth/synthesis';
import { synthesize } from '../../src/synth/synthesize';
import { Testing } from '../../src/testing';
import { COLLECTOR } from '../patterns/rows/agent';
import { BUCKET } from '../patterns/rows/backup';
import { POSTGRES } from '../patterns/rows/stateful';
import { Changes, makeShop, MINIMAL, shopYaml } from '../program';

const entries = (...kinds: string[]): ManifestEntry[] => kinds.map((kind, i) => ({ manifest: { apiVersion: 'v1', kind, metadata: { name: `x${i}` } }, origin: {} }));
const summaryOf = (changed: Partial<Synthesis>, checksPassed = 6) =>
  summary({ kubernetes: '1.35', entries: entries('Service'), externals: [], ...changed }, { checksPassed, apply: 'kubectl apply -f dist/' });
const restoreOf = (name: string): ManifestEntry => {
  const annotations = { 'keelwright.io/restores': `replaces the data of ${name}` };
  const metadata = { name: `${name}-restore-1`, namespace: 'shop', annotations, labels: { 'app.kubernetes.io/name': name } };
  return { manifest: { apiVersion: 'batch/v1', kind: 'Job', metadata }, origin: {} };
};
const outside = (external: External) => summaryOf({ externals: [external] }).split('\n').slice(3, -2);

test('the summary tells what was made, what must exist outside and how to apply it', () => {
  expect(summaryOf({
    name: 'shop',
    environment: 'prod',
    entries: entries('Service', 'Service', 'Namespace'),
    externals: [{ kind: 'Secret', namespace: 'shop', name: 'orders-db', keys: ['username', 'password'], reason: 'login of web' }],
  })).toBe([
    'shop (prod): 3 objects for Kubernetes 1.35 (1 Namespace, 2 Services)',
    '6 checks passed',
    'Prerequisites:',
    '  login of web:',
    '    kubectl -n shop create secret generic orders-db --from-literal=username=... --from-literal=password=...',
    'Apply with:',
    '  kubectl apply -f dist/',
  ].join('\n'));
});

test('a program without a name, and with nothing outside, says less', () => {
  expect(summaryOf({}, 1)).toBe('1 object for Kubernetes 1.35 (1 Service)\n1 check passed\nApply with:\n  kubectl apply -f dist/');
  expect(summaryOf({ name: 'shop' })).toContain('shop: 1 object for Kubernetes 1.35 ');
});

test('what one construct needs and another makes need not exist outside', () => {
  const externals = [{ kind: 'Service', name: 'x0' }, { kind: 'Service', namespace: 'shop', name: 'x0' }];
  expect(summaryOf({ externals }).match(/^ .* get service .*$/gm)).toEqual(['  kubectl -n shop get service x0']);
});

test('what a controller makes for one construct need not exist outside for another', () => {
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'shop' }, spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } };
  const externals = ['data-db-0', 'data-cache-0'].map(name => ({ kind: 'PersistentVolumeClaim', namespace: 'shop', name }));
  const told = summaryOf({ entries: [{ manifest: set, origin: {} }], externals });
  expect(told.match(/^.*persistentvolumeclaim.*$/gm)).toEqual(['  kubectl -n shop get persistentvolumeclaim data-cache-0']);
});

test.each([
  ['NetworkPolicy', 'NetworkPolicies'], ['Ingress', 'Ingresses'], ['StorageClass', 'StorageClasses'], ['Gateway', 'Gateways'], ['Endpoints', 'Endpoints'],
  ['HorizontalPodAutoscaler', 'HorizontalPodAutoscalers'],
])('several of %s are %s', (kind, plural) => expect(summaryOf({ entries: entries(kind, kind) })).toContain(`2 objects for Kubernetes 1.35 (2 ${plural})\n`));

test.each<[string, External, string]>([
  ['a Secret without known keys', { kind: 'Secret', name: 'x' }, 'kubectl create secret generic x'],
  ['a certificate', { kind: 'Secret', namespace: 'a', name: 'x', keys: ['tls.key', 'tls.crt'] }, 'kubectl -n a create secret tls x --cert=... --key=...'],
  ['a pull secret', { kind: 'Secret', namespace: 'a', name: 'x', keys: ['.dockerconfigjson'] },
    'kubectl -n a create secret docker-registry x --docker-server=... --docker-username=... --docker-password=...'],
  ['a Secret of files', { kind: 'Secret', namespace: 'a', name: 'x', keys: ['ca.crt', 'token'] }, 'kubectl -n a create secret generic x --from-file=ca.crt=... --from-literal=token=...'],
  ['a ConfigMap', { kind: 'ConfigMap', namespace: 'a', name: 'x', keys: ['k'] }, 'kubectl -n a create configmap x --from-literal=k=...'],
  ['a Namespace', { kind: 'Namespace', name: 'x' }, 'kubectl create namespace x'],
  ['a ServiceAccount', { kind: 'ServiceAccount', namespace: 'a', name: 'x' }, 'kubectl -n a create serviceaccount x'],
  ['a PriorityClass', { kind: 'PriorityClass', name: 'x' }, 'kubectl create priorityclass x --value=...'],
  ['a router of OpenShift', { kind: 'IngressController', namespace: 'a', name: 'x' },
    'kubectl -n a patch ingresscontroller x --type merge --patch \'{"spec":{"routeAdmission":{"namespaceOwnership":"InterNamespaceAllowed"}}}\''],
])('the command for %s creates it', (_, external, command) => expect(outside(external)).toEqual([`  ${command}`]));

test('what kubectl cannot create in one line is looked for', () => {
  expect(outside({ kind: 'Gateway', namespace: 'edge', name: 'public' })).toEqual(['  kubectl -n edge get gateways.gateway.networking.k8s.io public']);
});

test('what is looked for takes one line for each namespace, after what is to be made', () => {
  const externals: External[] = [
    { kind: 'StorageClass', name: 'gp3' }, { kind: 'Gateway', namespace: 'edge', name: 'public' }, { kind: 'IngressClass', name: 'alb' }, { kind: 'Namespace', name: 'edge' },
    { kind: 'DaemonSet', namespace: 'edge', name: 'agent', reason: 'of the platform' },
  ];
  expect(summaryOf({ externals }).split('\n').slice(3, -2)).toEqual([
    '  kubectl create namespace edge',
    '  of the platform:',
    '    kubectl -n edge get daemonset agent',
    '  kubectl get storageclass/gp3 ingressclass/alb',
    '  kubectl -n edge get gateways.gateway.networking.k8s.io public',
  ]);
});

test('F59: lines that are pasted have no comment, which zsh takes for arguments, and no open quote', () => {
  expect(outside({ kind: 'ConfigMap', namespace: 'a', name: 'x', reason: 'written by Bob\'s "tool"' })).toEqual(['  written by Bobs tool:', '    kubectl -n a create configmap x']);
});

test('what must exist in a namespace that the program makes can be made before the first apply', () => {
  const made: ManifestEntry[] = ['shop', 'other'].map(name => ({ manifest: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, origin: {} }));
  const externals = [
    { kind: 'Secret', namespace: 'shop', name: 'db' }, { kind: 'Secret', namespace: 'elsewhere', name: 'db' }, { kind: 'Gateway', namespace: 'other', name: 'public' },
  ];
  expect(summaryOf({ entries: made, externals }).split('\n').slice(2, 5)).toEqual([
    'Prerequisites:', '  kubectl create namespace shop --save-config', '  kubectl -n shop create secret generic db',
  ]);
});

test('a Service that no policy lets anybody call is named', () => {
  const shop: ManifestEntry[] = [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' } } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { app: 'web' } }, spec: { containers: [] } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' }, spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] } },
  ].map(manifest => ({ manifest, origin: {} }));
  expect(summaryOf({ entries: shop })).toContain("web accepts no traffic: reference it in another app's `bindings`, or set `callers`, `routes` or `expose()`\n");
  expect(summaryOf({ entries: shop.slice(0, 2) })).not.toContain('no traffic');
});

test('a Service whose pods let others in on other ports alone is named', () => {
  const db = (port: number | string, targetPort?: number | string): ManifestEntry[] => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { selector: { app: 'db' }, ports: [{ port: 80, targetPort }] } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'db', labels: { app: 'db' } }, spec: { containers: [{ ports: [{ name: 'sql', containerPort: 5432 }] }] } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'db' },
      spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port }] }] },
    },
  ].map(manifest => ({ manifest, origin: {} }));
  expect(summaryOf({ entries: db(9187, 'sql') })).toContain('\ndb accepts no traffic:');
  expect(summaryOf({ entries: db(9187, 5432) })).toContain('\ndb accepts no traffic:');
  expect(summaryOf({ entries: db(9187) })).toContain('\ndb accepts no traffic:');
  expect(summaryOf({ entries: db(5432, 'sql') })).not.toContain('no traffic');
  expect(summaryOf({ entries: db(5432, 5432) })).not.toContain('no traffic');
  expect(summaryOf({ entries: db(80) })).not.toContain('no traffic');
  expect(summaryOf({ entries: db('sql', 5432) })).not.toContain('no traffic');
});

test('a Service that only its own pods may call is named, and the one that gives them names is not', () => {
  const members = (peer: object): ManifestEntry[] => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { selector: { app: 'db' } } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db-members' }, spec: { clusterIP: 'None', selector: { app: 'db' } } },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: { serviceName: 'db-members', selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } }, spec: { containers: [] } } },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'db' },
      spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [{ from: [peer] }] },
    },
  ].map(manifest => ({ manifest, origin: {} }));
  expect(summaryOf({ entries: members({ podSelector: { matchLabels: { app: 'db' } } }) })).toContain("\ndb accepts traffic from its own pods only: reference it in another app's `bindings`");
  expect(summaryOf({ entries: members({ podSelector: { matchLabels: { app: 'web' } } }) })).not.toContain('no traffic');
  expect(summaryOf({ entries: members({ podSelector: { matchLabels: { app: 'db' } }, namespaceSelector: {} }) })).not.toContain('no traffic');
});

describe('F13 a Service that `expose()` made', () => {
  const noted = (then: (web: TwelveFactorApp) => unknown, web: Changes['web'] = {}) => {
    const { app } = makeShop({ web: { port: undefined, ports: [Port.http(8080), Port.http(9000, { name: 'admin' })], ...web }, then: made => void then(made) });
    return summaryOf(synthesize(app)).split('\n').filter(line => / accepts? /.test(line) && line.includes('shop/web'));
  };
  const OWN = "reference it in another app's `bindings`, or set `callers`, `routes` or `expose()`";
  const admin = { type: ServiceType.CLUSTER_IP, ports: ['admin'] };
  const CALLED = { callers: [Peer.namespace('edge').onPort('http')] };

  test('for peers has clients: its own pods', () => {
    expect(noted(web => web.expose('web-peers', { ...admin, headless: true }))).toEqual([`shop/web accepts traffic from its own pods only: ${OWN}`]);
    expect(noted(web => web.expose('web-peers', { ...admin, headless: true }), CALLED)).toEqual([]);
  });

  test('has clients after a binding of the app to itself', () => {
    const bind = (web: TwelveFactorApp) => web.expose('web-admin', admin) && web.bind('ADMIN', web.endpointOf('admin').address);
    expect(noted(bind)).toEqual([`shop/web accepts traffic from its own pods only: ${OWN}`]);
    expect(noted(bind, CALLED)).toEqual([]);
  });

  test('is not named beside the own one, and tells what to do where that one has clients', () => {
    expect(noted(web => web.expose('web-admin', admin))).toEqual([`shop/db, shop/web accept no traffic: ${OWN.replace(' it ', ' them ')}`]);
    expect(noted(web => web.expose('web-admin', admin), CALLED)).toEqual(['shop/web-admin accepts no traffic: bind another app to one of its ports with `endpointOf()`, or set `callers`']);
  });
});

describe('pods that may reach nothing but DNS', () => {
  const told = (web: Changes['web'], verbose = false) => {
    const synthesis = { kubernetes: '1.35', entries: entriesFromYaml(shopYaml({ web }), 'main.yaml'), externals: [] };
    return /^Only DNS egress .*$/m.exec(summary(synthesis, { checksPassed: 6, apply: 'apply', verbose }))?.[0];
  };
  const secrets = (...names: string[]) => Object.fromEntries(names.map(name => [name, Secret.existing('stripe').key('value')]));
  const ANSWER = 'to allow other destinations, set `bindings`, `calls` or `egress`';

  test.each<[string, Changes['web'], string | undefined]>([
    ['and read from a Secret whom to call are named', { secrets: secrets('STRIPE_URL', 'DB_HOST', 'TOKEN') }, `Only DNS egress is allowed from shop/web (reads STRIPE_URL, DB_HOST from a Secret): ${ANSWER}`],
    ['are not named, as that is right for many', {}, undefined],
    ['and read from a Secret what they mostly only compare are not named', { secrets: secrets('TOKEN', 'HOSTILITY') }, undefined],
    ['are none with egress', { secrets: secrets('STRIPE_URL'), egress: [Egress.to(Peer.internet(), [443])] }, undefined],
    ['are none with a binding', { secrets: secrets('STRIPE_URL'), bindings: { LEDGER_URL: ExternalService.at('203.0.113.9', 5432).url } }, undefined],
    ['are none when all is open', { secrets: secrets('STRIPE_URL'), egress: [Egress.open()] }, undefined],
  ])('%s (F19)', (_, web, line) => expect(told(web)).toBe(line));

  test('are all named in one line by --verbose (F19)', () => {
    expect(told({}, true)).toBe(`Only DNS egress is allowed from shop/db, shop/web: ${ANSWER}`);
    expect(told({ egress: [Egress.open()] }, true)).toBe(`Only DNS egress is allowed from shop/db: ${ANSWER}`);
  });
});

describe('pods that are told where a server is that asks for a password', () => {
  const told = (variable: (db: StatefulBackend) => Binding, web: Changes['web']) => {
    const { app } = makeShop({ web, then: made => made.bind('STORE', variable(new StatefulBackend(made.node.scope!, 'orders-db', POSTGRES))) });
    return /^Pods that have the address .*$/m.exec(summaryOf({ entries: synthesize(app).entries }))?.[0];
  };
  const NAMED = "Pods that have the address of a server that requires a password, but read no Secret: shop/web (orders-db); use the server's `url` in `bindings`, or give them its Secret";

  test.each<[string, string | undefined, (db: StatefulBackend) => Binding, Changes['web']]>([
    ['by its address are named', NAMED, db => db.address, {}],
    ['by its host are named', NAMED, db => db.host, {}],
    ['by its URL are not', undefined, db => db.url, {}],
    ['by its address, and read a Secret, are not', undefined, db => db.address, { secrets: { PASSWORD: Secret.existing('db').key('password') } }],
  ])('%s', (_, line, variable, web) => expect(told(variable, web)).toBe(line));
});

describe('an app of which it is said how calls in the mesh are made', () => {
  const istio = Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }), entry: Entry.gateway({ name: 'public', namespace: 'edge' }) });
  const gamma = Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Linkerd' }), entry: Entry.gateway({ name: 'public', namespace: 'edge' }) });
  const ROUTED = { resilience: { timeout: '2s' }, routes: [Route.host('shop.acme.example')] };
  const told = (changes: Changes) => (
    /^No app here sends requests .*$/m.exec(summaryOf({ entries: entriesFromYaml(shopYaml(changes), 'main.yaml') }))?.[0]
  );
  const NAMED = 'No app here sends requests to shop/web, and `resilience` does not apply to requests from outside: reference it in `bindings`, or set timeouts on its routes';

  test.each<[string, Changes, string | undefined]>([
    ['and only routes lead to', { app: { platform: istio }, web: ROUTED }, NAMED],
    ['by the Gateway API, and only routes lead to', { app: { platform: gamma }, web: ROUTED }, NAMED],
    ['and only a load balancer leads to', { app: { platform: istio }, web: { resilience: { timeout: '2s' } }, then: web => web.expose('public', { type: ServiceType.LOAD_BALANCER }) }, NAMED],
    ['and another app calls', { app: { platform: istio }, web: ROUTED, then: web => new TwelveFactorApp(web.node.scope!, 'api', { ...MINIMAL, calls: [web] }) }, undefined],
    ['and somebody elsewhere may call', { app: { platform: istio }, web: { resilience: { timeout: '2s' }, callers: [Peer.namespace('edge')] } }, undefined],
    ['but nothing that routes lack', { app: { platform: istio }, web: { ...ROUTED, resilience: { outlierDetection: {} } } }, undefined],
    ['or not', { app: { platform: istio }, web: { ...ROUTED, resilience: undefined } }, undefined],
  ])('%s is named or not', (_, changes, says) => expect(told(changes)).toBe(says));
});

describe('F33 what older servers do not have', () => {
  const notes = (kubernetes: string, made: (shop: System) => unknown) => {
    const app = Testing.app({ platform: Platform.generic({ kubernetes }) });
    made(new System(app, 'shop', { podSecurity: PodSecurity.PRIVILEGED }));
    return summary(synthesize(app), { checksPassed: 6, apply: 'apply' }).split('\n').filter(line => line.startsWith('Note: '));
  };
  const two = (shop: System, more: Partial<TwelveFactorAppProps> = {}) => ['web', 'api'].map(name => new TwelveFactorApp(shop, name, { ...MINIMAL, ...more }));
  test.each<[string, string, (shop: System) => unknown, string]>([
    ['a wait before the end', '1.30', two, "containers that drain use the command 'sleep' of their image, and an image without that command cuts off the last requests: shop/web, shop/api"],
    ['sidecars', '1.29', shop => new StatefulBackend(shop, 'db', { ...POSTGRES, metrics: Metrics.ofEngine({ from: [Peer.namespace('monitoring')] }) }), 'a sidecar is an ordinary container: it may start after the main one, and stop before it: shop/db'],
    ['replicas apart by release', '1.31', shop => two(shop, { maxOnePer: Topology.host(), drainSeconds: 0 }),
      'maxOnePer also separates the new pods of a rollout from the old ones, and without a spare host or zone the rollout waits forever: shop/web, shop/api'],
    ['mounts that are read-only all the way', '1.31', shop => new NodeAgent(shop, 'logs', { ...COLLECTOR, hostPaths: [HostPath.readOnly('/var/log')] }),
      'mounts inside a read-only path of the node stay writable: shop/logs'],
  ])('%s: the summary says what is lost, once for all, and nothing where it is there', (_, since, made, lost) => {
    const before = `1.${Number(since.split('.')[1]) - 1}`;
    expect(notes(before, made).filter(line => line.startsWith(`Note: before Kubernetes ${since}`))).toEqual([`Note: before Kubernetes ${since}, ${lost}`]);
    expect(notes(since, made).filter(line => line.startsWith(`Note: before Kubernetes ${since}`))).toEqual([]);
  });
});

test('what room is kept free is told with how much it is', () => {
  const annotations = { 'keelwright.io/keeps-free': '2 pods of 250m CPU and 256Mi: 500m CPU and 512Mi in all, about 1 node of 4 CPU and 16Gi' };
  const buffers = [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'headroom', namespace: 'shop', annotations } },
    { apiVersion: 'autoscaling.x-k8s.io/v1beta1', kind: 'CapacityBuffer', metadata: { name: 'spare', annotations } },
  ].map(manifest => ({ manifest, origin: {} }));
  expect(summaryOf({ entries: [...entries('Service'), ...buffers] }).split('\n').slice(2, 5)).toEqual([
    'Reserved headroom:',
    '  shop/headroom: 2 pods of 250m CPU and 256Mi: 500m CPU and 512Mi in all, about 1 node of 4 CPU and 16Gi',
    '  spare: 2 pods of 250m CPU and 256Mi: 500m CPU and 512Mi in all, about 1 node of 4 CPU and 16Gi',
  ]);
});

test('F5: a restore is told as what it is', () => {
  expect(summaryOf({ entries: [restoreOf('orders')] }).split('\n').slice(2, 4)).toEqual([
    'Restores, which replace data:',
    '  Job shop/orders-restore-1: replaces the data of orders',
  ]);
});

describe('while writers are stopped for a restore', () => {
  const told = (names: string[], more: object = {}) => (
    summary({ kubernetes: '1.35', entries: names.map(restoreOf), externals: [], ...more }, { checksPassed: 6, apply: 'kubectl apply -f dist/' }).split('\n').slice(names.length + 3)
  );

  test('only the backend is applied, because the rest starts them again', () => {
    expect(told(['orders'])).toEqual([
      '  If apps that write to orders are running, stop them, and apply only its objects; an apply of everything would start these apps again:',
      '    kubectl apply -f dist/ -l app.kubernetes.io/name=orders',
      'Apply with:',
      '  kubectl apply -f dist/',
    ]);
  });

  test('only the backends are applied, if there are several', () => {
    expect(told(['orders', 'ledger']).slice(0, 2)).toEqual([
      '  If apps that write to ledger or orders are running, stop them, and apply only their objects; an apply of everything would start these apps again:',
      "    kubectl apply -f dist/ -l 'app.kubernetes.io/name in (ledger,orders)'",
    ]);
  });

  test('the labels select all that belongs to the backend, and nothing of the apps', () => {
    const app = Testing.app();
    const shop = new System(app, 'shop');
    const db = new StatefulBackend(shop, 'orders-db', { ...POSTGRES, backup: Backup.daily(BUCKET) });
    new TwelveFactorApp(shop, 'web', { ...MINIMAL, bindings: { DATABASE_URL: db.url } });
    db.restore('2026-11-20T031500Z.dump');
    const all = synthesize(app).entries;
    const names = all.filter(({ manifest }) => manifest.metadata.labels?.['app.kubernetes.io/name'] === 'orders-db').map(({ manifest }) => manifest.metadata.name);
    expect(names.sort()).toEqual(all.map(({ manifest }) => manifest.metadata.name).filter(name => name.startsWith('orders-db')).sort());
    expect(summaryOf({ entries: all })).toContain('  kubectl apply -f dist/ -l app.kubernetes.io/name=orders-db\n');
  });
});

describe('what backups need from outside', () => {
  const told = (more: object, platform?: Platform) => {
    const app = Testing.app({ platform });
    new StatefulBackend(new System(app, 'shop'), 'orders-db', { ...POSTGRES, ...more });
    return summaryOf(synthesize(app));
  };
  const KEYS = 'kubectl -n shop create secret generic backup-bucket --from-literal=password=... --from-literal=username=...';

  test('is a bucket, and a Secret of which it is said what goes where', () => {
    expect(told({ backup: Backup.daily(BUCKET) })).toContain([
      '  the bucket of backups, which any S3 client lists:',
      '    aws s3 ls s3://acme-backups',
      '  username is the access key ID of the bucket, password the secret access key:',
      `    ${KEYS}`,
    ].join('\n'));
  });

  test('is a bucket in its own store, and the keys that the Secret really has', () => {
    const credentials = Credentials.existing('s3', { username: 'id', password: 'key' });
    const prerequisites = told({ backup: Backup.daily({ ...BUCKET, credentials, endpoint: 'https://minio.acme.example:9000' }) });
    expect(prerequisites).toContain('    aws s3 ls s3://acme-backups --endpoint-url=https://minio.acme.example:9000\n');
    expect(prerequisites).toContain('  id is the access key ID of the bucket, key the secret access key:\n');
  });

  test('is the class of snapshots', () => {
    const prerequisites = told({ backup: Backup.snapshots({ keep: 7 }) }, Platform.generic({ volumeSnapshotClass: 'csi-snapshots' }));
    expect(prerequisites).toContain('  kubectl get volumesnapshotclass csi-snapshots\n');
  });
});

test('what must be run after the apply stands before what deletes, and what ends a release stands with it', () => {
  const argo = { strategy: 'canary', app: 'web', router: 'Argo Rollouts', facts: [], limits: [], next: [], back: [], awaits: [] };
  const after = ['kubectl wait rollout/web', 'kubectl scale deployment/web --replicas=0'];
  const release = { ...argo, path: 'shop/web-next', back: ['write phase'], after, end: ['kubectl rollout status deployment/web'] };
  const synthesis = { kubernetes: '1.35', entries: entries('Service'), externals: [], releases: [release, { ...argo, path: 'shop/api-next' }] };
  const told = (step?: 1 | 2) => summary(synthesis, { checksPassed: 6, apply: 'apply', step, leftovers: 'leftovers' }).split('\n').slice(2);
  expect(told()).toEqual([
    'Releases:',
    '  shop/web-next: canary of web with Argo Rollouts',
    '    Rollback: write phase',
    '    End: after you apply the program without it, and before you delete its orphaned objects, run in this order:',
    '      kubectl rollout status deployment/web',
    '  shop/api-next: canary of web with Argo Rollouts',
    'Apply with:',
    '  apply',
    'Then run, in this order:',
    '  kubectl wait rollout/web &&',
    '  kubectl scale deployment/web --replicas=0',
    'Delete orphaned objects, which earlier versions of the program generated, with:',
    '  leftovers',
  ]);
  expect(told(1)).toEqual(told());
  expect(summary(synthesis, { checksPassed: 6, apply: 'apply' }).split('\n').at(-1)).toMatch(/it has none: use new App/);
});
