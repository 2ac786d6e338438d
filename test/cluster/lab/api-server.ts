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

/** What needs a controller: somebody who counts what quotas bound, and who lets go of volumes in use. */
const DISABLED = ['ResourceQuota', 'StorageObjectInUseProtection'];

/** A real API server by itself: it admits, validates, defaults and stores, and nobody acts on what is stored. */
export class ApiServer implements Served {
  /** @param version a minor such as 1.35 */
  static async start(version: string, flags: readonly string[] = []): Promise<ApiServer> {
    const programs = await apiServerBinaries(version);
    const supervisor = new Supervisor();
    try {
      const { api, kubeconfig } = await startApiServer(programs, supervisor, [`--disable-admission-plugins=${DISABLED.join()}`, ...flags]);
      return new ApiServer(programs.version, api, kubeconfig, supervisor);
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  private constructor(
    readonly version: string,
    readonly api: ApiClient,
    /** The path of an administrator's kubeconfig. */
    readonly kubeconfig: string,
    private readonly supervisor: Supervisor,
  ) {}

  async stop(): Promise<void> {
    this.api.close();
    await this.supervisor.stop();
  }
}
