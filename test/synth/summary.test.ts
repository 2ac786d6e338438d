import { Egress, Entry, ExternalService, IstioMode, Mesh, Peer, Platform, Route, Secret, ServiceType, TwelveFactorApp } from '../../src';
import { entriesFromYaml } from '../../src/manifests/from-yaml';
import { Entry as ManifestEntry, External } from '../../src/manifests/manifest';
import { summary } from '../../src/synth/summary';
import { Synthesis } from '../../src/synth/synthesis';
import { Changes, MINIMAL, shopYaml } from '../program';

const entries = (...kinds: string[]): ManifestEntry[] => kinds.map((kind, i) => ({ manifest: { apiVersion: 'v1', kind, metadata: { name: `x${i}` } }, origin: {} }));
const summaryOf = (changed: Partial<Synthesis>, checksPassed = 6) =>
  summary({ kubernetes: '1.35', entries: entries('Service'), externals: [], ...changed }, { checksPassed, apply: 'kubectl apply -f dist/' });
const outside = (external: External) => summaryOf({ externals: [external] }).split('\n').slice(3, -2);

test('the summary tells what was made, what must exist outside and how to apply it', () => {
  expect(summaryOf({
    name: 'shop',
    environment: 'prod',
    entries: entries('Service', 'Service', 'Namespace'),
    externals: [{ kind: 'Secret', namespace: 'shop', name: 'orders-db', keys: ['username', 'password'], reason: 'login of web' }],
  })).toBe([
    'shop (prod): made for Kubernetes 1.35: 1 Namespace, 2 Services',
    '6 checks passed',
    'Must exist outside:',
    '  Secret shop/orders-db (with username, password: login of web)',
    '    kubectl -n shop create secret generic orders-db --from-literal=username=... --from-literal=password=...',
    'Apply with:',
    '  kubectl apply -f dist/',
  ].join('\n'));
});

test('a program without a name, and with nothing outside, says less', () => {
  expect(summaryOf({}, 1)).toBe('Made for Kubernetes 1.35: 1 Service\n1 check passed\nApply with:\n  kubectl apply -f dist/');
  expect(summaryOf({ name: 'shop' })).toContain('shop: made for Kubernetes 1.35');
});

test('what one construct needs and another makes need not exist outside', () => {
  const externals = [{ kind: 'Service', name: 'x0' }, { kind: 'Service', namespace: 'shop', name: 'x0' }];
  expect(summaryOf({ externals }).match(/^ {2}Service .*$/gm)).toEqual(['  Service shop/x0']);
});

test('what a controller makes for one construct need not exist outside for another', () => {
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'shop' }, spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } };
  const externals = ['data-db-0', 'data-cache-0'].map(name => ({ kind: 'PersistentVolumeClaim', namespace: 'shop', name }));
  const told = summaryOf({ entries: [{ manifest: set, origin: {} }], externals });
  expect(told.match(/^ {2}PersistentVolumeClaim .*$/gm)).toEqual(['  PersistentVolumeClaim shop/data-cache-0']);
});

test.each([
  ['NetworkPolicy', 'NetworkPolicies'], ['Ingress', 'Ingresses'], ['StorageClass', 'StorageClasses'], ['Gateway', 'Gateways'], ['Endpoints', 'Endpoints'],
  ['HorizontalPodAutoscaler', 'HorizontalPodAutoscalers'],
])('several of %s are %s', (kind, plural) => expect(summaryOf({ entries: entries(kind, kind) })).toContain(`: 2 ${plural}\n`));

