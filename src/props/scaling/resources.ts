/**
 * Resources of a container. CPU in cores or millicores (`'2'`, `'250m'`), memory and disk in bytes (`'256Mi'`, `'2Gi'`).
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface Resources {
  /** CPU request: CPU that is reserved for the container. */
  readonly cpu: string;

  /** Memory request: memory that is reserved for the container. */
  readonly memory: string;

  /**
   * CPU limit, above which the container is throttled, or `'none'` for no limit.
   *
   * @default - four times `cpu`, at least two cores, so that the start is not throttled
   */
  readonly cpuLimit?: string;

  /**
   * Memory limit, above which the container is killed.
   *
   * @default - `memory`, so that nodes are never overcommitted
   */
  readonly memoryLimit?: string;

  /**
   * Ephemeral storage request: local disk for logs and scratch files that is reserved for the container.
   *
   * @default - the total size of the writable paths on disk, at least 64Mi
   */
  readonly ephemeralStorage?: string;

  /**
   * Ephemeral storage limit, above which the pod is evicted.
   *
   * @default - the total size of the writable paths on disk plus 192Mi for logs, at least `ephemeralStorage`
   */
  readonly ephemeralStorageLimit?: string;

  /**
   * Extended resources, such as devices, by name: `{ 'nvidia.com/gpu': 1 }`. They are reserved for the container alone while its pod exists.
   * Nodes with devices often have a taint: `tolerations: [Toleration.exists('nvidia.com/gpu')]` allows the pods there.
   * Processes and init containers that do not set `resources` of their own get these too.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
   */
  readonly extended?: { readonly [name: string]: number };
}
