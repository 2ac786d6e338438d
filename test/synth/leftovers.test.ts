import { App, Entry, IstioMode, Mesh, Operator, PauseBuffer, Platform, System, VerticalScaleMode } from '../../src';
import { Resource as Made } from '../../src/manifests/manifest';
import { keptForRevisions, leftovers, leftoversLine, leftToPeople } from '../../src/synth/leftovers';
import { OWNER_LABEL } from '../../src/synth/synthesis';
import { makeShop } from '../program';

const made = (apiVersion: string, kind: string): Made => ({ manifest: { apiVersion, kind, metadata: { name: 'web' } }, origin: {} });

test('kinds that not every cluster serves are looked for when the program makes them, each once', () => {
  const entries = [
    made('apps/v1', 'Deployment'), made('networking.k8s.io/v1', 'Ingress'), made('rbac.authorization.k8s.io/v1', 'Role'),
    made('gateway.networking.k8s.io/v1', 'HTTPRoute'), made('gateway.networking.k8s.io/v1', 'HTTPRoute'), made('cert-manager.io/v1', 'Certificate'),
    made('autoscaling/v2', 'HorizontalPodAutoscaler'), made('autoscaling.k8s.io/v1', 'VerticalPodAutoscaler'),
  ];
  const line = leftoversLine({ name: 'shop', named: true, kubernetes: '1.35', entries, externals: [] }, 'keelwright leftovers')!;
  expect(line.match(/[A-Z]\w+\.v1\.[\w.-]+/g)).toEqual(['HTTPRoute.v1.gateway.networking.k8s.io', 'Certificate.v1.cert-manager.io', 'VerticalPodAutoscaler.v1.autoscaling.k8s.io']);
});

test('what is made for an operator is looked for as long as the platform has it, made or not', () => {
  const app = new App({ name: 'shop', platform: Platform.generic({ operators: Object.values(Operator) }) });
  new System(app, 'shop');
  const line = leftoversLine(app._synthesis(), 'keelwright leftovers')!;
  expect(line.match(/[A-Z]\w+\.v1\w*\.[\w.-]+/g)!.sort()).toEqual([
    'CapacityBuffer.v1beta1.autoscaling.x-k8s.io', 'PodMonitor.v1.monitoring.coreos.com', 'PrometheusRule.v1.monitoring.coreos.com',
    'Rollout.v1alpha1.argoproj.io', 'VerticalPodAutoscaler.v1.autoscaling.k8s.io',
  ]);
  expect(line).toMatch(/\bpodtemplates\b/);
  expect(line).not.toContain('priorityclasses');
  const plain = new App({ name: 'shop' });
  new System(plain, 'shop', { platform: Platform.gke({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }) });
  expect(leftoversLine(plain._synthesis(), 'keelwright leftovers')).toContain('VerticalPodAutoscaler.v1.autoscaling.k8s.io');
  expect(leftoversLine(new App({ name: 'shop' })._synthesis(), 'keelwright leftovers')).not.toContain('.v1.');
});

test('what leads calls is looked for as long as the platform has what reads it, and deleted before what the calls go to', () => {
  const customIn = (platform: Platform) => {
    const app = new App({ name: 'shop', platform });
    new System(app, 'shop');
    return leftoversLine(app._synthesis(), 'keelwright leftovers')!.match(/[A-Z]\w+\.v1\.[\w.-]+/g);
  };
  const routes = ['HTTPRoute.v1.gateway.networking.k8s.io', 'GRPCRoute.v1.gateway.networking.k8s.io'];
  expect(customIn(Platform.generic({ entry: Entry.gateway({ name: 'public', namespace: 'edge' }) }))).toEqual(routes);
  expect(customIn(Platform.generic({ mesh: Mesh.gatewayApi({ name: 'Linkerd' }) }))).toEqual(routes);
  expect(customIn(Platform.generic({ mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) }))).toEqual([
    'VirtualService.v1.networking.istio.io', 'DestinationRule.v1.networking.istio.io', 'PeerAuthentication.v1.security.istio.io',
  ]);

  const { app } = makeShop({ app: { name: 'shop' } });
  const ours = (apiVersion: string, kind: string): Made => {
    const { manifest, origin } = made(apiVersion, kind);
    return { manifest: { ...manifest, metadata: { ...manifest.metadata, name: 'web-next', labels: { [OWNER_LABEL]: 'shop' } } }, origin };
  };
  const found = [ours('apps/v1', 'Deployment'), ours('v1', 'Service'), ours('networking.istio.io/v1', 'VirtualService'), ours('gateway.networking.k8s.io/v1', 'HTTPRoute')];
  expect(leftovers(app._synthesis(), found).map(({ kind }) => kind)).toEqual(['VirtualService', 'HTTPRoute', 'Deployment', 'Service']);
});

