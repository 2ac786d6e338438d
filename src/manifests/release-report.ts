/** The summary of one release. */
export interface ReleaseReport {
  /** Path of the construct, such as `shop/web-next`. */
  readonly path: string;
  /** The user's line, such as `main.ts:12`. */
  readonly source?: string;
  /** Kind of the release, such as `canary` or `blue-green release`. */
  readonly strategy: string;
  /** The app whose traffic is split. */
  readonly app: string;
  /** The router that splits it, such as `the Gateway API` or `Kubernetes alone`. */
  readonly router: string;
  /** Requested and effective weights, and extra pods at the peak. */
  readonly facts: string[];
  /** Limitations of this router. */
  readonly limits: string[];
  /** How to continue. */
  readonly next: string[];
  /** How to roll back. */
  readonly back: string[];
  /** Commands that wait until the applied changes are in effect, to be run one after the other. */
  readonly after?: string[];
  /** Commands for the end of the release, to be run after the program without it has been applied, and before its orphaned objects are deleted. */
  readonly end?: string[];
  /** Workloads that must be rolled out between the two steps. */
  readonly awaits: AwaitedWorkload[];
  /** Seconds that proxies need to apply the changes of the workloads' step, if nothing is awaited. */
  readonly pauseSeconds?: number;
}

/** A workload, as `kubectl rollout status` names it. */
export interface AwaitedWorkload {
  readonly kind: 'deployment';
  /** Absent if the program leaves the namespace to kubectl. */
  readonly namespace?: string;
  readonly name: string;
}
