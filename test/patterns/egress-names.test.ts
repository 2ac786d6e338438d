import { Egress, ExternalService, NamePolicies, Peer, Platform, StatefulBackend, Storage, Engine, Credentials, System, Tenant, TwelveFactorApp } from '../../src';
import { Manifest, Testing } from '../../src/testing';
import { Changes, makeShop, MINIMAL } from '../program';

const STRIPE = Egress.names(['api.stripe.com', '*.example.com'], [443]);
const CILIUM = Platform.generic({ namePolicies: NamePolicies.CILIUM });
const GKE = Platform.gke({ namePolicies: NamePolicies.GKE });
const LABELS = { 'app.kubernetes.io/instance': 'web' };
const DNS = { toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] };
const DNS_PORTS = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };

const made = (platform: Platform, web: Changes['web']) => Testing.synth(makeShop({ app: { platform }, web }).app);
const find = (manifests: Manifest[], kind: string, name = 'web') => manifests.find(one => one.kind === kind && one.metadata.name === name);

describe('egress to hosts by name (F18)', () => {
  test('is a policy of Cilium, which reads along when the pods ask for names', () => {
    const manifests = made(CILIUM, { egress: [STRIPE.udp(443)] });
    expect(find(manifests, 'CiliumNetworkPolicy')).toMatchObject({
      apiVersion: 'cilium.io/v2',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        endpointSelector: { matchLabels: LABELS },
        egress: [DNS, {
          toFQDNs: [{ matchName: 'api.stripe.com' }, { matchPattern: '*.example.com' }],
          toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }, { port: '443', protocol: 'UDP' }] }],
        }],
      },
    });
  });

  test('lets no other policy allow DNS by port alone to the same pods, beside which Cilium reads nothing', () => {
    const manifests = made(CILIUM, { egress: [STRIPE, Egress.to(Peer.namespace('logs'), [4317])] });
    expect(find(manifests, 'NetworkPolicy')!.spec.egress).toEqual([expect.objectContaining({ ports: [{ port: 4317, protocol: 'TCP' }] })]);
    expect(find(manifests, 'NetworkPolicy', 'db')!.spec.egress).toEqual([DNS_PORTS]);
  });

  test('asks those alone whom the platform names', () => {
    const dns = [Peer.namespace('kube-system', { 'k8s-app': 'kube-dns' }), Peer.cidr('169.254.20.10/32')];
    const { spec } = find(made(Platform.generic({ namePolicies: NamePolicies.CILIUM, dns }), { egress: [STRIPE] }), 'CiliumNetworkPolicy')!;
    expect(spec.egress.slice(0, 2)).toEqual([
      { ...DNS, toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }] },
      { ...DNS, toCIDRSet: [{ cidr: '169.254.20.10/32' }] },
    ]);
  });

  test('is a policy of Google beside the NetworkPolicy, which allows DNS as ever', () => {
    const manifests = made(GKE, { egress: [STRIPE] });
    expect(find(manifests, 'FQDNNetworkPolicy')).toMatchObject({
      apiVersion: 'networking.gke.io/v1alpha1',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        podSelector: { matchLabels: LABELS },
        egress: [{ matches: [{ name: 'api.stripe.com' }, { pattern: '*.example.com' }], ports: [{ port: 443, protocol: 'TCP' }] }],
      },
    });
    expect(find(manifests, 'NetworkPolicy')!.spec.egress).toEqual([DNS_PORTS]);
  });

  test.each([CILIUM, GKE])('adds nothing to apps without it', platform => {
    expect(made(platform, {}).map(({ kind }) => kind)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(Cilium|FQDN)/)]));
  });

  test('holds for each process, for a canary of the app, and for backends', () => {
    const { app, shop, web } = makeShop({ app: { platform: CILIUM }, web: { egress: [STRIPE], processes: { worker: { command: ['./work'] } } } });
    new StatefulBackend(shop, 'queue', { engine: Engine.rabbitmq('4.2'), storage: Storage.of('20Gi'), credentials: Credentials.existing('queue'), egress: [STRIPE] });
    expect(web).toBeDefined();
    const manifests = Testing.synth(app).filter(({ kind }) => kind === 'CiliumNetworkPolicy');
    expect(manifests.map(({ metadata }) => metadata.name).sort()).toEqual(['queue', 'web', 'web-worker']);
  });

  test('in a tenant finds no rule for DNS by port either', () => {
    const app = Testing.app({ platform: CILIUM });
    const acme = new Tenant(app, 'acme');
    new TwelveFactorApp(new System(acme, 'shop'), 'web', { ...MINIMAL, egress: [STRIPE] });
    const manifests = Testing.synth(app);
    expect(find(manifests, 'NetworkPolicy', 'allow-dns')).toBeUndefined();
    expect(find(manifests, 'CiliumNetworkPolicy', 'allow-dns')!.spec).toEqual({ endpointSelector: {}, egress: [DNS] });
    const onPort53 = manifests.filter(({ kind, spec }) => kind === 'NetworkPolicy' && JSON.stringify(spec.egress ?? []).includes('"port":53'));
    expect(onPort53).toEqual([]);
  });

  test.each([
    ['its name', 'https://api.stripe.com'],
    ['a name of one label more', 'https://shop.example.com'],
  ])('is enough for a binding to %s', (_, url) => {
    const web = { egress: [STRIPE], bindings: { OUTSIDE_URL: ExternalService.fromUrl(url).url } };
    expect(() => made(CILIUM, web)).not.toThrow();
  });

  test.each([
    ['another name', 'https://api.example.org', 'api.example.org', 443],
    ['another port', 'https://api.stripe.com:8443', 'api.stripe.com', 8443],
    ['two labels more', 'https://a.b.example.com', 'a.b.example.com', 443],
  ])('is not enough for a binding to %s, and the fix names it', (_, url, host, port) => {
    const web = { egress: [STRIPE], bindings: { OUTSIDE_URL: ExternalService.fromUrl(url).url } };
    expect(() => made(GKE, web)).toThrow(new RegExp(`egress-unnamed: [^]*fix: +add egress: \\[Egress\\.names\\(\\['${host}'\\], \\[${port}\\]\\)\\]`));
  });

  test.each(['generic', 'kind', 'minikube', 'gke', 'eks', 'aks', 'openshift'] as const)('is refused on %s, unless it says which policies know names', name => {
    expect(() => made(Platform[name](), { egress: [STRIPE] })).toThrow(/egress-names-unsupported: [^]*Peer\.cidr[^]*Peer\.internet\(\), \[443\]/);
  });
});
