import { ApiObject } from 'cdk8s';
import {
  App, Backup, Concurrency, Credentials, Egress, Engine, GatewayTls, NodeAgent, PauseBuffer, Peer, Permission, PodSecurity, PriorityTier,
  PublicGateway, Quota, QuotaAmounts, Schedule, ScratchSpace, ServiceType, StatefulBackend, Storage, System, Team, Tenant, NamespaceLimits,
  TenantProps, TwelveFactorApp, TwelveFactorAppProps,
} from '../../../src';
import { Testing } from '../../../src/testing';
import { MINIMAL } from '../../program';

const anything = (value: unknown) => value as any;

/** A tenant with one app of two to eight replicas, as it is synthesized. */
const tenant = (props: TenantProps, web: Partial<TwelveFactorAppProps> = {}, then?: (acme: Tenant, app: TwelveFactorApp) => void) => () => {
  const acme = new Tenant(Testing.app(), 'acme', props);
  const app = new TwelveFactorApp(acme, 'web', { ...MINIMAL, scale: { min: 2, max: 8 }, ...web });
  then?.(acme, app);
  Testing.yaml(acme.node.root);
};
const given = (amounts: QuotaAmounts, web?: Partial<TwelveFactorAppProps>) => tenant({ quotas: [Quota.of(amounts)] }, web);
const limited = (limits: NamespaceLimits, web?: Partial<TwelveFactorAppProps>) => tenant({ limits }, web);
const two = (then: (acme: Tenant, globex: Tenant, app: App) => void) => () => {
  const app = Testing.app();
  then(new Tenant(app, 'acme'), new Tenant(app, 'globex'), app);
};
const debugPod = (acme: Tenant, resources: object) => new ApiObject(acme, 'debug', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'debug' }, spec: { containers: [{ name: 'debug', image: 'debug:1', resources }] } });

