import { Entry } from './entry';
import { Mesh } from './mesh';
import { Operator } from './operator';
import { Egress, Peer } from '../props/peer';
import { StorageClass } from '../props/storage-class';

/** When nodes fetch an image that they may already have. */
export enum PullPolicy {
  /** Ask the registry each time a container starts; unchanged layers are not fetched again. */
  ALWAYS = 'Always',
  /** Use what the node has. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never ask a registry: the image must be on the node. */
  NEVER = 'Never',
}

/** What the cluster below is and can do. What is given goes before the preset's own. */
export interface PlatformOptions {
  /**
   * The oldest Kubernetes version that will run the manifests, such as `1.35`.
   * Nothing newer than it is printed. `keelwright synth --kubernetes` overrides it.
   *
   * @default - 1.35, the oldest version still supported upstream
   * @see https://kubernetes.io/releases/version-skew-policy/
   */
  readonly kubernetes?: string;

  /**
   * When nodes fetch images.
   *
   * @default - IfNotPresent for images with a digest and on kind and minikube, else Always
   * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * Number of zones that the cluster's nodes are in, at least 1.
   *
   * @default - 1 on kind and minikube, else not known
   * @see https://kubernetes.io/docs/setup/best-practices/multiple-zones/
   */
  readonly zones?: number;

  /**
   * The class of ordinary block volumes, which one node mounts at a time.
   *
   * @default - the class that kind, minikube and aks install; else the cluster's default, of which nothing is known
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClass?: StorageClass;

  /**
   * Whether the cluster has a default StorageClass for claims that name none.
   *
   * @default - false on eks, else true
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly hasDefaultStorageClass?: boolean;

  /**
   * The VolumeSnapshotClass that copies volumes of `storageClass`.
   *
   * @default - not known: volumes cannot be backed up by snapshots
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/
   */
  readonly volumeSnapshotClass?: string;

  /**
   * Controllers that the cluster has beside Kubernetes' own. What only they understand is printed for them alone.
   *
   * @default - none
   */
  readonly operators?: Operator[];

  /**
   * Who reads metrics, such as the namespace of Prometheus: the policies of what has metrics let it in.
   *
   * @default - not known: whatever has metrics says who reads them
   */
  readonly metricsReaders?: Peer[];

  /**
   * Where pods with permissions reach the API server, as network policies see it: past its Service, at its own address and port.
   *
   * @default - port 443 or 6443 of any address; on minikube 8443 too
   * @see https://kubernetes.io/docs/reference/networking/ports-and-protocols/
   */
  readonly apiServer?: Egress[];

  /**
   * Where pods with an identity get their keys, beside what the identity itself says of it.
   *
   * @default - the metadata server on gke; else none
   */
  readonly identityServers?: Egress[];

  /**
   * Where every app, each of its processes and every agent may send what they tell of themselves, such as an OpenTelemetry collector.
   *
   * @default - none: what sends says so by `egress`, as backends always do
   * @see https://opentelemetry.io/docs/collector/
   */
  readonly telemetry?: Egress[];

  /**
   * Address blocks from which the platform's load balancers reach pods, such as `['10.0.0.0/16']`.
   * Network policies of apps behind a load balancer admit these and no others.
   *
   * @default - not known: such an app's ports are open to every source
   */
  readonly loadBalancerSources?: string[];

  /**
   * How traffic enters the cluster from outside: what an app's `routes` become.
   *
   * @default - not known, and never guessed: routes are refused
   */
  readonly entry?: Entry;

  /**
   * What stands between the apps of the cluster: systems join it, policies let its proxies through, and `resilience` becomes what it reads.
   *
   * @default - none: `resilience` is refused
   */
  readonly mesh?: Mesh;

  /**
   * The oldest version of Gateway API's standard channel that will run the manifests, such as `1.5`. Nothing newer is printed.
   *
   * @default - 1.2
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/
   */
  readonly gatewayApi?: string;

  /**
   * The implementation of each Service of type LoadBalancer that names none itself, such as `service.k8s.aws/nlb`. It cannot change later:
   * a Service that exists must be given another name to have another.
   *
   * @default - the cluster's own
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   */
  readonly loadBalancerClass?: string;

  /**
   * Annotations of each Service of type LoadBalancer, under those that the Service gives itself.
   * A key with `{port}` is printed for each port of the Service, with its number.
   *
   * @default - what eks and aks need, else none
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
   */
  readonly loadBalancerAnnotations?: { readonly [key: string]: string };

  /**
   * Annotations over those that keep a load balancer inside the network: what `internalLoadBalancer()` gives.
   *
   * @default - what gke, eks and aks need, none on kind and minikube; not known of generic and openshift
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
   */
  readonly internalLoadBalancerAnnotations?: { readonly [key: string]: string };

  /**
   * Whether the platform chooses user, group and owner of volumes of pods that name no user.
   * The user 10001 is not printed then; a user that an app or its system names is.
   *
   * @default - true on openshift, else false
   * @see https://github.com/openshift/cluster-kube-apiserver-operator/blob/main/bindata/bootkube/scc-manifests/0000_20_kube-apiserver-operator_00_scc-restricted-v2.yaml
   */
  readonly assignsUsers?: boolean;

  /**
   * Ports, UDP and TCP, on which pods may ask for names, as network policies see them.
   *
   * @default - 53, on openshift 5353 too
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   */
  readonly dnsPorts?: number[];
}
