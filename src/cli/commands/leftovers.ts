import { Command } from 'commander';
import { leftovers } from '../leftovers';

const EXAMPLES = `
Never named: claims, volumes, namespaces, custom resource definitions, classes and Jobs.

Example (keelwright synth prints the line for your program):
  kubectl get deployments,services -A -l keelwright.io/owner=shop -o yaml | keelwright leftovers main.ts | kubectl delete -f -`;

export function leftoversCommand(): Command {
  return new Command('leftovers')
    .description('Of the objects on stdin, prints those that the program made once and makes no more.')
    .argument('[FILE]', 'the program, such as main.ts (default: the app: command of cdk8s.yaml)')
    .option('--env <name>', 'the environment, such as prod')
    .option('--verbose', 'show stack traces', false)
    .addHelpText('after', EXAMPLES)
    .action(leftovers);
}