test('what scales and what keeps room is found when it is gone, and the class that all buffers share is kept', () => {
  const { app, shop, web } = makeShop({
    app: { name: 'shop', platform: Platform.generic({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }) },
    web: { scale: { max: 6 }, verticalScale: { mode: VerticalScaleMode.OFF } },
  });
  new PauseBuffer(shop, 'pods', { sizedLike: web });
  new PauseBuffer(shop, 'room', { sizedLike: web, platform: Platform.generic({ operators: [Operator.CAPACITY_BUFFER] }) });
  const found = app._synthesis().entries;
  expect(leftovers(makeShop({ app: { name: 'shop' } }).app._synthesis(), found).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    'CapacityBuffer room', 'Deployment pods', 'HorizontalPodAutoscaler web', 'NetworkPolicy pods', 'PodTemplate room', 'VerticalPodAutoscaler web',
  ]);
  expect(found.map(({ manifest }) => manifest.kind)).toContain('PriorityClass');
});

test('a Cluster of PostgreSQL is never one of them, as its data would go with it', () => {
  const [cluster, policy] = [made('postgresql.cnpg.io/v1', 'Cluster'), made('networking.k8s.io/v1', 'NetworkPolicy')];
  const synthesis = { name: 'shop', named: true, kubernetes: '1.35', entries: [], externals: [] };
  expect(leftoversLine({ ...synthesis, entries: [cluster, policy] }, 'keelwright leftovers')).not.toContain('Cluster');
  for (const { manifest } of [cluster, policy]) Object.assign(manifest.metadata, { labels: { [OWNER_LABEL]: 'shop' } });
  expect(leftovers(synthesis, [cluster, policy]).map(({ kind }) => kind)).toEqual(['NetworkPolicy']);
});

