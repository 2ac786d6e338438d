import { Entry } from './entry';
import { LoadBalancerController } from './load-balancer-controller';
import { Mesh } from './mesh';
import { NamePolicies } from './name-policies';
import { Operator } from './operator';
import { Secret } from '../props/config/secret';
import { Egress, Peer } from '../props/policies/peer';
import { StorageClass } from '../props/storage/storage-class';

/** When nodes pull images. */
export enum PullPolicy {
  /** Asks the registry each time a container starts; unchanged layers are not pulled again. */
  ALWAYS = 'Always',
  /** Pulls an image only if the node does not have it. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never pulls: the image must already be on the node. */
  NEVER = 'Never',
}

/** Properties of the cluster. Options override those of the preset. */
export interface PlatformOptions {
  /**
   * The oldest Kubernetes version that the manifests must run on, such as `1.35`.
   * No newer fields are rendered. `keelwright synth --kubernetes` overrides it.
   *
   * @default - 1.35, the oldest version that is still supported upstream
   * @see https://kubernetes.io/releases/version-skew-policy/
   */
  readonly kubernetes?: string;

  /**
   * When nodes pull images (`imagePullPolicy`).
   *
   * @default - IfNotPresent for images with a digest, for images that keelwright itself chooses, such as those of engines, and on kind
   * and minikube; else Always, because a tag may have been moved to another image
   * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * Existing Secrets with the credentials of private registries, for every pod. Each namespace needs them.
   *
   * @default - none: nodes have the credentials that they need
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly imagePullSecrets?: Secret[];

  /**
   * Number of zones that the cluster has nodes in, at least 1.
   *
   * @default - 1 on kind and minikube, else unknown
   * @see https://kubernetes.io/docs/setup/best-practices/multiple-zones/
   */
  readonly zones?: number;

  /**
   * StorageClass of ordinary block volumes (ReadWriteOnce).
   *
   * @default - the class that kind, minikube and aks install; else the cluster's default class, whose properties are unknown
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClass?: StorageClass;

  /**
   * Whether the cluster has a default StorageClass for PersistentVolumeClaims without one.
   *
   * @default - false on eks, else true
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly hasDefaultStorageClass?: boolean;

  /**
   * VolumeSnapshotClass for snapshots of volumes of `storageClass`.
   *
   * @default - unknown: volumes cannot be backed up by snapshots
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/
   */
  readonly volumeSnapshotClass?: string;

  /**
   * Operators and controllers that the cluster has in addition to those of Kubernetes. Their custom resources are rendered only if they are listed.
   *
   * @default - none
   */
  readonly operators?: Operator[];

  /**
   * Clients that scrape metrics, such as the namespace of Prometheus. The network policies of everything with `metrics` allow them; agents
   * allow them with `callers`.
   *
   * @default - unknown: everything with `metrics` must name its clients
   */
  readonly metricsReaders?: Peer[];

  /**
   * Address and port of the API server, as network policies see it: behind its Service. Used for pods with permissions.
   *
   * @default - port 443 or 6443 of any address; on minikube also 8443
   * @see https://kubernetes.io/docs/reference/networking/ports-and-protocols/
   */
  readonly apiServer?: Egress[];

  /**
   * Where pods with a cloud identity fetch their credentials, in addition to the addresses of the identity itself.
   *
   * @default - the metadata server on gke; none on others
   */
  readonly identityServers?: Egress[];

  /**
   * Where all apps, their processes and agents may send telemetry, such as an OpenTelemetry collector.
   *
   * @default - none: each app must allow it with `egress`, as backends always must
   * @see https://opentelemetry.io/docs/collector/
   */
  readonly telemetry?: Egress[];

  /**
   * CIDR blocks from which the platform's load balancers send traffic to pods, such as `['10.0.0.0/16']`.
   * Network policies of apps behind a load balancer allow only these.
   *
   * @default - unknown: the ports of such an app are open to any source, and `synth` says so
   */
  readonly loadBalancerSources?: string[];