/** Programs whose tenants are refused. */
export const TENANT_REFUSED: { readonly [what: string]: () => unknown } = {
  'tenant with a quota for its replicas, and none for their rollout': given({ pods: 8, cpu: '2' }),
  'tenant with a quota below one of two apps': tenant({ quotas: [Quota.of({ memory: '3Gi' })] }, {}, acme => new TwelveFactorApp(acme, 'api', { ...MINIMAL, replicas: 4 })),
  'tenant with a quota that leaves out its jobs': given({ pods: 10 }, { processes: { clock: { schedule: Schedule.daily('03:15', { concurrency: Concurrency.FORBID }) } } }),
  'tenant with less storage than its claims': tenant({ quotas: [Quota.of({ storage: '10Gi', storageClasses: { fast: '1Gi' }, claims: 1 })] }, {}, acme => {
    new ApiObject(acme, 'claim', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } });
  }),
  'tenant whose failed backups would leave no room for the next one': tenant({ quotas: [Quota.of({ claims: 2 })] }, {}, acme => new StatefulBackend(acme, 'orders', {
    engine: Engine.postgres('17'),
    storage: Storage.of('10Gi'),
    credentials: Credentials.existing('orders'),
    resources: { cpu: '500m', memory: '1Gi' },
    backup: Backup.daily({ bucket: 's3://acme/orders', credentials: Credentials.existing('bucket'), scratch: ScratchSpace.onVolume('10Gi') }),
  })),
  'tenant with fewer load balancers than it has': tenant({ quotas: [Quota.of({ loadBalancers: 0, nodePorts: 0 })] }, {}, (_, web) => web.expose('public', { type: ServiceType.LOAD_BALANCER })),
  'tenant with fewer objects than it has': given({ objects: { 'deployments.apps': 0, 'configmaps': 1, 'networkpolicies.networking.k8s.io': 1 } }),
  'tenant with a quota for a tier that is too small': tenant({ quotas: [Quota.ofPriority([PriorityTier.of('business', 1000)], { pods: 4 })] }, { priority: PriorityTier.of('business', 1000) }),
  'tenant with a quota of limits and a container without': given({ cpuLimit: '100' }, { resources: { ...MINIMAL.resources, cpuLimit: 'none' } }),
  'tenant whose runs have no end': tenant({}, {}, acme => {
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } };
    new ApiObject(acme, 'clock', { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'clock' }, spec: { schedule: '@hourly', jobTemplate: { spec: { template } } } });
  }),
  'tenant with an agent on nobody knows how many nodes': tenant({}, {}, acme => new NodeAgent(acme, 'agent', { image: 'ghcr.io/acme/agent:1.0.0', resources: { cpu: '10m', memory: '16Mi' } })),
  'quota of nothing': given({}),
  'quota of half a pod': given({ pods: 0.5 }),
  'quota of cores as a number': () => given({ cpu: anything(4) })(),
  'quota of less than no cores': given({ cpu: '-1' }),
  'quota of memory in GB': given({ memory: '64GB' }),
  'quota of objects by their kind': given({ objects: { Deployment: 5 } }),
  'quota of what nodes have anyway': given({ extended: { cpu: 4 } }),
  'quota of a class that cannot be': given({ storageClasses: { 'Fast SSD': '10Gi' } }),
  'quota with a headroom of less than nothing': tenant({ quotas: [Quota.derived({ headroomPercent: -10 })] }),
  'quota for no nodes': tenant({ quotas: [Quota.derived({ nodes: 0 })] }),
  'quota of a tier that bounds volumes': tenant({ quotas: [Quota.ofPriority([PriorityTier.of('business', 1000)], { pods: 4, storage: '1Gi' })] }),
  'two quotas that count the same': tenant({ quotas: [Quota.derived(), Quota.derived({ headroomPercent: 10 })] }),
  'quota with a slip of the fingers': () => given(anything({ pod: 4 }))(),
  'quota of what is not said': () => tenant({ quotas: [Quota.of(anything(undefined))] })(),
  'derived quota with a slip of the fingers': () => tenant({ quotas: [Quota.derived(anything({ headroom: 10 }))] })(),
  'quota of no tiers': tenant({ quotas: [Quota.ofPriority([], { pods: 0 })] }),
  'quota of a tier that cannot be': tenant({ quotas: [Quota.ofPriority([PriorityTier.existing('Business Critical')], { pods: 0 })] }),
  'quota as a map': tenant({ quotas: anything([{ pods: 4 }]) }),

  'limits above which an app is': limited({ max: { cpu: '4', memory: '128Mi' }, defaults: { memory: '64Mi' } }),
  'limits below which an app is': limited({ min: { cpu: '500m' }, defaults: { cpu: '500m' } }),
  'limits of a pod': limited({ maxPod: { memory: '128Mi' } }),
  'limits of a ratio': limited({ maxCpuRatio: 2 }),
  'limits of a claim': tenant({ limits: { maxClaim: '10Gi' } }, {}, acme => {
    new ApiObject(acme, 'claim', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { resources: { requests: { storage: '20Gi' } } } });
  }),
  'limits that give a limit to who wants none': limited({ defaults: { cpuLimit: '1' } }, { resources: { ...MINIMAL.resources, cpuLimit: 'none' } }),
  'limits at most that give a limit to who wants none': limited({ max: { cpu: '4' } }, { resources: { ...MINIMAL.resources, cpuLimit: 'none' } }),
  'limits that contradict each other': limited({ min: { memory: '256Mi' } }),
  'limits at most below what containers get by default': limited({ max: { cpu: '2', memory: '64Mi' } }),
  'limits of claims that contradict each other': limited({ minClaim: '10Gi', maxClaim: '1Gi' }),
  'limits of a ratio below one': limited({ maxMemoryRatio: 0.5 }),
  'limits of cores in words': limited({ max: { cpu: 'four' } }),
  'limits with a slip of the fingers': limited(anything({ maxCPURatio: 2 })),
  'raw pod that is given more than it may have': tenant({ limits: { max: { memory: '1Gi' } } }, {}, acme => debugPod(acme, { requests: { memory: '2Gi' }, limits: { memory: '2Gi' } })),

  'team without a group': tenant({ teams: [Team.edit('')] }),
  'team of everybody': tenant({ teams: [Team.view('system:authenticated')] }),
  'team by its name alone': tenant({ teams: anything(['acme-developers']) }),
  'team with the name of a role of every cluster': tenant({ teams: [Team.of('edit', 'acme-ci', [Permission.read('pods')])] }),
  'team with a name twice': tenant({ teams: [Team.of('ci', 'acme-ci', [Permission.read('pods')]), Team.of('ci', 'acme-cd', [Permission.read('pods')])] }),
  'team with a name that no object can have': tenant({ teams: [Team.of('CI bots', 'acme-ci', [Permission.read('pods')])] }),
  'team that may do nothing': tenant({ teams: [Team.of('ci', 'acme-ci', [])] }),
  'team that may do what is not said': () => Team.of('ci', 'acme-ci', anything(undefined)),
  'team with permissions by their names': () => Team.of('ci', 'acme-ci', anything(['deployments'])),
  'team that sets its own quota': tenant({ teams: [Team.of('ci', 'acme-ci', [Permission.write('resourcequotas')])] }),
  'team that writes its own policies': tenant({ teams: [Team.of('ci', 'acme-ci', [Permission.write('networkpolicies')])] }),
  'team that reads Secrets': tenant({ teams: [Team.of('ci', 'acme-ci', [Permission.read('secrets')])] }),
  'team with rights in the whole cluster': tenant({ teams: [Team.of('ci', 'acme-ci', [Permission.read('nodes', { clusterWide: true })])] }),
  'team with rights that lead to others': tenant({ teams: [Team.of('ci', 'acme-ci', [Permission.write('rolebindings')])] }),

  'call of another tenant': two((acme, globex) => {
    const api = new TwelveFactorApp(globex, 'api', MINIMAL);
    new TwelveFactorApp(acme, 'web', { ...MINIMAL, bindings: { API_URL: api.url } });
  }),
  'call of a tenant that was admitted the other way round': two((acme, globex) => {
    acme.admit(globex);
    const api = new TwelveFactorApp(new System(globex, 'backend'), 'api', MINIMAL);
    new TwelveFactorApp(new System(acme, 'shop'), 'web', { ...MINIMAL, calls: [api] });
  }),
  'placement by the pods of another tenant': two((acme, globex) => {
    const api = new TwelveFactorApp(globex, 'api', MINIMAL);
    new TwelveFactorApp(acme, 'web', { ...MINIMAL, separateFrom: [api] });
  }),
  'room for the pods of another tenant': two((acme, globex) => {
    const api = new TwelveFactorApp(globex, 'api', MINIMAL);
    new PauseBuffer(acme, 'room', { sizedLike: api, replicas: 2 });
  }),
  'caller from another tenant by its namespace': two((acme, _, app) => {
    new TwelveFactorApp(acme, 'web', { ...MINIMAL, callers: [Peer.namespace('globex')] });
    Testing.yaml(app);
  }),
  'call of another tenant by its namespace': two((acme, _, app) => {
    new TwelveFactorApp(acme, 'web', { ...MINIMAL, egress: [Egress.to(Peer.namespace('globex'), [5432])] });
    Testing.yaml(app);
  }),
  'permission to set the quota from within a tenant': tenant({}, { permissions: [Permission.of('resourcequotas', ['patch'])] }),
  'permission in all namespaces from within a tenant': tenant({}, { permissions: [Permission.read('nodes', { clusterWide: true })] }),
  'two tenants in one namespace': () => {
    const app = Testing.app();
    new Tenant(app, 'acme', { namespace: 'shared' });
    new Tenant(app, 'globex', { namespace: 'shared' });
  },
  'system in the namespace of a tenant, from outside': two((_, __, app) => new System(app, 'shop', { namespace: 'acme' })),
  'tenant in the namespace of a system': () => {
    const app = Testing.app();
    new System(app, 'shop');
    new Tenant(app, 'acme', { namespace: 'shop' });
  },
  'system that leaves its tenant': two(acme => new System(acme, 'shop', { namespace: 'shop' })),
  'system with a level of its own inside a tenant': two(acme => new System(acme, 'shop', anything({ createNamespace: true, podSecurity: 'privileged' }))),
  'tenant inside a tenant': two(acme => new Tenant(acme, 'inner')),
  'tenant in a namespace of the cluster': () => new Tenant(Testing.app(), 'kube-system'),
  'tenant of whoever says no namespace': () => new Tenant(Testing.app(), 'acme', { namespace: 'default' }),
  'tenant whose pods may do everything': () => new Tenant(Testing.app(), 'acme', { podSecurity: PodSecurity.PRIVILEGED }),
  'tenant whose gateway lends itself a certificate of another': two((acme, globex, app) => {
    globex.admit(acme);
    new PublicGateway(acme, 'public', { className: 'envoy', tls: [GatewayTls.secret('wildcard', { hosts: ['*.acme.example'], namespace: 'globex' })] });
    Testing.yaml(app);
  }),
  'tenant that admits a name': two(acme => acme.admit(anything('globex'))),
  'tenant with an unknown prop': tenant(anything({ quota: Quota.derived() })),
};
