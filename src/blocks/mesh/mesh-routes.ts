import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { ResiliencePlan } from './resilience-plan';
import { RetryPlan } from './retries';
import { RetryOn } from '../../props/mesh/resilience';
import { Port } from '../../props/services/port';
import { applyLate } from '../objects/deferred';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { GatewayRule, gatewaySplit } from '../traffic/gateway-split';
import { Traffic } from '../traffic/traffic';

/** Gateway API routes from all clients of the Service to its pods, one for each HTTP port. */
export function meshRoutes(scope: Construct, identity: Identity, labels: object, plan: ResiliencePlan, ports: Port[], traffic: Traffic): ApiObject[] {
  const spoken = ports.filter(({ protocol }) => protocol === 'http');
  return routesOf(scope, identity, { id: 'MeshRoute', kind: 'HTTPRoute', ports: spoken, labels, traffic }, port => rulesOf(plan, port));
}

/** The same for gRPC ports, whose routes only set where requests go. */
export function meshGrpcRoutes(scope: Construct, identity: Identity, labels: object, ports: Port[], traffic: Traffic): ApiObject[] {
  const spoken = ports.filter(({ protocol }) => protocol === 'grpc');
  return routesOf(scope, identity, { id: 'MeshGrpcRoute', kind: 'GRPCRoute', ports: spoken, labels, traffic }, port => rulesOf({}, port));
}

interface MeshRoutesOptions {
  readonly id: string;
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  readonly ports: Port[];
  readonly labels: object;
  readonly traffic: Traffic;
}

type Backend = { readonly name: string; readonly port: number };

function routesOf(scope: Construct, identity: Identity, options: MeshRoutesOptions, ruled: (to: Backend) => GatewayRule[]): ApiObject[] {
  const { id, kind, ports, labels, traffic } = options;
  const suffix = (port: Port, i: number) => i === 0 ? '' : `-${port.name}`;
  return ports.map((port, i) => {
    const rules = ruled({ name: identity.instance, port: port.service });
    const made = kubeObject(ApiObject, scope, `${id}${suffix(port, i)}`, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind,
      metadata: { name: `${identity.instance}-mesh${suffix(port, i)}`, labels: { ...labels, ...objectLabels(identity) } },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: identity.instance, port: port.service }],
        rules: Lazy.any({ produce: () => gatewaySplit(scope, rules, traffic) }),
      },
    });
    traffic.splits.push(where => gatewaySplit(where, rules, traffic));
    applyLate(made, 'traffic', () => traffic.leadsAway, () => traffic.isReleased);
    return made;
  });
}

/** If two rules match, the more specific one applies. */
function rulesOf({ timeout, retries }: ResiliencePlan, backend: Backend): GatewayRule[] {
  const timeouts = timeout === undefined ? undefined : { request: timeout };
  const rule = { ...(timeouts && { timeouts }), backendRefs: [backend] };
  if (retries === undefined) return [rule];
  const { perTryTimeout, methods } = retries;
  const retried = {
    ...(perTryTimeout === undefined ? timeouts && { timeouts } : { timeouts: { ...timeouts, backendRequest: perTryTimeout } }),
    retry: retryOf(retries),
    backendRefs: [backend],
  };
  if (methods === undefined) return [retried];
  return [{ matches: methods.map(method => ({ method })), ...retried }, { ...rule, retry: { attempts: 0 } }];
}

/** Failed connections are always retried. */
function retryOf({ attempts, on, codes, backoff }: RetryPlan): object {
  if (attempts === 0) return { attempts };
  const all = [...on.includes(RetryOn.GATEWAY_ERROR) ? [502, 503, 504] : [], ...codes];
  return {
    codes: [...new Set(all)].sort(),
    attempts,
    ...(backoff !== undefined && { backoff }),
  };
}
