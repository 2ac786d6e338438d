import { Command, Option } from 'commander';
import { stepOf } from '../step';
import { synth } from '../synth';

const EXAMPLES = `
Examples:
  keelwright synth main.ts | kubectl apply -f -
  keelwright synth --env prod --output dist/k8s/shop main.ts
  keelwright synth --step 1 main.ts | kubectl apply -f -`;

export function synthCommand(): Command {
  return new Command('synth')
    .description('Runs a program, checks the manifests that it generates, and prints them as YAML once every check has passed.')
    .argument('[FILE]', 'the entry file, such as main.ts (default: the app: command of cdk8s.yaml)')
    .option('--env <name>', 'the environment to synthesize, such as prod')
    .option('--kubernetes <version>', 'the Kubernetes version of the cluster, such as 1.35; overrides the program')
    .option('--output <directory>', 'write one file for each chart to this directory; - prints to stdout', '-')
    .addOption(new Option('--step <number>', 'for releases and admin tasks: only what may exist in this step, from 1').argParser(stepOf))
    .option('--strict', 'treat warnings as errors', false)
    .option('--verbose', 'show stack traces, and which pods can reach only DNS', false)
    .addHelpText('after', EXAMPLES)
    .action(synth);
}
