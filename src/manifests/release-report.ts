/** What the summary tells of one release. */
export interface ReleaseReport {
  /** Path of the construct, such as `shop/web-next`. */
  readonly path: string;
  /** The user's line, such as `main.ts:12`. */
  readonly source?: string;
  /** What kind of release it is, such as `canary` or `blue-green release`. */
  readonly strategy: string;
  /** The app whose calls are divided. */
  readonly app: string;
  /** What divides them, such as `the Gateway API` or `Kubernetes alone`. */
  readonly router: string;
  /** Requested and effective weights, and extra pods at the peak. */
  readonly facts: string[];
  /** What this way of dividing calls cannot do. */
  readonly limits: string[];
  /** How it goes on. */
  readonly next: string[];
  /** How it is taken back. */
  readonly back: string[];
  /** Commands that end once what was applied is in effect, each to be run when the one before is done. */
  readonly after?: string[];
  /** The same for the end of the release, when the program without it has been applied and before what it leaves over is deleted. */
  readonly end?: string[];
  /** What must be rolled out between the two steps. */
  readonly awaits: AwaitedWorkload[];
  /** Seconds that proxies need to learn what step 1 changed, where nothing is awaited. */
  readonly pauseSeconds?: number;
}

/** A workload as `kubectl rollout status` names it. */
export interface AwaitedWorkload {
  readonly kind: 'deployment';
  /** Absent when the program leaves the namespace to kubectl. */
  readonly namespace?: string;
  readonly name: string;
}
