import { Row } from './row';
import {
  App, DefaultResources, DerivedQuotaOptions, NodeAgent, Quota, QuotaAmounts, ResourceBounds, Tenant, NamespaceLimits, TenantProps, TwelveFactorApp,
} from '../../../src';
import { MINIMAL } from '../../program';

/** A tenant with one app, in the program of the shop. */
const made = (props: TenantProps, agent = false): Row['to'] => ({
  then: Object.assign((shop: TwelveFactorApp) => {
    const acme = new Tenant(shop.node.root as App, 'acme', props);
    new TwelveFactorApp(acme, 'api', MINIMAL);
    if (agent) new NodeAgent(acme, 'agent', { image: 'ghcr.io/acme/agent:1.0.0', resources: { cpu: '10m', memory: '16Mi' } });
  }, { props }),
});
const tenant = (to: TenantProps, from: TenantProps = {}): Row => ({ from: made(from), to: made(to) });
const given = (amounts: QuotaAmounts): Row => tenant({ quotas: [Quota.of({ pods: 50, ...amounts })] }, { quotas: [Quota.of({ pods: 50 })] });
export const derived = (options: DerivedQuotaOptions): Row => tenant({ quotas: [Quota.derived(options)] }, { quotas: [Quota.derived()] });
const limited = (limits: NamespaceLimits): Row => tenant({ limits });
export const defaulting = (defaults: DefaultResources): Row => limited({ defaults });
const roomy: ResourceBounds = { cpu: '2', memory: '2Gi' };

export const tenantRows = (): { readonly [prop: string]: Row } => ({
  'SystemProps.quotas': tenant({ quotas: [Quota.derived(), Quota.bestEffort(2), Quota.crossNamespaceAffinity(0)] }),
  'SystemProps.limits': tenant({ limits: { minClaim: '1Gi', maxClaim: '100Gi' } }),

  'QuotaAmounts.pods': tenant({ quotas: [Quota.of({ pods: 10 })] }, { quotas: [Quota.of({ pods: 50 })] }),
  'QuotaAmounts.cpu': given({ cpu: '12500m' }),
  'QuotaAmounts.memory': given({ memory: '64Gi' }),
  'QuotaAmounts.cpuLimit': given({ cpuLimit: '500' }),
  'QuotaAmounts.memoryLimit': given({ memoryLimit: '64Gi' }),
  'QuotaAmounts.ephemeralStorage': given({ ephemeralStorage: '20Gi' }),
  'QuotaAmounts.ephemeralStorageLimit': given({ ephemeralStorageLimit: '40Gi' }),
  'QuotaAmounts.extended': given({ extended: { 'nvidia.com/gpu': 4 } }),
  'QuotaAmounts.storage': given({ storage: '1Ti' }),
  'QuotaAmounts.storageClasses': given({ storageClasses: { 'fast': '200Gi', 'gold.ssd': '0' } }),
  'QuotaAmounts.claims': given({ claims: 10 }),
  'QuotaAmounts.loadBalancers': given({ loadBalancers: 0 }),
  'QuotaAmounts.nodePorts': given({ nodePorts: 0 }),
  'QuotaAmounts.objects': given({ objects: { 'secrets': 20, 'deployments.apps': 5 } }),
  'DerivedQuotaOptions.headroomPercent': derived({ headroomPercent: 25 }),
  'DerivedQuotaOptions.nodes': { from: made({ quotas: [Quota.derived({ nodes: 1 })] }, true), to: made({ quotas: [Quota.derived({ nodes: 10 })] }, true) },

  'NamespaceLimits.defaults': limited({ defaults: { cpu: '50m' } }),
  'NamespaceLimits.min': limited({ min: { cpu: '10m', memory: '16Mi' } }),
  'NamespaceLimits.max': limited({ max: { cpu: '4', memory: '8Gi' } }),
  'NamespaceLimits.maxPod': limited({ maxPod: { cpu: '8', memory: '16Gi' } }),
  'NamespaceLimits.maxCpuRatio': limited({ maxCpuRatio: 8 }),
  'NamespaceLimits.maxMemoryRatio': limited({ maxMemoryRatio: 1.5 }),
  'NamespaceLimits.minClaim': limited({ minClaim: '1Gi' }),
  'NamespaceLimits.maxClaim': limited({ maxClaim: '500Gi' }),
  'DefaultResources.cpu': defaulting({ cpu: '50m' }),
  'DefaultResources.memory': defaulting({ memory: '64Mi' }),
  'DefaultResources.cpuLimit': defaulting({ cpuLimit: '500m' }),
  'DefaultResources.memoryLimit': defaulting({ memoryLimit: '1Gi' }),
  'ResourceBounds.cpu': tenant({ limits: { max: roomy } }, { limits: { max: { ...roomy, cpu: '4' } } }),
  'ResourceBounds.memory': tenant({ limits: { max: roomy } }, { limits: { max: { ...roomy, memory: '4Gi' } } }),
});
