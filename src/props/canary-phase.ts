/** How far a canary has come. */
export enum CanaryPhase {
  /** It gets its share of the calls. */
  RUNNING = 'running',
  /** It gets all of them, until the app has its image; the app's own pods stay as they are for the way back. */
  PROMOTED = 'promoted',
  /** It gets none, and its pods are scaled away. */
  ABORTED = 'aborted',
}
