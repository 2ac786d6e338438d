import { ApiObject, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ResiliencePlan } from './resilience-plan';
import { RetryPlan } from './retries';
import { FaultInjection } from '../../props/mesh/fault-injection';
import { ConnectionPool, OutlierDetection } from '../../props/mesh/resilience';
import { applyLate } from '../objects/deferred';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { IstioRoute, istioSplit } from '../traffic/istio-split';
import { Traffic } from '../traffic/traffic';

const NETWORKING = 'networking.istio.io/v1';

export interface IstioObjects {
  readonly virtualService?: ApiObject;
  readonly destinationRule?: ApiObject;
}

/** How every client's proxy, or the waypoint, handles requests to the Service. TLS is not configured: any setting would turn mutual TLS off. */
export function istioObjects(scope: Construct, identity: Identity, labels: object, plan: ResiliencePlan, traffic: Traffic): IstioObjects {
  const isRouted = plan.timeout !== undefined || plan.retries !== undefined || plan.faults !== undefined;
  return {
    virtualService: isRouted ? virtualService(scope, identity, labels, plan, traffic) : undefined,
    destinationRule: destinationRule(scope, identity, labels, plan),
  };
}

/** How requests to the Service are made, and where they are routed. */
export function virtualService(scope: Construct, identity: Identity, labels: object, plan: ResiliencePlan, traffic: Traffic): ApiObject {
  const { instance } = identity;
  const split = (where: IConstruct) => istioSplit(where, httpRoutes(instance, plan), traffic);
  const made = kubeObject(ApiObject, scope, 'VirtualService', {
    apiVersion: NETWORKING,
    kind: 'VirtualService',
    metadata: { name: instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: { hosts: [instance], http: Lazy.any({ produce: () => split(scope) }) },
  });
  traffic.splits.push(split);
  applyLate(made, 'traffic', () => traffic.leadsAway, () => traffic.isReleased);
  return made;
}

/** Connection limits for the pods of a Service, and outlier detection that ejects failing pods. */
export function destinationRule(scope: Construct, identity: Identity, labels: object, plan: ResiliencePlan): ApiObject | undefined {
  const trafficPolicy = trafficPolicyOf(plan);
  return trafficPolicy && kubeObject(ApiObject, scope, 'DestinationRule', {
    apiVersion: NETWORKING,
    kind: 'DestinationRule',
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: { host: identity.instance, trafficPolicy },
  });
}

/** The first matching route applies, so requests that are safe to retry come before all others. */
function httpRoutes(host: string, { timeout, retries, faults }: ResiliencePlan): IstioRoute[] {
  const route = {
    ...(faults && { fault: Object.assign({}, ...faults.map(faultOf)) }),
    route: [{ destination: { host } }],
    ...(timeout !== undefined && { timeout }),
  };
  if (retries === undefined) return [route];
  if (retries.methods === undefined) return [{ ...route, retries: retriesOf(retries) }];
  return [
    { name: 'retried', match: [{ method: { regex: retries.methods.join('|') } }], ...route, retries: retriesOf(retries) },
    { name: 'once', ...route, retries: { attempts: 0 } },
  ];
}

function retriesOf({ attempts, perTryTimeout, on, codes, backoff }: RetryPlan): object {
  if (attempts === 0) return { attempts };
  return {
    attempts,
    ...(perTryTimeout !== undefined && { perTryTimeout }),
    ...(backoff !== undefined && { backoff }),
    retryOn: [...on, ...codes].join(','),
  };
}

function faultOf({ kind, value, percent }: FaultInjection): object {
  const percentage = { value: percent };
  return kind === 'delay' ? { delay: { fixedDelay: value, percentage } } : { abort: { httpStatus: value, percentage } };
}

function trafficPolicyOf({ connectionPool, outlierDetection, retries }: ResiliencePlan): object | undefined {
  const pool = poolOf(connectionPool ?? {});
  const policy = {
    ...(Object.keys(pool).length > 0 && { connectionPool: pool }),
    // With outlier detection, Istio only uses pods in the client's zone as long as one there is healthy: a retry would reach the same pod.
    ...(outlierDetection && { loadBalancer: { localityLbSetting: { enabled: false } }, outlierDetection: outliersOf(outlierDetection) }),
    ...(retries?.budgetPercent !== undefined && { retryBudget: { percent: retries.budgetPercent } }),
  };
  return Object.keys(policy).length === 0 ? undefined : policy;
}

function poolOf({ maxConnections, connectTimeout, maxPendingRequests, maxRequests, maxRequestsPerConnection }: ConnectionPool): object {
  const tcp = defined({ maxConnections, connectTimeout });
  const http = defined({ http1MaxPendingRequests: maxPendingRequests, http2MaxRequests: maxRequests, maxRequestsPerConnection });
  return { ...(Object.keys(tcp).length > 0 && { tcp }), ...(Object.keys(http).length > 0 && { http }) };
}

function outliersOf({ consecutiveErrors, ...rest }: Required<OutlierDetection>): object {
  return { consecutive5xxErrors: consecutiveErrors, ...rest };
}

function defined(fields: { readonly [field: string]: unknown }): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
