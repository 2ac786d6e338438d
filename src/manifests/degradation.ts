/** A feature that a construct does without, because the platform's oldest Kubernetes version does not have the required field. */
export interface Degradation {
  /** Path of the construct, such as `shop/web`. */
  readonly path: string;
  /** First version with the field, such as `1.30`. */
  readonly since: string;
  /** What is done instead, and what is lost. */
  readonly lost: string;
}
