import { HttpScheme } from './probe';
import { checked } from '../../private/calls/checked';

/** Options of a hook that sends an HTTP request. */
export interface HttpHookOptions {
  /**
   * Headers of the request.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * Whether the request uses TLS; the certificate is not verified.
   *
   * @default HttpScheme.HTTP
   */
  readonly scheme?: HttpScheme;

  /**
   * Name of the port that gets the request.
   *
   * @default - the app's first port
   */
  readonly port?: string;
}

/**
 * What the kubelet does right after a container has started, or before it is told to stop.
 *
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
@checked
export class Hook {
  /** Runs this command in the container, without a shell. */
  public static command(command: string[]): Hook {
    return new Hook(command);
  }

  /** Sends a GET request to this path of the container. */
  public static http(path: string, options: HttpHookOptions = {}): Hook {
    return new Hook(undefined, path, options);
  }

  /** Waits this number of seconds: at least 1, and less than `terminationGraceSeconds`. Before Kubernetes 1.30, it uses the command `sleep` of the image. */
  public static sleep(seconds: number): Hook {
    return new Hook(undefined, undefined, {}, seconds);
  }

  private constructor(
    /** Command, for a hook that runs one. */
    public readonly commandLine?: string[],
    /** Path, for a hook that sends a request. */
    public readonly path?: string,
    /** Options of the request. */
    public readonly request: HttpHookOptions = {},
    /** Seconds, for a hook that waits. */
    public readonly seconds?: number,
  ) {}
}
