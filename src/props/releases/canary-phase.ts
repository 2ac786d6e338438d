/** Phase of a canary. */
export enum CanaryPhase {
  /** The canary gets its share of the traffic. */
  RUNNING = 'running',
  /** The canary gets all traffic until the app has its image. The app's own pods keep running for a rollback. */
  PROMOTED = 'promoted',
  /** The canary gets no traffic, and is scaled to zero. */
  ABORTED = 'aborted',
}
