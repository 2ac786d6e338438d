/**
 * What one container gets. CPU in cores or thousandths (`'250m'`, `'2'`), memory and disk in bytes (`'256Mi'`, `'2Gi'`).
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface Resources {
  /** CPU that is kept free for the container. */
  readonly cpu: string;

  /** Memory that is kept free for the container. */
  readonly memory: string;

  /**
   * CPU beyond which the container is throttled, or `'none'`.
   *
   * @default - four times `cpu`, at least one core
   */
  readonly cpuLimit?: string;

  /**
   * Memory beyond which the container is killed.
   *
   * @default - `memory`, so that a node never promises more than it has
   */
  readonly memoryLimit?: string;

  /**
   * Disk for logs and scratch files that is kept free for the container.
   *
   * @default - the writable paths on disk together, at least 64Mi
   */
  readonly ephemeralStorage?: string;

  /**
   * Disk beyond which the pod is evicted.
   *
   * @default - the writable paths on disk together with 192Mi for logs, at least `ephemeralStorage`
   */
  readonly ephemeralStorageLimit?: string;

  /**
   * Devices and whatever else nodes offer by number, such as `{ 'nvidia.com/gpu': 1 }`: kept for the container alone, as long as its pod
   * is there. Nodes with devices are often tainted for it: `tolerations: [Toleration.exists('nvidia.com/gpu')]` lets the pods there.
   * Processes and init steps that do not say what they get themselves get these too.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
   */
  readonly extended?: { readonly [name: string]: number };
}
