import { Command, Option } from 'commander';
import { capacity } from '../capacity';
import { nodePool } from '../node-pool';

const EXAMPLES = `
Nodes are told by what each has for pods, beside what the cluster itself runs there:
  cpu, memory                     as in cpu=4,memory=16Gi
  zones                           their number, or their names as in zones=a:b:c; default 1
  pods                            default 110
  count                           default: the number that is looked for, as many in each zone
  ephemeral-storage, vendor/name  other resources
  label:<key>=<value>, taint:<key>=<value>:<effect>
Give --nodes once for each kind of node, all but one with a count.

Each case is judged by itself: all its pods at a time, on nodes that have nothing else.
  fits          every pod finds a node, whatever the scheduler does
  tight         it depends on the scheduler's choices, or on what is not described
  does not fit  whatever the scheduler does, a pod finds no node beside the others
The command ends with 1 when a case does not fit on nodes whose count is given.

Examples:
  keelwright capacity main.ts
  keelwright capacity --nodes cpu=4,memory=16Gi,zones=3 main.ts
  keelwright capacity --nodes cpu=4,memory=16Gi,zones=3,count=6 --json main.ts`;

export function capacityCommand(): Command {
  return new Command('capacity')
    .description('Tells what a program asks of its cluster: at its fewest replicas, at its most and while it is updated; and how many nodes that takes.')
    .argument('[FILE]', 'the program, such as main.ts (default: the app: command of cdk8s.yaml)')
    .addOption(new Option('--nodes <description>', 'nodes such as cpu=4,memory=16Gi,zones=3: tell how many are needed, or judge count=6 of them')
      .argParser(nodePool).default([], 'none'))
    .option('--json', 'print JSON instead of tables', false)
    .option('--env <name>', 'the environment, such as prod')
    .option('--kubernetes <version>', 'the version the cluster runs, such as 1.35, in place of the program\'s')
    .option('--verbose', 'show stack traces', false)
    .addHelpText('after', EXAMPLES)
    .action(capacity);
}
