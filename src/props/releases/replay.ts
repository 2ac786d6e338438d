import { HttpMethod } from '../routes/http-method';
import { Resources } from '../scaling/resources';
import { User } from '../security/user';
import { IVolumeClaim } from '../storage/volume-claim';

/**
 * Replays a request log, as a Job. Each line is one request, either `GET /cart?page=2` or a line of an access log in the common or
 * combined format. All other lines are counted but not sent.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export interface Replay {
  /** Volume that contains the log. It is mounted read-only. */
  readonly log: IVolumeClaim;

  /** Path of the log file in the volume, such as `2026-11-20/requests.log`. A file that ends with `.gz` is decompressed while it is read. */
  readonly path: string;

  /**
   * Maximum number of requests per second, from 1 to 500. With slow responses there are fewer: at most ten requests are sent concurrently.
   *
   * @default 10
   */
  readonly requestsPerSecond?: number;

  /**
   * HTTP methods of the requests that are sent. CONNECT and TRACE are not allowed.
   *
   * @default - GET, HEAD and OPTIONS, which are safe methods in HTTP; with `anyMethod` also POST, PUT, PATCH and DELETE
   * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1
   */
  readonly methods?: HttpMethod[];

  /**
   * Reason why requests of any method may be sent again, such as 'its database is a copy'. Logs contain no bodies: these requests have none.
   *
   * @default - only safe methods are sent
   */
  readonly anyMethod?: string;

  /**
   * Headers of every request, such as `{ host: 'shop.acme.example' }`. They are part of the manifest and must not contain secrets.
   * `x-shadow-replay: true` is always added.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * Change this text to replay the same log again.
   *
   * @default - none: the log is replayed when the app that answers it or the options of the replay change
   */
  readonly id?: string;

  /**
   * Image with curl and a POSIX shell with its standard utilities, such as a copy in a private registry.
   *
   * @default 'curlimages/curl:8.21.0'
   */
  readonly image?: string;

  /**
   * User that reads the log. The permissions of the volume are not changed, so files that only their owner can read require that owner here.
   *
   * @default - 10001, or one that the platform assigns
   */
  readonly user?: User;

  /**
   * CPU and memory of the client.
   *
   * @default - 100m of CPU and 128Mi of memory
   */
  readonly resources?: Resources;

  /**
   * Deadline of the replay in seconds; after that it is stopped, and has failed.
   *
   * @default 21600
   */
  readonly activeDeadlineSeconds?: number;
}
