// Starts a control plane to use by hand: npx ts-node -T test/cluster/lab/start.ts 1.35
import { kubernetesMinors } from './binaries';
import { ControlPlane } from './control-plane';

async function main(version = kubernetesMinors().at(-1)!): Promise<void> {
  const started = Date.now();
  const lab = await ControlPlane.start({ version });
  process.stdout.write(`Kubernetes ${lab.version} runs after ${((Date.now() - started) / 1000).toFixed(1)} s; logs are in ${lab.folder}\n`);
  process.stdout.write(`export KUBECONFIG=${lab.kubeconfig}\n`);
  process.stdout.write(`export PATH=${lab.kubectlPath.replace(/\/kubectl$/, '')}:$PATH\n`);
  process.stdout.write('Interrupt to stop it.\n');
  // The lab ends with this process, however it ends; the timer only keeps it alive.
  setInterval(() => undefined, 60_000);
}

main(process.argv[2]).catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
