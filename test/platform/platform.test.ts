import { ExposeOptions, IstioMode, LoadBalancerController, Mesh, NamePolicies, Operator, Peer, Platform, PlatformOptions, Port, PullPolicy, Secret, ServiceType, StorageClass, Tenant, User, VolumeBindingMode } from '../../src';
import { KUBERNETES_VERSIONS, kubernetesVersion, supports } from '../../src/platform/kubernetes';
import { Manifest, Testing } from '../../src/testing';
import { Changes, makeShop } from '../program';

const EVERYTHING: PlatformOptions = {
  kubernetes: '1.36',
  pullPolicy: PullPolicy.NEVER,
  imagePullSecrets: [Secret.existing('registry')],
  zones: 3,
  storageClass: StorageClass.existing('fast', { allowVolumeExpansion: true, volumeBindingMode: VolumeBindingMode.IMMEDIATE }),
  hasDefaultStorageClass: false,
  volumeSnapshotClass: 'snapshots',
  operators: [Operator.PROMETHEUS],
  loadBalancerSources: ['10.4.0.0/16'],
  loadBalancerControllers: [LoadBalancerController.EKS_AUTO_MODE],
  loadBalancerAnnotations: { 'acme.example/scheme': 'public' },
  internalLoadBalancerAnnotations: { 'acme.example/scheme': 'internal' },
  mesh: Mesh.istio({ mode: IstioMode.SIDECAR }),
  assignsUsers: false,
  dnsPorts: [1053],
  dns: [Peer.namespace('kube-system')],
  enforcesNetworkPolicies: true,
  namePolicies: NamePolicies.CILIUM,
};

const PRESETS = [Platform.generic, Platform.kind, Platform.minikube, Platform.gke, Platform.eks, Platform.aks, Platform.openshift];

describe('options', () => {
  test.each(PRESETS)('go before what the preset says', make => {
    const platform = make(EVERYTHING);
    const said = { ...fields(platform), internalLoadBalancerAnnotations: platform.internalLoadBalancer() };
    expect(said).toMatchObject({ ...EVERYTHING, name: make().name });
  });

  test.each(PRESETS)('that are undefined leave it as it is', make => {
    const nothing = Object.fromEntries(Object.keys(EVERYTHING).map(option => [option, undefined]));
    expect(fields(make(nothing))).toEqual(fields(make()));
  });

  test('that are empty take everything away', () => {
    expect(Platform.eks({ loadBalancerAnnotations: {} }).loadBalancerAnnotations).toEqual({});
    expect(Platform.eks({ internalLoadBalancerAnnotations: {} }).internalLoadBalancer()).toEqual({});
  });

  test('that set one annotation keep those of the preset', () => {
    const type = 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type';
    const { loadBalancerAnnotations: byDefault } = Platform.eks();
    expect(Object.keys(byDefault)).toHaveLength(3);
    expect(Platform.eks({ loadBalancerAnnotations: { [type]: 'instance' } }).loadBalancerAnnotations).toEqual({ ...byDefault, [type]: 'instance' });
    const internal = Platform.gke({ internalLoadBalancerAnnotations: { 'acme.example/team': 'web' } }).internalLoadBalancer();
    expect(internal).toEqual({ ...Platform.gke().internalLoadBalancer(), 'acme.example/team': 'web' });
  });
});

