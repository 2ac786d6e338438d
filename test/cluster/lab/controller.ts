import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, ApiError, type KubeObject, type Watch } from './client';

/** A collection of the API server, kept up to date in memory. */
export interface Collection {
  all(): KubeObject[];
  get(name: string, namespace?: string): KubeObject | undefined;
}

/**
 * A loop that repeats `pass` whenever one of its collections changed. A pass looks at everything there is,
 * so that nothing is lost when it fails or comes late.
 */
export abstract class Controller {
  private readonly watches = new Set<Watch>();
  private stopped = false;
  private dirty = false;
  private running: Promise<void> | undefined;

  constructor(protected readonly api: ApiClient) {}

  protected abstract pass(): Promise<void>;

  protected async collection(path: string): Promise<Collection> {
    const objects = new Map<string, KubeObject>();
    await this.follow(path, objects);
    return {
      all: () => [...objects.values()],
      get: (name, namespace) => objects.get(keyOf({ name, namespace })),
    };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const watch of this.watches) watch.stop();
    await this.running;
  }

  private async follow(path: string, objects: Map<string, KubeObject>): Promise<void> {
    const { items, metadata } = await this.api.get<{ items: KubeObject[]; metadata: { resourceVersion: string } }>(path);
    objects.clear();
    for (const item of items) objects.set(keyOf(item.metadata), item);
    this.trigger();
    const watch = this.api.watch(path, ({ type, object }) => {
      if (type === 'ERROR') return;
      if (type === 'DELETED') objects.delete(keyOf(object.metadata));
      else objects.set(keyOf(object.metadata), object);
      this.trigger();
    }, metadata.resourceVersion);
    this.watches.add(watch);
    void watch.ended.then(async () => {
      this.watches.delete(watch);
      await this.unlessStopped(async () => this.follow(path, objects));
    });
  }

  private trigger(): void {
    this.dirty = true;
    this.running ??= this.passes().finally(() => { this.running = undefined; });
  }

  private async passes(): Promise<void> {
    while (this.dirty && !this.stopped) {
      this.dirty = false;
      await this.unlessStopped(async () => this.pass());
    }
  }

  private async unlessStopped(action: () => Promise<void>): Promise<void> {
    if (this.stopped) return;
    try {
      await action();
    } catch (error) {
      if (this.stopped) return;
      // Gone or changed meanwhile is everyday life, the rest is worth a line; the next pass tries again anyway.
      const everyday = error instanceof ApiError && [404, 409].includes(error.status);
      if (!everyday) process.stderr.write(`${this.constructor.name}: ${error}\n`);
      await sleep(everyday ? 50 : 1000);
      this.dirty = true;
    }
  }
}

function keyOf({ name, namespace }: { name: string; namespace?: string }): string {
  return `${namespace ?? ''}/${name}`;
}
