// Starts real nodes to use by hand: npx ts-node -T test/nodes/lab/start.ts
import { dirname } from 'node:path';
import { RealNodes } from './real-nodes';

async function main(): Promise<void> {
  const started = Date.now();
  const nodes = await RealNodes.start();
  process.stdout.write(`Kubernetes ${nodes.version} runs with real nodes after ${((Date.now() - started) / 1000).toFixed(1)} s; logs are in ${nodes.folder}\n`);
  process.stdout.write(`export KUBECONFIG=${nodes.kubeconfig}\n`);
  process.stdout.write(`export PATH=${dirname(nodes.kubectlPath)}:$PATH\n`);
  process.stdout.write('Interrupt to stop it.\n');
  // All ends with this process, however it ends; the timer only keeps it alive.
  setInterval(() => undefined, 60_000);
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
