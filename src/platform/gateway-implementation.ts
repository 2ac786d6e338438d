/**
 * Implementations of the Gateway API.
 *
 * @see https://gateway-api.sigs.k8s.io/implementations/
 */
export enum GatewayImplementation {
  /** Agentgateway. */
  AGENTGATEWAY = 'agentgateway',
  /** Application Gateway for Containers, on AKS. */
  APPLICATION_GATEWAY_FOR_CONTAINERS = 'application-gateway-for-containers',
  /** The AWS Gateway API Controller, for Amazon VPC Lattice. */
  AWS_GATEWAY_API_CONTROLLER = 'aws-gateway-api-controller',
  /** The AWS Load Balancer Controller, for Application Load Balancers. */
  AWS_LOAD_BALANCER_CONTROLLER = 'aws-load-balancer-controller',
  /** Cilium. */
  CILIUM = 'cilium',
  /** Contour. */
  CONTOUR = 'contour',
  /** Envoy Gateway. */
  ENVOY_GATEWAY = 'envoy-gateway',
  /** Google's own on GKE: the classes with the prefix `gke-l7-`. */
  GKE = 'gke',
  /** HAProxy Ingress. */
  HAPROXY_INGRESS = 'haproxy-ingress',
  /** Istio. */
  ISTIO = 'istio',
  /** Kgateway. */
  KGATEWAY = 'kgateway',
  /** Kong Operator. */
  KONG = 'kong',
  /** NGINX Gateway Fabric. */
  NGINX_GATEWAY_FABRIC = 'nginx-gateway-fabric',
  /** Traefik. */
  TRAEFIK = 'traefik',
}

/**
 * Optional features of a Gateway, by their names in conformance reports.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export enum RouteFeature {
  /** Matching requests by header. */
  HEADER_MATCHING = 'HTTPRouteHeaderMatching',
  /** Matching requests by method, for routes and mirrors. */
  METHOD_MATCHING = 'HTTPRouteMethodMatching',
  /** Matching requests by query parameter. */
  QUERY_PARAM_MATCHING = 'HTTPRouteQueryParamMatching',
  /** Splitting traffic between Services by weight. */
  WEIGHT = 'HTTPRouteWeight',
  /** Changing request headers. */
  REQUEST_HEADER_MODIFIER = 'HTTPRouteRequestHeaderModifier',
  /** Changing response headers. */
  RESPONSE_HEADER_MODIFICATION = 'HTTPRouteResponseHeaderModification',
  /** Changing headers per Service. Conformance tests cover request headers only; sticky cookies need response headers. */
  BACKEND_HEADER_MODIFICATION = 'HTTPRouteBackendRequestHeaderModification',
  /** Rewriting the host. */
  HOST_REWRITE = 'HTTPRouteHostRewrite',
  /** Rewriting the entire path, or its prefix. */
  PATH_REWRITE = 'HTTPRoutePathRewrite',
  /** Rewriting the prefix of the path. */
  PREFIX_REWRITE = 'ReplacePrefixMatch',
  /** Redirecting to another host. */
  HOST_REDIRECT = 'HTTPRouteRedirectHostAndStatus',
  /** Redirecting to another path. */
  PATH_REDIRECT = 'HTTPRoutePathRedirect',
  /** Redirecting to HTTPS. */
  SCHEME_REDIRECT = 'HTTPRouteSchemeRedirect',
  /** Mirroring requests. */
  REQUEST_MIRROR = 'HTTPRouteRequestMirror',
  /** Mirroring a percentage of the requests. */
  REQUEST_PERCENTAGE_MIRROR = 'HTTPRouteRequestPercentageMirror',
  /** Mirroring a request to several Services. */
  REQUEST_MULTIPLE_MIRRORS = 'HTTPRouteRequestMultipleMirrors',
  /** Timeouts of requests. */
  REQUEST_TIMEOUT = 'HTTPRouteRequestTimeout',
  /** Timeouts of single requests to the app. */
  BACKEND_TIMEOUT = 'HTTPRouteBackendTimeout',
  /** ListenerSets: listeners in addition to those of the Gateway. */
  LISTENER_SET = 'ListenerSet',
}
