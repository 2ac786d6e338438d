import { googlePolicy } from './google-policy';

const whole = (maximum: number) => ({ type: 'integer', minimum: 1, maximum });
const asked = (properties: object = {}) => ({
  type: 'object',
  properties: {
    port: whole(65535),
    portName: { type: 'string', maxLength: 63 },
    portSpecification: { type: 'string', enum: ['USE_FIXED_PORT', 'USE_NAMED_PORT', 'USE_SERVING_PORT'] },
    ...properties,
  },
});
const page = asked({
  host: { type: 'string', maxLength: 2048, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' },
  proxyHeader: { type: 'string', enum: ['NONE', 'PROXY_V1'] },
  requestPath: { type: 'string', maxLength: 2048, pattern: "\\/[A-Za-z0-9\\/\\-._~%!?$&'()*+,;=:]*$" },
  response: { type: 'string', maxLength: 1024 },
});
const connection = asked({ proxyHeader: { type: 'string', enum: ['NONE', 'PROXY_V1'] }, request: { type: 'string', maxLength: 1024 }, response: { type: 'string', maxLength: 1024 } });

/**
 * What Google's clusters know of a HealthCheckPolicy: its definition is in no registry from which tests may take it, so these are its
 * fields and bounds as they are documented, and the rule that a check has one type with one set of settings.
 *
 * @see https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/apis/networking/v1/healthcheck_types.go
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
 */
export const HEALTH_CHECK_POLICY = googlePolicy('HealthCheckPolicy', 'healthcheckpolicies', {
  'type': 'object',
  'properties': {
    checkIntervalSec: whole(300),
    timeoutSec: whole(300),
    healthyThreshold: whole(10),
    unhealthyThreshold: whole(10),
    logConfig: { type: 'object', properties: { enabled: { type: 'boolean' } } },
    config: {
      type: 'object',
      minProperties: 2,
      maxProperties: 2,
      properties: {
        type: { type: 'string', enum: ['TCP', 'HTTP', 'HTTPS', 'HTTP2', 'GRPC'] },
        tcpHealthCheck: connection,
        httpHealthCheck: page,
        httpsHealthCheck: page,
        http2HealthCheck: page,
        grpcHealthCheck: asked({ grpcServiceName: { type: 'string', maxLength: 1024 } }),
      },
    },
  },
  'x-kubernetes-validations': [{
    rule: '!has(self.timeoutSec) || !has(self.checkIntervalSec) || self.timeoutSec <= self.checkIntervalSec',
    message: 'a check may not take longer than the time between two',
  }],
});
