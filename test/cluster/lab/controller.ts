import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, ApiError, type KubeObject, type Watch, type WatchEvent } from './client';

/** A collection of the API server, kept up to date in memory. */
export class Collection {
  private readonly objects = new Map<string, KubeObject>();

  constructor(readonly path: string) {}

  all(): KubeObject[] {
    return [...this.objects.values()];
  }

  get(name: string, namespace?: string): KubeObject | undefined {
    return this.objects.get(keyOf({ name, namespace }));
  }

  reset(objects: readonly KubeObject[]): void {
    this.objects.clear();
    for (const object of objects) this.objects.set(keyOf(object.metadata), object);
  }

  update({ type, object }: WatchEvent): void {
    if (type === 'DELETED') this.objects.delete(keyOf(object.metadata));
    if (type === 'ADDED' || type === 'MODIFIED') this.objects.set(keyOf(object.metadata), object);
  }
}

/**
 * A loop that repeats `pass` whenever one of its collections changed. A pass looks at everything there is,
 * so that nothing is lost when it fails or comes late.
 */
export abstract class Controller {
  private readonly collections: Collection[] = [];
  private readonly watches = new Set<Watch>();
  private stopped = false;
  private dirty = false;
  private running: Promise<void> | undefined;

  constructor(protected readonly api: ApiClient) {}

  protected abstract pass(): Promise<void>;

  protected collection(path: string): Collection {
    const collection = new Collection(path);
    this.collections.push(collection);
    return collection;
  }

  async start(): Promise<void> {
    const versions = await Promise.all(this.collections.map(async collection => this.load(collection)));
    this.collections.forEach((collection, index) => void this.follow(collection, versions[index]));
    this.trigger();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const watch of this.watches) watch.stop();
    await this.running;
  }

  /** Reads the whole collection, and returns the version from where to watch it. */
  private async load(collection: Collection): Promise<string> {
    const { items, metadata } = await this.api.get<{ items: KubeObject[]; metadata: { resourceVersion: string } }>(collection.path);
    collection.reset(items);
    return metadata.resourceVersion;
  }

  // A server ends each watch after a while: then the collection is read anew.
  private async follow(collection: Collection, version: string | undefined): Promise<void> {
    while (!this.stopped) {
      const watch = this.api.watch(collection.path, event => {
        collection.update(event);
        this.trigger();
      }, version);
      this.watches.add(watch);
      await watch.ended;
      this.watches.delete(watch);
      version = await this.persist(async () => this.load(collection));
      this.trigger();
    }
  }

  private trigger(): void {
    this.dirty = true;
    this.running ??= this.passes();
  }

  private async passes(): Promise<void> {
    // Changes that come together are looked at together.
    await sleep(0);
    while (this.dirty && !this.stopped) {
      this.dirty = false;
      await this.persist(async () => this.pass());
    }
    this.running = undefined;
  }

  private async persist<T>(action: () => Promise<T>): Promise<T | undefined> {
    while (!this.stopped) {
      try {
        return await action();
      } catch (error) {
        // Gone or changed meanwhile is everyday life; the rest is worth a line.
        const everyday = this.stopped || error instanceof ApiError && [404, 409].includes(error.status);
        if (!everyday) process.stderr.write(`${this.constructor.name}: ${error}\n`);
        await sleep(everyday ? 50 : 1000);
      }
    }
    return undefined;
  }
}

function keyOf({ name, namespace }: { name: string; namespace?: string }): string {
  return `${namespace ?? ''}/${name}`;
}
