import { apiServerBinaries } from './binaries';
import type { ApiClient } from './client';
import { startApiServer } from './servers';
import { Supervisor } from './supervisor';

/** Something that answers as the API of a Kubernetes. */
export interface Served {
  /** The exact version, such as 1.35.8. */
  readonly version: string;
  readonly api: ApiClient;
}

/**
 * A real API server by itself: it admits, validates, defaults and stores, and nobody acts on what is stored. Quotas are not enforced, since
 * nobody counts what they bound.
 */
export class ApiServer implements Served {
  /** @param version a minor such as 1.35 */
  static async start(version: string, flags: readonly string[] = []): Promise<ApiServer> {
    const programs = await apiServerBinaries(version);
    const supervisor = new Supervisor();
    try {
      const { api } = await startApiServer(programs, supervisor, ['--disable-admission-plugins=ResourceQuota', ...flags]);
      return new ApiServer(programs.version, api, supervisor);
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  private constructor(readonly version: string, readonly api: ApiClient, private readonly supervisor: Supervisor) {}

  async stop(): Promise<void> {
    this.api.close();
    await this.supervisor.stop();
  }
}