describe('what Kubernetes had found of pods', () => {
  const note = (kind: string, name: string, labels: object, ownerReferences?: object[]): Made => ({
    manifest: {
      apiVersion: kind === 'Endpoints' ? 'v1' : 'discovery.k8s.io/v1', kind, metadata: { name, namespace: 'shop', labels: { [OWNER_LABEL]: 'shop', ...labels }, ownerReferences },
    } as Made['manifest'],
    origin: {},
  });
  const slice = (managedBy: string, ownerReferences?: object[]) => (
    note('EndpointSlice', 'web-x7k2p', { 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': managedBy }, ownerReferences)
  );
  const found = [slice('endpointslice-controller.k8s.io', [{ kind: 'Service', name: 'web', controller: true }]), note('Endpoints', 'web', {})];
  const copy = slice('endpointslicemirroring-controller.k8s.io', [{ kind: 'Endpoints', name: 'web', controller: true }]);
  const withService = (spec: object, name = 'web', namespace: string | undefined = 'shop') => ({
    name: 'shop', named: true, kubernetes: '1.35', externals: [], entries: [{ manifest: { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec }, origin: {} }],
  });
  const left = (...service: Parameters<typeof withService>) => leftovers(withService(...service), [...found, copy]).map(({ kind }) => kind);

  test('is left over when the Service selects none any more, whatever stands in their place; copies go with what they are of', () => {
    expect(left({ type: 'ClusterIP' })).toEqual(['Endpoints', 'EndpointSlice']);
    expect(left({ type: 'ExternalName', externalName: 'web.acme.example' })).toEqual(['Endpoints', 'EndpointSlice']);
  });

  test('is otherwise the controllers\' to delete', () => {
    expect(left({ selector: { app: 'web' } })).toEqual([]);
    expect(left({ type: 'ClusterIP' }, 'other')).toEqual([]);
    expect(left({ type: 'ClusterIP' }, 'web', 'other')).toEqual([]);
  });

  test('is no more when it was an address outside and the Service selects pods again', () => {
    const [pods, outside] = [withService({ selector: { app: 'web' } }), withService({ type: 'ClusterIP' })];
    expect(leftovers(pods, [slice('keelwright')]).map(({ kind }) => kind)).toEqual(['EndpointSlice']);
    // Servers warn whoever looks for Endpoints.
    expect([pods, outside].map(synthesis => leftoversLine(synthesis, '')!.match(/endpoint\w+/g))).toEqual([['endpointslices'], ['endpointslices', 'endpoints']]);
  });
});

test('a Rollout stays until the Deployment that takes its pods back has as many ready ones', () => {
  const app = new App({ name: 'shop' });
  new System(app, 'shop');
  const found = (ready: number): Made[] => [
    { kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1', spec: { replicas: 3, workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } } },
    { kind: 'Deployment', apiVersion: 'apps/v1', status: { readyReplicas: ready } },
  ].map(object => ({ manifest: { ...object, metadata: { name: 'web', namespace: 'shop', labels: { [OWNER_LABEL]: 'shop' } } }, origin: {} }));
  const kinds = (ready: number) => leftovers(app._synthesis(), found(ready)).map(({ kind }) => kind);
  expect(kinds(2)).not.toContain('Rollout');
  expect(kinds(3)).toContain('Rollout');
});

describe('a ConfigMap that the program makes no more', () => {
  const object = (apiVersion: string, kind: string, name: string, more: object = {}, owner?: string): Made => ({
    manifest: {
      apiVersion,
      kind,
      metadata: { name, namespace: 'shop', ...(owner && { ownerReferences: [{ apiVersion: owner.startsWith('CronJob') ? 'batch/v1' : 'apps/v1', kind: owner.split(' ')[0], name: owner.split(' ')[1] }] }) },
      ...more,
    },
    origin: {},
  });
  const ours = ({ manifest, origin }: Made): Made => ({ manifest: { ...manifest, metadata: { ...manifest.metadata, labels: { [OWNER_LABEL]: 'shop' } } }, origin });
  const reading = (map: string) => ({ template: { spec: { containers: [{ name: 'web' }], volumes: [{ name: 'files', configMap: { name: map } }] } } });
  const map = (name: string) => ours(object('v1', 'ConfigMap', name));
  const deployment = ours(object('apps/v1', 'Deployment', 'web', { spec: reading('web-22222222') }));
  const replicaSet = (name: string, read: string) => object('apps/v1', 'ReplicaSet', name, { spec: reading(read) }, 'Deployment web');
  const revision = (read: string) => object('apps/v1', 'ControllerRevision', 'db-1', { data: { spec: reading(read) } }, 'StatefulSet db');
  const web = { name: 'shop', named: true, kubernetes: '1.35', externals: [], entries: [deployment, map('web-22222222')] };
  const left = (found: Made[], synthesis = web) => leftovers(synthesis, found).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  const kept = (found: Made[]) => {
    const { manifests, areKnown } = keptForRevisions(web, found);
    return { names: manifests.map(({ metadata }) => metadata.name), areKnown };
  };
  const past = [deployment, map('web-11111111'), map('web-22222222')];

  test('F57: stays as long as an earlier revision reads it, also under the name that it had once', () => {
    const found = (read: string) => [...past, map('web'), replicaSet('web-1', read), replicaSet('web-2', 'web-22222222')];
    expect([left(found('web-11111111')), kept(found('web-11111111'))]).toEqual([['ConfigMap web'], { names: ['web-11111111'], areKnown: true }]);
    expect([left(found('web')), kept(found('web'))]).toEqual([['ConfigMap web-11111111'], { names: ['web'], areKnown: true }]);
    expect(left(found('web-22222222')).sort()).toEqual(['ConfigMap web', 'ConfigMap web-11111111']);
  });

  test('F57: stays for revisions of StatefulSets and DaemonSets, and for runs', () => {
    const job = object('batch/v1', 'Job', 'clock-1', { spec: reading('web-11111111') }, 'CronJob clock');
    for (const reader of [revision('web-11111111'), job, ours(object('batch/v1', 'CronJob', 'clock', { spec: { jobTemplate: { spec: reading('web-11111111') } } }))]) {
      const synthesis = { ...web, entries: [...web.entries, reader] };
      expect(left([...past, replicaSet('web-2', 'web-22222222'), reader], synthesis)).toEqual([]);
    }
    const elsewhere = revision('web-11111111');
    Object.assign(elsewhere.manifest.metadata, { namespace: 'other' });
    expect(left([...past, replicaSet('web-2', 'web-22222222'), elsewhere])).toEqual(['ConfigMap web-11111111']);
  });

  test('F57: stays where the revisions of a workload are not told', () => {
    const set = ours(object('apps/v1', 'StatefulSet', 'db', { spec: reading('db-33333333') }));
    const synthesis = { ...web, entries: [...web.entries, set] };
    expect([left(past), kept(past)]).toEqual([[], { names: ['web-11111111'], areKnown: false }]);
    expect(left([...past, set, replicaSet('web-2', 'web-22222222')], synthesis)).toEqual([]);
    expect(left([...past, set, replicaSet('web-2', 'web-22222222'), revision('db-33333333')], synthesis)).toEqual(['ConfigMap web-11111111']);
  });

  test('F57: goes together with the workload whose revisions read it', () => {
    const found = [...past, replicaSet('web-1', 'web-11111111'), replicaSet('web-2', 'web-22222222')];
    expect(left(found, { ...web, entries: [] })).toEqual(['Deployment web', 'ConfigMap web-22222222', 'ConfigMap web-11111111']);
  });

  test('F57: is asked for with the revisions, whose labels are no owner\'s', () => {
    expect(leftoversLine(web, 'keelwright leftovers')).toMatch(
      /^\{ kubectl get \S*configmaps\S* -A -l keelwright\.io\/owner=shop -o yaml && echo --- && kubectl get replicasets\.apps,controllerrevisions\.apps,jobs\.batch -A -o yaml; \} \| /,
    );
  });
});

test('F7, F43: what data may go with is told and never proposed', () => {
  const ours = (apiVersion: string, kind: string, more: object = {}, annotations = {}): Made => (
    { manifest: { apiVersion, kind, metadata: { name: 'db', labels: { [OWNER_LABEL]: 'shop' }, annotations }, ...more }, origin: {} }
  );
  const found = [
    ours('apps/v1', 'StatefulSet', { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } }),
    ours('acid.zalan.do/v1', 'postgresql'),
    ours('v1', 'ConfigMap', {}, { 'argocd.argoproj.io/sync-options': 'Prune=false, Delete=false' }),
    ours('v1', 'Service', {}, { 'argocd.argoproj.io/sync-options': 'Prune=false' }),
    ours('cert-manager.io/v1', 'Certificate'),
  ];
  const synthesis = { name: 'shop', named: true, kubernetes: '1.35', entries: [], externals: [] };
  expect(leftovers(synthesis, found).map(({ kind }) => kind).sort()).toEqual(['Certificate', 'Service']);
  expect(leftToPeople(synthesis, found).map(({ manifest }) => manifest.kind).sort()).toEqual(['ConfigMap', 'StatefulSet', 'postgresql']);
});