  /**
   * How traffic enters the cluster from outside (Ingress or Gateway): what an app's `routes` are rendered to.
   *
   * @default - unknown: routes are rejected
   */
  readonly entry?: Entry;

  /**
   * Service mesh of the cluster: systems join it, network policies allow its proxies, and `resilience` is rendered for it.
   *
   * @default - none: `resilience` is rejected
   */
  readonly mesh?: Mesh;

  /**
   * The oldest version of the Gateway API's standard channel that the manifests must run on, such as `1.5`. No newer fields are rendered.
   *
   * @default - 1.2
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/
   */
  readonly gatewayApi?: string;

  /**
   * Load balancer class of each Service of type LoadBalancer without one, such as `service.k8s.aws/nlb`. Immutable:
   * to change it, an existing Service must be renamed.
   *
   * @default - the cluster's default
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   */
  readonly loadBalancerClass?: string;

  /**
   * Controllers that manage Amazon's load balancers. If one of them sends traffic directly to pods, namespaces get its readiness gate label: a
   * new pod is ready only when it is healthy behind the load balancer, so that no rollout leaves the load balancer without pods. `[]` adds no labels.
   *
   * @default - unknown: namespaces get the labels of all controllers; each controller reads its own
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
   */
  readonly loadBalancerControllers?: LoadBalancerController[];

  /**
   * Annotations of each Service of type LoadBalancer. Annotations of the Service itself override them.
   * A key with `{port}` is rendered for each port of the Service, with its number. They come on top of those of the preset, which `{}` removes.
   *
   * @default - those that eks and aks need; none on others
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
   */
  readonly loadBalancerAnnotations?: { readonly [key: string]: string };

  /**
   * Annotations that make a load balancer internal, on top of `loadBalancerAnnotations`: what `internalLoadBalancer()` returns. They come on top of
   * those of the preset, which `{}` removes.
   *
   * @default - those that gke, eks and aks need, none on kind and minikube; unknown on generic and openshift
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
   */
  readonly internalLoadBalancerAnnotations?: { readonly [key: string]: string };

  /**
   * Whether the platform assigns user, group and volume group of pods that set no user.
   * If so, the default user 10001 is not rendered; a user that an app or its system sets is.
   *
   * @default - true on openshift, else false
   * @see https://github.com/openshift/cluster-kube-apiserver-operator/blob/main/bindata/bootkube/scc-manifests/0000_20_kube-apiserver-operator_00_scc-restricted-v2.yaml
   */
  readonly assignsUsers?: boolean;

  /**
   * UDP and TCP ports of the DNS servers, as network policies see them.
   *
   * @default - 53; on openshift also 5353
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   */
  readonly dnsPorts?: number[];

  /**
   * DNS servers of the pods, on `dnsPorts`: the cluster's DNS pods, or the address in a pod's `/etc/resolv.conf`
   * if a cache of the node or the cloud answers. Other servers are not allowed: if one is missing here, pods cannot resolve names.
   *
   * @default - any server: they depend on the setup of the cluster
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   */
  readonly dns?: Peer[];

  /**
   * Whether the cluster enforces network policies, usually with its network plugin. Otherwise, policies are stored without effect, and any pod can
   * reach any other: `synth` says so, and a backend that accepts all clients is rejected unless it has a password, or a reason to have none.
   *
   * @default - true on kind and openshift; false on minikube, eks and aks, where it must be enabled; else unknown
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites
   */
  readonly enforcesNetworkPolicies?: boolean;

  /**
   * Policies by DNS name that the cluster supports: what `Egress.names` is rendered to. With Cilium, no other policy may allow DNS by port alone
   * to the pods that use it.
   *
   * @default - none: `Egress.names` is rejected
   * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
   */
  readonly namePolicies?: NamePolicies;
}
