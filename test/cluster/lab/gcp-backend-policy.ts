import { googlePolicy } from './google-policy';

const within = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });

/**
 * What Google's clusters know of a GCPBackendPolicy, as far as it is printed: its definition is in no registry from which tests may take it, so these are
 * its fields and bounds as they are documented.
 *
 * @see https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/apis/networking/v1/gcpbackendpolicy_types.go
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
 */
export const GCP_BACKEND_POLICY = googlePolicy('GCPBackendPolicy', 'gcpbackendpolicies', {
  type: 'object',
  properties: {
    timeoutSec: within(1, 2147483647),
    maxRatePerEndpoint: within(1, 1000000000),
    connectionDraining: { type: 'object', properties: { drainingTimeoutSec: within(0, 3600) } },
  },
});
