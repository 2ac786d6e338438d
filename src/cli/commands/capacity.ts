import { Command, Option } from 'commander';
import { capacity } from '../capacity';
import { nodePool } from '../node-pool';

const EXAMPLES = `
Describe nodes by what each has available for pods, without what the cluster itself runs there:
  cpu, memory                     as in cpu=4,memory=16Gi
  zones                           their number, or their names as in zones=a:b:c; default 1
  pods                            default 110
  count                           default: the number of nodes is computed, the same for each zone
  ephemeral-storage, vendor/name  other resources
  label:<key>=<value>, taint:<key>=<value>:<effect>
Set --nodes once for each kind of node, all but one with a count.

Each case is evaluated separately: all its pods at the same time, on otherwise empty nodes.
  fits          every pod can be scheduled, whatever the scheduler chooses
  tight         depends on the scheduler's choices, or on something that is not described
  does not fit  at least one pod cannot be scheduled, whatever the scheduler chooses
The exit code is 1 if a case does not fit on nodes whose count is set.

Examples:
  keelwright capacity main.ts
  keelwright capacity --nodes cpu=4,memory=16Gi,zones=3 main.ts
  keelwright capacity --nodes cpu=4,memory=16Gi,zones=3,count=6 --json main.ts`;

export function capacityCommand(): Command {
  return new Command('capacity')
    .description('Reports the resources that a program requests, at minimum replicas, at maximum replicas and during a rollout, and the number of nodes that they need.')
    .argument('[FILE]', 'the entry file, such as main.ts (default: the app: command of cdk8s.yaml)')
    .addOption(new Option('--nodes <description>', 'nodes such as cpu=4,memory=16Gi,zones=3: report how many are needed, or whether count=6 of them are enough')
      .argParser(nodePool).default([], 'none'))
    .option('--json', 'print JSON instead of tables', false)
    .option('--env <name>', 'the environment, such as prod')
    .option('--kubernetes <version>', 'the Kubernetes version of the cluster, such as 1.35; overrides the program')
    .option('--verbose', 'show stack traces', false)
    .addHelpText('after', EXAMPLES)
    .action(capacity);
}
