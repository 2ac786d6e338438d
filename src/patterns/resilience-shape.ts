import { anything, instance, listOf, oneOf, Shape, struct, text } from '../private/shape';
import { HttpMethod } from '../props/http-method';
import { ConnectionPool, OutlierDetection, Resilience, Retries, RetryOn } from '../props/resilience';

const RETRIES: Shape<Retries> = {
  attempts: anything,
  perTryTimeout: anything,
  on: listOf(oneOf(RetryOn, 'RetryOn')),
  codes: listOf(anything),
  backoff: anything,
  methods: listOf(oneOf(HttpMethod, 'HttpMethod')),
  anyMethod: text,
  budgetPercent: anything,
};

const CONNECTION_POOL: Shape<ConnectionPool> = {
  maxConnections: anything,
  connectTimeout: anything,
  maxPendingRequests: anything,
  maxRequests: anything,
  maxRequestsPerConnection: anything,
};

const OUTLIER_DETECTION: Shape<OutlierDetection> = {
  consecutiveErrors: anything,
  interval: anything,
  baseEjectionTime: anything,
  maxEjectionPercent: anything,
};

export const RESILIENCE: Shape<Resilience> = {
  timeout: anything,
  retries: struct(RETRIES),
  connectionPool: struct(CONNECTION_POOL),
  outlierDetection: struct(OUTLIER_DETECTION),
  faults: listOf(instance({ name: 'Fault' }, "Fault.delay('3s', 10, 'does checkout show its spinner?')")),
};
