import { checked } from '../../private/calls/checked';

/** How a request or limit is given. */
export interface ResourceFieldOptions {
  /**
   * Unit of the number, which is rounded up. For CPU, `1` is whole cores and `1m` millicores. For memory and storage, it is `1` for bytes,
   * `1Ki`, `1Mi`, `1Gi` and so on, or `1k`, `1M`, `1G` and so on.
   *
   * @default '1'
   */
  readonly divisor?: string;
}

/**
 * What a pod can know about itself (downward API): as an environment variable with `podFields`, as a file with `ProjectedFile.podField`.
 * A variable has the value of the time when its container started; a file follows labels and annotations that change.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 */
@checked
export class PodField {
  /** Name of the pod. */
  public static podName(): PodField {
    return new PodField('metadata.name');
  }

  /** Namespace of the pod. */
  public static namespace(): PodField {
    return new PodField('metadata.namespace');
  }

  /** Unique ID of the pod. A pod that replaces another one under the same name has another ID. */
  public static uid(): PodField {
    return new PodField('metadata.uid');
  }

  /** IP address of the pod. Only for variables. */
  public static podIp(): PodField {
    return new PodField('status.podIP');
  }

  /** All IP addresses of the pod, separated by commas: one of each IP family in a dual-stack cluster. Only for variables. */
  public static podIps(): PodField {
    return new PodField('status.podIPs');
  }

  /** Name of the node, as `kubectl get nodes` shows it. Only for variables. */
  public static nodeName(): PodField {
    return new PodField('spec.nodeName');
  }

  /** IP address of the node. Only for variables. */
  public static nodeIp(): PodField {
    return new PodField('status.hostIP');
  }

  /** All IP addresses of the node, separated by commas. Only for variables, and only from Kubernetes 1.29 on. */
  public static nodeIps(): PodField {
    return new PodField('status.hostIPs');
  }

  /** Name of the ServiceAccount. Only for variables. */
  public static serviceAccountName(): PodField {
    return new PodField('spec.serviceAccountName');
  }

  /**
   * Value of a label: one of `podLabels`, one that keelwright sets, or one that Kubernetes adds, such as `apps.kubernetes.io/pod-index` for
   * members of a backend, and from Kubernetes 1.35 on `topology.kubernetes.io/zone`, if the node has it.
   *
   * @throws label-invalid, pod-label-unknown, kubernetes-too-old
   */
  public static label(key: string): PodField {
    return new PodField('metadata.labels', key);
  }

  /**
   * Value of an annotation; empty if the pod does not have it.
   *
   * @throws label-invalid
   */
  public static annotation(key: string): PodField {
    return new PodField('metadata.annotations', key);
  }

  /** All labels, each as a line `key="value"`. Only for files. */
  public static labels(): PodField {
    return new PodField('metadata.labels');
  }

  /** All annotations, each as a line `key="value"`. Only for files. */
  public static annotations(): PodField {
    return new PodField('metadata.annotations');
  }

  /**
   * CPU request of the container; in a file, of the main container.
   *
   * @throws divisor-invalid
   */
  public static cpuRequest(options: ResourceFieldOptions = {}): PodField {
    return PodField.ofResource('requests.cpu', options);
  }

  /**
   * CPU limit of the container; in a file, of the main container. It is rejected with `cpuLimit: 'none'`, as Kubernetes would give the CPU
   * of the node.
   *
   * @throws divisor-invalid, pod-field-unlimited
   */
  public static cpuLimit(options: ResourceFieldOptions = {}): PodField {
    return PodField.ofResource('limits.cpu', options);
  }

  /**
   * Memory request of the container; in a file, of the main container.
   *
   * @throws divisor-invalid
   */
  public static memoryRequest(options: ResourceFieldOptions = {}): PodField {
    return PodField.ofResource('requests.memory', options);
  }

  /**
   * Memory limit of the container; in a file, of the main container.
   *
   * @throws divisor-invalid
   */
  public static memoryLimit(options: ResourceFieldOptions = {}): PodField {
    return PodField.ofResource('limits.memory', options);
  }

  /**
   * Request for the node's disk of the container; in a file, of the main container.
   *
   * @throws divisor-invalid
   */
  public static ephemeralStorageRequest(options: ResourceFieldOptions = {}): PodField {
    return PodField.ofResource('requests.ephemeral-storage', options);
  }

  /**
   * Limit for the node's disk of the container; in a file, of the main container.
   *
   * @throws divisor-invalid
   */
  public static ephemeralStorageLimit(options: ResourceFieldOptions = {}): PodField {
    return PodField.ofResource('limits.ephemeral-storage', options);
  }

  private static ofResource(path: string, { divisor = '1' }: ResourceFieldOptions): PodField {
    return new PodField(path, undefined, divisor);
  }

  private constructor(
    /** Path of the field, such as `metadata.name`; for a request or limit, its name, such as `limits.memory`. */
    public readonly path: string,
    /** Key of the label or annotation; undefined for all of them, and for other fields. */
    public readonly key?: string,
    /** Unit of a request or limit; undefined for other fields. */
    public readonly divisor?: string,
  ) {}
}
