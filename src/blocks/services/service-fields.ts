import { isIPv4 } from 'net';
import { IConstruct } from 'constructs';
import { holdClusterIP } from './service-holds';
import { reject } from '../../private/messages/mistakes';
import { listed } from '../../private/messages/nearest';
import { ipAddress } from '../../private/network/cidr';
import { refuse } from '../../private/refusal';
import { Port } from '../../props/services/port';
import { IpFamily, IpFamilyPolicy, ServiceOptions, SessionAffinity, TrafficDistribution, TrafficPolicy } from '../../props/services/service-options';
import { hasFeature, NOTHING, requireFeature } from '../objects/features';

/** Fields of a Service other than its type, ports and selector. */
export interface ServiceFields {
  readonly clusterIP?: string;
  readonly clusterIPs?: string[];
  readonly ipFamilyPolicy?: string;
  readonly ipFamilies?: string[];
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP: { readonly timeoutSeconds: number } };
  readonly trafficDistribution?: string;
  readonly internalTrafficPolicy?: string;
  readonly publishNotReadyAddresses?: boolean;
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly loadBalancerClass?: string;
  readonly loadBalancerSourceRanges?: string[];
  readonly allocateLoadBalancerNodePorts?: boolean;
}

/** Options that only work where traffic goes to the Service's own address. */
const OF_ITS_ADDRESS = ['clusterIPs', 'sessionAffinity', 'trafficDistribution', 'internalTrafficPolicy'] as const;
const LONGEST_AFFINITY = 86400;

/** The fields of a Service for its addresses, and for which pod gets a request. `prop` is the path of the struct, such as `service.`. */
export function serviceFields(where: IConstruct, prop: string, ports: Port[], options: ServiceOptions): ServiceFields {
  const { headless = false, sessionAffinity, trafficDistribution, internalTrafficPolicy } = options;
  if (headless) {
    refuseAddressed(where, prop, options);
    refuseMapped(where, ports, 'the port on which the app listens, or a Service with an address');
  }
  const publishNotReadyAddresses = options.publishNotReadyAddresses || undefined;
  if (publishNotReadyAddresses && !headless) refuseUnready(where, prop);
  if (trafficDistribution && internalTrafficPolicy === TrafficPolicy.LOCAL) refuseDistributed(where, prop, trafficDistribution);
  return {
    ...headless ? { clusterIP: 'None' } : fixedAddresses(where, prop, options),
    ...families(where, prop, options),
    ...sessionAffinity && {
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: affinityTimeout(where, prop, sessionAffinity) } },
    },
    trafficDistribution: trafficDistribution && distribution(where, trafficDistribution),
    internalTrafficPolicy,
    publishNotReadyAddresses,
  };
}

/** A DNS name leads to the pods themselves: nothing maps one port to another. */
export function refuseMapped(where: IConstruct, ports: Port[], allowed: string, what = 'a headless Service'): void {
  const mapped = ports.find(port => port.service !== port.container);
  if (mapped === undefined) return;
  refuse(where, {
    code: 'headless-port-mapped',
    problem: `port ${mapped.name} has a different number on the Service, and ${what} cannot map ports`,
    given: `${mapped.service} for ${mapped.container}`,
    allowed,
    fix: `remove service: ${mapped.service}`,
  });
}

function refuseAddressed(where: IConstruct, prop: string, options: ServiceOptions): void {
  const given = OF_ITS_ADDRESS.filter(name => options[name] !== undefined);
  if (given.length === 0) return;
  refuse(where, {
    code: 'headless-contradicted',
    problem: `${listed(given.map(name => `${prop}${name}`))}: this needs the cluster IP of a Service, and a headless Service has none`,
    given: ['headless', ...given].join(', '),
    allowed: 'ipFamilyPolicy, ipFamilies, publishNotReadyAddresses and annotations with headless',
    fix: `remove headless, or remove ${listed(given)}`,
  });
}

function refuseUnready(where: IConstruct, prop: string): void {
  refuse(where, {
    code: 'not-ready-called',
    problem: `${prop}publishNotReadyAddresses: traffic would go to pods that have not started, or are about to stop`,
    given: 'true without headless',
    allowed: 'publishNotReadyAddresses with headless: true, for members that must find each other to become ready',
    fix: 'remove it, or add headless: true',
  });
}

