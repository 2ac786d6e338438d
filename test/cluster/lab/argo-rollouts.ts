import { toolPath } from './binaries';
import type { ControlPlane } from './control-plane';
import { installCrds } from './crds';
import { freePort } from './servers';
import { Supervisor } from './supervisor';

/** The real controller of Argo Rollouts, without its dashboard. Istio's kinds must be there before it, if it is to move their weights. */
export class ArgoRollouts {
  static async start(cluster: ControlPlane): Promise<ArgoRollouts> {
    const program = await toolPath('argo-rollouts');
    await installCrds(cluster, 'argo-rollouts');
    const supervisor = new Supervisor();
    const [metricsPort, healthPort] = [await freePort(), await freePort()];
    supervisor.run('argo-rollouts', program, [
      `--kubeconfig=${cluster.kubeconfig}`, '--leader-elect=false', `--metricsPort=${metricsPort}`, `--healthzPort=${healthPort}`,
    ]);
    try {
      await supervisor.until('Argo Rollouts', async () => fetch(`http://127.0.0.1:${healthPort}/healthz`).then(({ ok }) => ok, () => false));
      return new ArgoRollouts(supervisor);
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  private constructor(private readonly supervisor: Supervisor) {}

  /** The temporary folder with the controller's log. */
  get folder(): string {
    return this.supervisor.folder;
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
  }
}
