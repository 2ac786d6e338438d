import { Entry } from '../../src/manifests/manifest';
import { leftovers, leftoversLine } from '../../src/synth/leftovers';
import { OWNER_LABEL } from '../../src/synth/synthesize';

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

test('a Cluster of PostgreSQL is never one of them, as its data would go with it', () => {
  const [cluster, policy] = [made('postgresql.cnpg.io/v1', 'Cluster'), made('networking.k8s.io/v1', 'NetworkPolicy')];
  const synthesis = { name: 'shop', named: true, kubernetes: '1.35', entries: [], externals: [] };
  expect(leftoversLine({ ...synthesis, entries: [cluster, policy] }, 'keelwright leftovers')).not.toContain('Cluster');
  for (const { manifest } of [cluster, policy]) Object.assign(manifest.metadata, { labels: { [OWNER_LABEL]: 'shop' } });
  expect(leftovers(synthesis, [cluster, policy]).map(({ kind }) => kind)).toEqual(['NetworkPolicy']);
});
