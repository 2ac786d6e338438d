import { Replay } from '../../props/releases/replay';
import { HttpMethod } from '../../props/routes/http-method';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { IVolumeClaim } from '../../props/storage/volume-claim';
import { ReleasedProps } from '../released-props';

/**
 * Options of a ShadowRelease: a version of an app that receives copies of requests, and the services that it may reach. It reaches none of the
 * services that the app calls, except those declared here: each of the app's bindings must have another address in `bindings` or be declared
 * `harmless`, and `bindings`, `calls` and `egress` must not lead to a service of the app that is not `harmless`.
 */
export interface ShadowReleaseProps extends ReleasedProps {
  /**
   * Whether it receives copies of live requests (mirroring).
   *
   * @default - true; false with `replay` on Kubernetes alone, which cannot mirror requests
   */
  readonly live?: boolean;

  /**
   * Percent of the live requests that are mirrored, a whole number from 1 to 100.
   *
   * @default 100
   */
  readonly percent?: number;

  /**
   * HTTP methods of the live requests that are mirrored. Methods other than GET, HEAD and OPTIONS require `anyMethod`.
   *
   * @default - GET, HEAD and OPTIONS, which HTTP defines as safe; with `anyMethod`, all
   * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1
   */
  readonly methods?: HttpMethod[];

  /**
   * Reason why requests that change data may be mirrored, such as 'its database is a copy'.
   *
   * @default - they are not mirrored
   */
  readonly anyMethod?: string;

  /**
   * The app's bindings, calls and volumes that it may share with the app, with the reason why that is harmless: by variable such as `PRICES_URL`,
   * by host for services that the app calls without a variable, or by the path of a volume, which it can then only read.
   *
   * @default - none
   */
  readonly harmless?: { readonly [original: string]: string };

  /**
   * Its own volumes, by path. Each path at which the app has a volume must be listed here or in `harmless`.
   *
   * @default - none
   */
  readonly volumes?: { readonly [path: string]: IVolumeClaim };

  /**
   * A request log that a Job replays to it: to its first HTTP port.
   *
   * @default - none
   */
  readonly replay?: Replay;

  /**
   * Scheduling priority of its pods when the cluster does not have capacity for all.
   *
   * @default - PriorityTier.of('shadow', -1, { preempts: false }), below all serving pods
   */
  readonly priority?: PriorityTier;
}
