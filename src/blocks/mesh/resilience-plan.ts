import { IConstruct } from 'constructs';
import { atLeastOne } from './at-least-one';
import { refuseFaults } from './faults';
import { outlierPlan } from './outlier-detection';
import { RetryPlan, retryPlan } from './retries';
import { milliseconds } from '../../private/duration';
import { refuse } from '../../private/refusal';
import { OutlierDetection, Resilience } from '../../props/mesh/resilience';
import { Port } from '../../props/services/port';
import { Transport } from '../../props/services/transport';
import { Replicas } from '../scaling/replicas';

/** Limits that apply only where the proxy sees individual requests. */
const OF_CALLS = ['maxPendingRequests', 'maxRequests', 'maxRequestsPerConnection'] as const;

/** The requested resilience, validated and with all defaults, independent of the mesh. */
export interface ResiliencePlan extends Resilience {
  readonly retries?: RetryPlan;
  readonly outlierDetection?: Required<OutlierDetection>;
}

/** Rejects settings that contradict each other, or would never take effect. */
export function resiliencePlan(where: IConstruct, given: Resilience, ports: Port[], replicas: Replicas | undefined): ResiliencePlan {
  refuseEmpty(where, given, ports);
  const { timeout, connectionPool } = given;
  const faults = given.faults?.length === 0 ? undefined : given.faults;
  if (timeout !== undefined) milliseconds(where, 'resilience.timeout', timeout);
  if (connectionPool?.connectTimeout !== undefined) milliseconds(where, 'connectionPool.connectTimeout', connectionPool.connectTimeout);
  for (const bound of ['maxConnections', ...OF_CALLS] as const) atLeastOne(where, `connectionPool.${bound}`, connectionPool?.[bound]);
  if (faults) refuseFaults(where, faults);
  return {
    ...given,
    faults,
    retries: given.retries && retryPlan(where, given.retries, timeout, ports),
    outlierDetection: given.outlierDetection && outlierPlan(where, given.outlierDetection, replicas),
  };
}

function refuseEmpty(where: IConstruct, given: Resilience, ports: Port[]): void {
  const { timeout, retries, faults, connectionPool = {}, outlierDetection } = given;
  if (ports.length > 0 && !isSaid({ timeout, retries, outlierDetection, faults }) && !isSaid(connectionPool)) refuseNothing(where, 'resilience is empty', given, 'at least one of timeout, retries, connectionPool, outlierDetection and faults', "set timeout: '2s', or remove resilience");
  if (ports.length === 0) refuseNothing(where, 'resilience is set without a port that receives requests', 'nothing', 'resilience of workloads with a port', 'set resilience on the workload that receives the requests, or add a port');
  if (!ports.some(({ transport }) => transport === Transport.TCP)) refuseNothing(where, 'none of its ports uses TCP, and a mesh carries nothing else', ports.map(({ name, transport }) => `port ${name} with ${transport}`).join(', '), 'resilience of workloads with a TCP port', 'remove resilience');
  const bounds = OF_CALLS.filter(bound => connectionPool[bound] !== undefined).map(bound => `connectionPool.${bound}`);
  const http = [...Object.entries({ timeout, retries, faults }).filter(([, value]) => value !== undefined).map(([prop]) => prop), ...bounds];
  if (http.length === 0 || ports.some(({ _carriesRequests }) => _carriesRequests)) return;
  refuseNothing(where, 'none of its ports uses HTTP or gRPC, and proxies cannot see individual requests in other connections', http.join(', '), 'outlierDetection, and maxConnections and connectTimeout of connectionPool, with ports created by Port.tcp', `remove ${http.join(', ')}, or use Port.http or Port.grpc for the port`);
}

function isSaid(props: object): boolean {
  return Object.values(props).some(value => value !== undefined && !(Array.isArray(value) && value.length === 0));
}

function refuseNothing(where: IConstruct, problem: string, given: unknown, allowed: string, fix: string): never {
  return refuse(where, { code: 'resilience-invalid', problem, given, allowed, fix });
}
