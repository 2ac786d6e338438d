/**
 * Resources of a proxy in Istio's own chart.
 *
 * @see https://github.com/istio/istio/blob/master/manifests/charts/istio-control/istio-discovery/values.yaml
 */
export const PROXY_SIZE = { cpu: '100m', cpuLimit: '2', memory: '128Mi', memoryLimit: '1Gi' } as const;