test('what is handed out can be changed without changing the preset', () => {
  Platform.eks().internalLoadBalancer()['acme.example/owner'] = 'me';
  expect(Platform.eks().internalLoadBalancer()).toEqual({ 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' });
});

describe('annotations of load balancers', () => {
  const annotationsOf = (platform: Platform, options: ExposeOptions) => {
    const web = { port: undefined, ports: [Port.http(8080, { service: 80 }), Port.tcp(9000)] };
    const { app } = makeShop({ app: { platform }, web, then: shop => shop.expose('web-public', options) });
    return find(Testing.synth(app), 'Service', 'web-public').metadata.annotations;
  };
  const probe = (port: number) => `service.beta.kubernetes.io/port_${port}_health-probe_protocol`;

  test('are printed for each port that the Service has', () => {
    expect(annotationsOf(Platform.aks(), { type: ServiceType.LOAD_BALANCER })).toEqual({ [probe(80)]: 'tcp', [probe(9000)]: 'tcp' });
    expect(annotationsOf(Platform.aks(), { type: ServiceType.LOAD_BALANCER, ports: ['http'] })).toEqual({ [probe(80)]: 'tcp' });
  });

  test('give way to those of the Service', () => {
    const annotations = { [probe(80)]: 'http' };
    expect(annotationsOf(Platform.aks(), { type: ServiceType.LOAD_BALANCER, annotations })).toEqual({ [probe(80)]: 'http', [probe(9000)]: 'tcp' });
  });

  test('are not for other Services', () => {
    expect(annotationsOf(Platform.eks(), { type: ServiceType.CLUSTER_IP })).toBeUndefined();
  });

  test.each([
    [Platform.kind, undefined],
    [Platform.gke, { 'networking.gke.io/load-balancer-type': 'Internal' }],
    [Platform.eks, {
      'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
      'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
      'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
    }],
    [Platform.aks, { [probe(80)]: 'tcp', [probe(9000)]: 'tcp', 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' }],
  ])('keep it inside the network', (make, expected) => {
    const platform = make();
    expect(annotationsOf(platform, { type: ServiceType.LOAD_BALANCER, annotations: platform.internalLoadBalancer() })).toEqual(expected);
  });

  test('are refused when nobody knows how to keep it inside', () => {
    expect(() => Platform.generic().internalLoadBalancer()).toThrow(/^internal-load-balancer-unknown/);
  });
});

describe('users', () => {
  const userOf = (changes: Changes) => {
    const { spec } = find(Testing.synth(makeShop(changes).app), 'Deployment', 'web').spec.template;
    return [spec.securityContext, spec.containers[0].securityContext].map(({ runAsUser, runAsGroup, fsGroup }) => [runAsUser, runAsGroup, fsGroup]);
  };
  const platform = Platform.openshift();
  const nobody = [undefined, undefined, undefined];

  test('are left to a platform that assigns them', () => {
    expect(userOf({ app: { platform } })).toEqual([nobody, nobody]);
    expect(userOf({ app: { platform: Platform.openshift({ assignsUsers: false }) } })).toEqual([[10001, 10001, 10001], [10001, 10001, undefined]]);
  });

  test('that are asked for stay', () => {
    const expected = [[999, 999, 999], [999, 999, undefined]];
    expect(userOf({ app: { platform }, web: { user: User.of(999) } })).toEqual(expected);
    expect(userOf({ app: { platform }, system: { defaults: { user: User.of(999) } } })).toEqual(expected);
  });
});

test('the nearest platform says where names are asked', () => {
  const { app } = makeShop({ app: { platform: Platform.openshift() }, web: { platform: Platform.generic() } });
  const portsOf = (name: string) => {
    const [dns] = find(Testing.synth(app), 'NetworkPolicy', name).spec.egress;
    return dns.ports.map(({ port, protocol }: any) => `${port}/${protocol}`);
  };
  expect(portsOf('db')).toEqual(['53/UDP', '53/TCP', '5353/UDP', '5353/TCP']);
  expect(portsOf('web')).toEqual(['53/UDP', '53/TCP']);
});

describe('F20 the servers that a platform names', () => {
  const KUBE_DNS = { 'k8s-app': 'kube-dns' };
  const dnsOf = (dns: Peer[], name = 'web') => {
    const { app } = makeShop({ app: { platform: Platform.generic({ dns }) } });
    return find(Testing.synth(app), 'NetworkPolicy', name).spec.egress[0];
  };
  const pods = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: KUBE_DNS } };

  test('are whom pods may ask, by both protocols', () => {
    const ports = [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }];
    expect(dnsOf([Peer.namespace('kube-system', KUBE_DNS), Peer.cidr('169.254.20.10/32')])).toEqual({ to: [pods, { ipBlock: { cidr: '169.254.20.10/32' } }], ports });
    expect(dnsOf([Peer.anyone(), Peer.cidr('169.254.20.10/32')])).toEqual({ ports });
  });

  test('are whom the pods of a namespace may ask that have no policy of their own', () => {
    const app = Testing.app({ platform: Platform.generic({ dns: [Peer.cidr('169.254.20.10/32')] }) });
    new Tenant(app, 'shop');
    expect(find(Testing.synth(app), 'NetworkPolicy', 'allow-dns').spec.egress[0].to).toEqual([{ ipBlock: { cidr: '169.254.20.10/32' } }]);
  });

  test('leave no rule for names open, whichever construct makes it', () => {
    const { app } = makeShop({ app: { platform: Platform.openshift({ dns: [Peer.namespace('openshift-dns')] }) } });
    const rules = Testing.synth(app).filter(({ kind }) => kind === 'NetworkPolicy').flatMap(({ spec }) => spec.egress ?? []);
    expect(rules.length).toBeGreaterThan(1);
    expect(rules.filter(({ to }: any) => to === undefined)).toEqual([]);
  });
});

test('versions are read in every form that people write', () => {
  expect(['1.35', 'v1.35', '1.35.2'].map(given => kubernetesVersion('test', given))).toEqual(['1.35', '1.35', '1.35']);
  expect(KUBERNETES_VERSIONS.filter(version => !supports(version, 'preStopSleep'))).toEqual(['1.27', '1.28', '1.29']);
});

function fields(platform: Platform): object {
  const { name, kubernetes, pullPolicy, imagePullSecrets, zones, storageClass, hasDefaultStorageClass, volumeSnapshotClass, operators } = platform;
  const { loadBalancerSources, loadBalancerAnnotations, loadBalancerControllers, mesh, assignsUsers } = platform;
  const { dnsPorts, dns, enforcesNetworkPolicies, namePolicies } = platform;
  return {
    name,
    kubernetes,
    pullPolicy,
    imagePullSecrets,
    zones,
    storageClass,
    hasDefaultStorageClass,
    volumeSnapshotClass,
    operators,
    loadBalancerSources,
    loadBalancerControllers,
    loadBalancerAnnotations,
    mesh,
    assignsUsers,
    dnsPorts,
    dns,
    enforcesNetworkPolicies,
    namePolicies,
  };
}

function find(manifests: Manifest[], kind: string, name: string): any {
  return manifests.find(manifest => manifest.kind === kind && manifest.metadata.name === name);
}