function refuseDistributed(where: IConstruct, prop: string, given: TrafficDistribution): void {
  refuse(where, {
    code: 'traffic-contradicted',
    problem: `${prop}internalTrafficPolicy conflicts with trafficDistribution: traffic stays on the node, or is dropped`,
    given: `${given} with TrafficPolicy.LOCAL`,
    allowed: 'trafficDistribution, which is a preference, or TrafficPolicy.LOCAL, which is a requirement',
    fix: 'remove one of the two; TrafficDistribution.PREFER_SAME_NODE drops no traffic',
  });
}

function affinityTimeout(where: IConstruct, prop: string, { timeoutSeconds }: SessionAffinity): number {
  if (Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= LONGEST_AFFINITY) return timeoutSeconds;
  return reject(where, {
    code: 'session-affinity-invalid',
    problem: `the timeout of ${prop}sessionAffinity is not valid`,
    given: timeoutSeconds,
    allowed: `a whole number of seconds from 1 to ${LONGEST_AFFINITY} (one day)`,
    fix: 'use SessionAffinity.clientIp({ timeoutSeconds: 3600 }); keep data that must not be lost in a backing service',
  }, 1);
}

function distribution(where: IConstruct, wanted: TrafficDistribution): string {
  const what = `trafficDistribution ${wanted}`;
  if (wanted === TrafficDistribution.PREFER_SAME_NODE) {
    requireFeature(where, 'preferSameTraffic', { what, fix: 'use TrafficDistribution.PREFER_SAME_ZONE, or remove it' });
    return wanted;
  }
  requireFeature(where, 'trafficDistribution', { what, fix: 'remove it' });
  return hasFeature(where, 'preferSameTraffic', NOTHING) ? wanted : 'PreferClose';
}

function fixedAddresses(where: IConstruct, prop: string, { clusterIPs, ipFamilies }: ServiceOptions): ServiceFields {
  if (clusterIPs === undefined) return {};
  if (clusterIPs.length === 0 || clusterIPs.length > 2) refuseFamilies(where, `${prop}clusterIPs has ${clusterIPs.length} addresses`, clusterIPs, 'remove it, or set one address of each family');
  clusterIPs.forEach(address => holdClusterIP(where, ipAddress(where, `${prop}clusterIPs`, address)));
  const given = clusterIPs.map(familyOf);
  if (given[0] === given[1]) refuseFamilies(where, `${prop}clusterIPs has two addresses of the same family`, clusterIPs, 'remove one of them');
  const other = (ipFamilies ?? []).findIndex((family, i) => given[i] !== undefined && given[i] !== family);
  if (other >= 0) refuseFamilies(where, `${prop}clusterIPs[${other}] is not an address of the family ${ipFamilies![other]}, which ipFamilies has at this position`, clusterIPs, 'list addresses and families in the same order, or remove ipFamilies');
  return { clusterIP: clusterIPs[0], ...clusterIPs.length === 2 && { clusterIPs } };
}

function families(where: IConstruct, prop: string, { clusterIPs = [], ipFamilies, ipFamilyPolicy }: ServiceOptions): ServiceFields {
  if (ipFamilies !== undefined && (ipFamilies.length === 0 || new Set(ipFamilies).size < ipFamilies.length)) {
    refuseFamilies(where, `${prop}ipFamilies lists ${ipFamilies.length === 0 ? 'no family' : 'a family twice'}`, ipFamilies, 'list each family once, or remove it');
  }
  const isSingle = ipFamilyPolicy === undefined || ipFamilyPolicy === IpFamilyPolicy.SINGLE_STACK;
  if (isSingle && Math.max(clusterIPs.length, ipFamilies?.length ?? 0) > 1) {
    refuseFamilies(where, `${prop}ipFamilyPolicy ${ipFamilyPolicy ?? 'SingleStack, which is the default,'} allows one family, and two are set`, ipFamilies ?? clusterIPs, 'set ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK, or remove the second one');
  }
  return { ipFamilyPolicy, ipFamilies };
}

function refuseFamilies(where: IConstruct, problem: string, given: string[], fix: string): never {
  return refuse(where, {
    code: 'ip-families-contradicted',
    problem,
    given,
    allowed: 'one family, or both with a dual-stack ipFamilyPolicy; addresses in the order of ipFamilies',
    fix,
  });
}

export function familyOf(address: string): IpFamily {
  return isIPv4(address) ? IpFamily.IPV4 : IpFamily.IPV6;
}
