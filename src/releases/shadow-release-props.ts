import { ReleasedProps } from './released-props';
import { HttpMethod } from '../props/http-method';
import { PriorityTier } from '../props/priority-tier';
import { Replay } from '../props/replay';
import { IVolumeClaim } from '../props/volume-claim';

/**
 * A version of an app that gets copies of calls, and what it may reach. Of what the app calls it reaches nothing but what is said here: each of the app's
 * bindings is given another address in `bindings`, or is `harmless`, and neither `bindings`, `calls` nor `egress` leads to what is not.
 */
export interface ShadowReleaseProps extends ReleasedProps {
  /**
   * Whether it gets copies of live calls.
   *
   * @default - true; false with `replay` on Kubernetes alone, which cannot copy calls
   */
  readonly live?: boolean;

  /**
   * Percent of the live calls that are copied, a whole number from 1 to 100.
   *
   * @default 100
   */
  readonly percent?: number;

  /**
   * Methods of the live calls that are copied. Others than GET, HEAD and OPTIONS need `anyMethod`.
   *
   * @default - GET, HEAD and OPTIONS, which change nothing by what HTTP says of them; with `anyMethod` all
   * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1
   */
  readonly methods?: HttpMethod[];

  /**
   * Why calls that change something may be copied, such as 'its database is a copy'.
   *
   * @default - they are not
   */
  readonly anyMethod?: string;

  /**
   * What of the app's bindings, calls and volumes it may have as the app has it, and why: by variable such as `PRICES_URL`, by host for what the app
   * calls without one, or by path, which it can then read and not write.
   *
   * @default - none
   */
  readonly harmless?: { readonly [original: string]: string };

  /**
   * Volumes of its own, by path. Each path at which the app has a volume is among them, or `harmless`.
   *
   * @default - none
   */
  readonly volumes?: { readonly [path: string]: IVolumeClaim };

  /**
   * A request log that is played to it by a Job: to the first of its ports that speaks HTTP.
   *
   * @default - none
   */
  readonly replay?: Replay;

  /**
   * Who goes before whom when there is not room for all.
   *
   * @default - PriorityTier.of('shadow', -1, { preempts: false }), behind everything that serves
   */
  readonly priority?: PriorityTier;
}