test.each<[string, External, string]>([
  ['a Secret without known keys', { kind: 'Secret', name: 'x' }, 'kubectl create secret generic x'],
  ['a certificate', { kind: 'Secret', namespace: 'a', name: 'x', keys: ['tls.key', 'tls.crt'] }, 'kubectl -n a create secret tls x --cert=... --key=...'],
  ['a pull secret', { kind: 'Secret', namespace: 'a', name: 'x', keys: ['.dockerconfigjson'] },
    'kubectl -n a create secret docker-registry x --docker-server=... --docker-username=... --docker-password=...'],
  ['a ConfigMap', { kind: 'ConfigMap', namespace: 'a', name: 'x', keys: ['k'] }, 'kubectl -n a create configmap x --from-literal=k=...'],
  ['a Namespace', { kind: 'Namespace', name: 'x' }, 'kubectl create namespace x'],
  ['a ServiceAccount', { kind: 'ServiceAccount', namespace: 'a', name: 'x' }, 'kubectl -n a create serviceaccount x'],
  ['a PriorityClass', { kind: 'PriorityClass', name: 'x' }, 'kubectl create priorityclass x --value=...'],
  ['a router of OpenShift', { kind: 'IngressController', namespace: 'a', name: 'x', reason: 'namespaceOwnership InterNamespaceAllowed for shop.acme.example' },
    'kubectl -n a patch ingresscontroller x --type merge --patch \'{"spec":{"routeAdmission":{"namespaceOwnership":"InterNamespaceAllowed"}}}\''],
])('the command for %s creates it', (_, external, command) => expect(outside(external)[1]).toBe(`    ${command}`));

test('what kubectl cannot create in one line is looked for', () => {
  expect(outside({ kind: 'Gateway', namespace: 'edge', name: 'public' })).toEqual(['  Gateway edge/public', '    kubectl -n edge get gateways.gateway.networking.k8s.io public']);
});

test('a Service that no policy lets anybody call is named', () => {
  const shop: ManifestEntry[] = [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' } } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { app: 'web' } }, spec: { containers: [] } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' }, spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] } },
  ].map(manifest => ({ manifest, origin: {} }));
  expect(summaryOf({ entries: shop })).toContain('Nobody may call web: bind it, expose it, give it a route or callers');
  expect(summaryOf({ entries: shop.slice(0, 2) })).not.toContain('Nobody may call');
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
  expect(summaryOf({ entries: db(9187, 'sql') })).toContain('Nobody may call db');
  expect(summaryOf({ entries: db(9187, 5432) })).toContain('Nobody may call db');
  expect(summaryOf({ entries: db(9187) })).toContain('Nobody may call db');
  expect(summaryOf({ entries: db(5432, 'sql') })).not.toContain('Nobody may call');
  expect(summaryOf({ entries: db(5432, 5432) })).not.toContain('Nobody may call');
  expect(summaryOf({ entries: db(80) })).not.toContain('Nobody may call');
  expect(summaryOf({ entries: db('sql', 5432) })).not.toContain('Nobody may call');
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
  expect(summaryOf({ entries: members({ podSelector: { matchLabels: { app: 'db' } } }) })).toContain('Nobody may call db: bind it');
  expect(summaryOf({ entries: members({ podSelector: { matchLabels: { app: 'web' } } }) })).not.toContain('Nobody may call');
  expect(summaryOf({ entries: members({ podSelector: { matchLabels: { app: 'db' } }, namespaceSelector: {} }) })).not.toContain('Nobody may call');
});

describe('pods that may reach nothing but DNS', () => {
  const told = (web: Changes['web'], verbose = false) => {
    const synthesis = { kubernetes: '1.35', entries: entriesFromYaml(shopYaml({ web }), 'main.yaml'), externals: [] };
    return /^Nothing but DNS .*$/m.exec(summary(synthesis, { checksPassed: 6, apply: 'apply', verbose }))?.[0];
  };
  const secrets = (...names: string[]) => Object.fromEntries(names.map(name => [name, Secret.existing('stripe').key('value')]));
  const ANSWER = 'what they call takes bindings, calls or egress';

  test.each<[string, Changes['web'], string | undefined]>([
    ['and read from a Secret whom to call are named', { secrets: secrets('STRIPE_URL', 'DB_HOST', 'TOKEN') }, `Nothing but DNS is allowed out of shop/web (reads STRIPE_URL, DB_HOST from a Secret): ${ANSWER}`],
    ['are not named, as that is right for many', {}, undefined],
    ['and read from a Secret what they mostly only compare are not named', { secrets: secrets('TOKEN', 'HOSTILITY') }, undefined],
    ['are none with egress', { secrets: secrets('STRIPE_URL'), egress: [Egress.to(Peer.internet(), [443])] }, undefined],
    ['are none with a binding', { secrets: secrets('STRIPE_URL'), bindings: { LEDGER_URL: ExternalService.at('203.0.113.9', 5432).url } }, undefined],
    ['are none when all is open', { secrets: secrets('STRIPE_URL'), egress: [Egress.open()] }, undefined],
  ])('%s (F19)', (_, web, line) => expect(told(web)).toBe(line));

  test('are all named in one line by --verbose (F19)', () => {
    expect(told({}, true)).toBe(`Nothing but DNS is allowed out of shop/db, shop/web: ${ANSWER}`);
    expect(told({ egress: [Egress.open()] }, true)).toBe(`Nothing but DNS is allowed out of shop/db: ${ANSWER}`);
  });
});

