import { App, Operator, PauseBuffer, Platform, System, VerticalScaleMode } from '../../src';
import { Entry } from '../../src/manifests/manifest';
import { leftovers, leftoversLine } from '../../src/synth/leftovers';
import { OWNER_LABEL } from '../../src/synth/synthesize';
import { makeShop } from '../program';

const made = (apiVersion: string, kind: string): Entry => ({ manifest: { apiVersion, kind, metadata: { name: 'web' } }, origin: {} });

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
    'VerticalPodAutoscaler.v1.autoscaling.k8s.io',
  ]);
  expect(line).toMatch(/\bpodtemplates\b/);
  expect(line).not.toContain('priorityclasses');
  const plain = new App({ name: 'shop' });
  new System(plain, 'shop', { platform: Platform.gke({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }) });
  expect(leftoversLine(plain._synthesis(), 'keelwright leftovers')).toContain('VerticalPodAutoscaler.v1.autoscaling.k8s.io');
  expect(leftoversLine(new App({ name: 'shop' })._synthesis(), 'keelwright leftovers')).not.toContain('.v1.');
});

test('what scales and what keeps room is found when it is gone, and the class that all buffers share is kept', () => {
  const { app, shop, web } = makeShop({
    app: { name: 'shop', platform: Platform.generic({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }) },
    web: { scale: { max: 6 }, verticalScale: { mode: VerticalScaleMode.OFF } },
  });
  new PauseBuffer(shop, 'pods', { like: web });
  new PauseBuffer(shop, 'room', { like: web, platform: Platform.generic({ operators: [Operator.CAPACITY_BUFFER] }) });
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
