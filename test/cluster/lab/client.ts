import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';

export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
  spec?: any;
  status?: any;
  [field: string]: any;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { kind: string; name: string; uid: string }[];
  [field: string]: any;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject;
}

export interface Watch {
  /** Settles when the stream ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** The API server refused: `status` is the HTTP status, `reason` Kubernetes' own word. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly reason: string, message: string) {
    super(message);
  }
}

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** A small client of one API server; paths are those of the API, such as /api/v1/namespaces/default/pods. */
export class ApiClient {
  /** What the server warned of, in its own words, since there was this client. */
  readonly warnings: string[] = [];
  private readonly agent: Agent;

  constructor(
    private readonly server: URL, private readonly token: string, private readonly certificateAuthority: string, private readonly user?: string,
  ) {
    // The server drops idle connections after 90 s: ours go before that, so that no request meets a dying one.
    this.agent = new Agent({ keepAlive: true, timeout: 60_000, ca: certificateAuthority, maxSockets: 64 });
  }

  /** Asks as somebody else, as `kubectl --as` does. */
  as(user: string): ApiClient {
    return new ApiClient(this.server, this.token, this.certificateAuthority, user);
  }

  async get<T = KubeObject>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  async list<T = KubeObject>(path: string): Promise<T[]> {
    return (await this.get<{ items: T[] }>(path)).items;
  }

  async post<T = KubeObject>(path: string, body: object): Promise<T> {
    return this.send('POST', path, body);
  }

  async put<T = KubeObject>(path: string, body: object): Promise<T> {
    return this.send('PUT', path, body);
  }

  async patch<T = KubeObject>(path: string, body: object, type: keyof typeof PATCH_TYPES = 'merge'): Promise<T> {
    return this.send('PATCH', path, body, PATCH_TYPES[type]);
  }

  async delete<T = KubeObject>(path: string, options: { gracePeriodSeconds?: number; propagationPolicy?: string } = {}): Promise<T> {
    return this.send('DELETE', path, { apiVersion: 'v1', kind: 'DeleteOptions', ...options });
  }

  /** Follows a collection from `resourceVersion` on; without one, starts with what is there. */
  watch(path: string, onEvent: (event: WatchEvent) => void, resourceVersion?: string): Watch {
    const query = `watch=1${resourceVersion ? `&resourceVersion=${resourceVersion}` : ''}`;
    const outgoing = this.open('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
    // A forgotten watch must not keep the process alive.
    outgoing.on('socket', socket => socket.unref());
    const ended = new Promise<void>(resolve => {
      outgoing.on('error', () => resolve());
      outgoing.on('response', response => {
        response.on('close', resolve);
        // What is refused is told as one object that is no event.
        if (response.statusCode! >= 300) return resolve();
        createInterface({ input: response })
          .on('line', line => onEvent(JSON.parse(line)))
          .on('error', () => resolve());
      });
    });
    outgoing.end();
    return { ended, stop: () => outgoing.destroy() };
  }

  /** Closes the idle connections. */
  close(): void {
    this.agent.destroy();
  }

  private async send<T>(method: string, path: string, body?: object, contentType = 'application/json'): Promise<T> {
    // A server reads patches as YAML, which knows fewer characters than JSON.
    const payload = body && Buffer.from(JSON.stringify(body).replace(/[\u007f-\u009f\ufeff\ufffe\uffff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
    const outgoing = this.open(method, path, payload && { 'content-type': contentType, 'content-length': payload.length });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve);
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
    const { warning } = response.headers;
    if (warning) this.warnings.push(`${method} ${path}: ${warning}`);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    const json = response.headers['content-type']?.includes('json');
    if (response.statusCode! >= 300) {
      const { reason, message } = json ? JSON.parse(text) : { reason: 'Unknown', message: text };
      throw new ApiError(response.statusCode!, reason ?? 'Unknown', `${method} ${path}: ${message ?? text}`);
    }
    return (json ? JSON.parse(text) : text) as T;
  }

  private open(method: string, path: string, headers: Record<string, string | number> = {}) {
    const common = { authorization: `Bearer ${this.token}`, accept: 'application/json', ...this.user && { 'impersonate-user': this.user } };
    return request(new URL(path, this.server), { method, headers: { ...common, ...headers }, agent: this.agent });
  }
}
