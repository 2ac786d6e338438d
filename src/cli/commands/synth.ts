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
    .description('Runs a program, checks what it made, and prints it as YAML once every check has passed.')
    .argument('[FILE]', 'the program, such as main.ts (default: the app: command of cdk8s.yaml)')
    .option('--env <name>', 'the environment to synthesize, such as prod')
    .option('--kubernetes <version>', 'the version the cluster runs, such as 1.35, in place of the program\'s')
    .option('--output <folder>', 'write one file for each chart there; - prints to stdout', '-')
    .addOption(new Option('--step <1|2>', 'of a release, what must be ready before calls are led to it (1), or everything (2)').argParser(stepOf))
    .option('--strict', 'take warnings for errors', false)
    .option('--verbose', 'show stack traces, and which pods reach nothing but DNS', false)
    .addHelpText('after', EXAMPLES)
    .action(synth);
}