describe('an app of which it is said how calls in the mesh are made', () => {
  const istio = Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }), entry: Entry.gateway({ name: 'public', namespace: 'edge' }) });
  const gamma = Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Linkerd' }), entry: Entry.gateway({ name: 'public', namespace: 'edge' }) });
  const ROUTED = { resilience: { timeout: '2s' }, routes: [Route.host('shop.acme.example')] };
  const told = (changes: Changes) => (
    /^No app here calls .*$/m.exec(summaryOf({ entries: entriesFromYaml(shopYaml(changes), 'main.yaml') }))?.[0]
  );
  const NAMED = 'No app here calls shop/web, and resilience says nothing of calls from outside: bind it, or give its routes timeouts';

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

test('what room is kept free is told with how much it is', () => {
  const annotations = { 'keelwright.io/keeps-free': '2 pods of 250m CPU and 256Mi: 500m CPU and 512Mi in all, about 1 node of 4 CPU and 16Gi' };
  const buffers = [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'headroom', namespace: 'shop', annotations } },
    { apiVersion: 'autoscaling.x-k8s.io/v1beta1', kind: 'CapacityBuffer', metadata: { name: 'spare', annotations } },
  ].map(manifest => ({ manifest, origin: {} }));
  expect(summaryOf({ entries: [...entries('Service'), ...buffers] }).split('\n').slice(2, 5)).toEqual([
    'Kept free:',
    '  shop/headroom: 2 pods of 250m CPU and 256Mi: 500m CPU and 512Mi in all, about 1 node of 4 CPU and 16Gi',
    '  spare: 2 pods of 250m CPU and 256Mi: 500m CPU and 512Mi in all, about 1 node of 4 CPU and 16Gi',
  ]);
});

test('F5: a restore is told as what it is', () => {
  const annotations = { 'keelwright.io/restores': 'replaces the data of orders by the backup 2026-11-20T031500Z.dump, once: remove restore() when it has run' };
  const job = { manifest: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'orders-restore-1', namespace: 'shop', annotations } }, origin: {} };
  expect(summaryOf({ entries: [job] }).split('\n').slice(2, 4)).toEqual([
    'Restores, which replace data:',
    '  Job shop/orders-restore-1: replaces the data of orders by the backup 2026-11-20T031500Z.dump, once: remove restore() when it has run',
  ]);
});

test('what must be run after the apply stands before what deletes, and what ends a release stands with it', () => {
  const argo = { strategy: 'canary', app: 'web', router: 'Argo Rollouts', facts: [], limits: [], next: [], back: [], awaits: [] };
  const after = ['kubectl wait rollout/web', 'kubectl scale deployment/web --replicas=0'];
  const release = { ...argo, path: 'shop/web-next', back: ['write phase'], after, end: ['kubectl rollout status deployment/web'] };
  const synthesis = { kubernetes: '1.35', entries: entries('Service'), externals: [], releases: [release, { ...argo, path: 'shop/api-next' }] };
  const told = (step?: 1 | 2) => summary(synthesis, { checksPassed: 6, apply: 'apply', step, leftovers: 'leftovers' }).split('\n').slice(2);
  expect(told()).toEqual([
    'Releases:',
    '  shop/web-next: canary of web by Argo Rollouts',
    '    Back: write phase',
    '    End: when the program without it is applied, each when the one before is done, and before what it leaves over is deleted:',
    '      kubectl rollout status deployment/web',
    '  shop/api-next: canary of web by Argo Rollouts',
    'Apply with:',
    '  apply',
    'Then, each when the one before is done:',
    '  kubectl wait rollout/web &&',
    '  kubectl scale deployment/web --replicas=0',
    'Delete what it made before and makes no more with:',
    '  leftovers',
  ]);
  expect(told(1)).not.toContain('Then, each when the one before is done:');
  expect(summary(synthesis, { checksPassed: 6, apply: 'apply' }).split('\n').at(-1)).toMatch(/it has none: write new App/);
});
