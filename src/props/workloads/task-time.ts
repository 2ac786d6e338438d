/** When an admin task runs. */
export enum TaskTime {
  /** Before the pods of the app get the new version: they wait until the task has succeeded. If it fails, the old version keeps serving. */
  BEFORE_ROLLOUT = 'before-rollout',
  /** After all pods of the app have the new version. */
  AFTER_ROLLOUT = 'after-rollout',
  /** Only when a person starts it, with the command that `synth` prints. */
  BY_HAND = 'by-hand',
}
