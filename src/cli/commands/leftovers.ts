import { Command } from 'commander';
import { leftovers } from '../leftovers';

const EXAMPLES = `
Never printed: PersistentVolumeClaims, PersistentVolumes, Namespaces, CustomResourceDefinitions, classes and Jobs. ConfigMaps are printed only
if no earlier revision of a workload reads them, which requires ReplicaSets, ControllerRevisions and Jobs on stdin.

Examples:
  keelwright leftovers --command main.ts            prints the command that deletes them, such as
  { kubectl get deployments,configmaps -A -l keelwright.io/owner=shop -o yaml && echo --- && kubectl get replicasets,jobs -A -o yaml; } |
    keelwright leftovers main.ts | kubectl delete -f -`;

export function leftoversCommand(): Command {
  return new Command('leftovers')
    .description('Prints which of the objects on stdin are orphaned: the program generated them once and no longer does.')
    .argument('[FILE]', 'the entry file, such as main.ts (default: the app: command of cdk8s.yaml)')
    .option('--command', 'print the shell command that reads the cluster and deletes them; stdin is not read', false)
    .option('--env <name>', 'the environment, such as prod')
    .option('--kubernetes <version>', 'the Kubernetes version of the cluster, such as 1.35; overrides the program')
    .option('--verbose', 'show stack traces', false)
    .addHelpText('after', EXAMPLES)
    .action(leftovers);
}
