import { HttpMethod } from './http-method';
import { Resources } from './resources';
import { User } from './user';
import { IVolumeClaim } from './volume-claim';

/**
 * A request log that is played again. Each line is one request, either `GET /cart?page=2` or a line of an access log in the common or
 * combined format. All other lines are counted and not sent.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export interface Replay {
  /** The volume with the log. It is mounted read-only. */
  readonly log: IVolumeClaim;

  /** File of the log in the volume, such as `2026-11-20/requests.log`. One that ends with `.gz` is unpacked as it is read. */
  readonly path: string;

  /**
   * Requests a second, from 1 to 500. When the answers take long there are fewer: no more than ten requests are under way at a time.
   *
   * @default 10
   */
  readonly requestsPerSecond?: number;

  /**
   * The requests that are sent, by method. CONNECT and TRACE cannot be among them.
   *
   * @default - GET, HEAD and OPTIONS, which change nothing by what HTTP says of them; with `anyMethod` POST, PUT, PATCH and DELETE as well
   * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1
   */
  readonly methods?: HttpMethod[];

  /**
   * Why requests of any method may be sent again, such as 'its database is a copy'. Logs have no bodies: these requests go without one.
   *
   * @default - only methods that change nothing
   */
  readonly anyMethod?: string;

  /**
   * Headers of every request, such as `{ host: 'shop.acme.example' }`. They stand in the manifest: no secret may be among them.
   * `x-shadow-replay: true` is always there.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * Another text plays the same log once more.
   *
   * @default - none: a log is played again when what answers changes, or how it is played
   */
  readonly id?: string;

  /**
   * Image with curl and a POSIX shell with its tools, such as a copy in a registry of yours.
   *
   * @default 'curlimages/curl:8.21.0'
   */
  readonly image?: string;

  /**
   * Who reads the log: the volume stays as it is, so that files which only their owner can read take that owner here.
   *
   * @default - 10001, or one that the platform assigns
   */
  readonly user?: User;

  /**
   * What the client gets.
   *
   * @default - 100m of CPU and 128Mi of memory
   */
  readonly resources?: Resources;

  /**
   * Seconds after which the replay is stopped, and has failed.
   *
   * @default 21600
   */
  readonly activeDeadlineSeconds?: number;
}
