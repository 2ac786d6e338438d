import { Command } from 'commander';
import { reach } from '../reach';

const EXAMPLES = `
FROM and TO are
  namespace/name       a workload, a pod or a Service
  namespace/*          all pods of a namespace, also of one that the manifests do not tell of
  10.0.0.7, 10.0.0.0/8 addresses that are no pods; with a port [fd00::1]:443
  internet             all public addresses
and PORT is a number or a name, as in shop/db:5432, shop/db:postgres or shop/dns:53/udp. A Service's port leads to its pods' port.
Without a port: each port that the pods declare, or every port where they declare none.

FILE is the program, or YAML of anybody's; - is stdin (default: the app: command of cdk8s.yaml).
Without FROM and TO: a matrix of all pods and the internet.

Exit codes: 0 allowed, 1 denied, allowed in part, or not to be told from the manifests; 2 wrong usage.

Examples:
  keelwright reach shop/web shop/db:5432 main.ts
  keelwright reach internet shop/web k8s/*.yaml
  kubectl get namespaces,pods,services,networkpolicies -A -o yaml | keelwright reach shop/web-6d4cf shop/db:5432 -
  keelwright reach --matrix main.ts`;

export function reachCommand(): Command {
  return new Command('reach')
    .description('Tells whether network policies let one reach another, and by which rule.')
    .argument('[FROM TO[:PORT] FILE...]', 'who calls, who is called, and where the manifests are')
    .option('--matrix', 'who reaches whom, as a table', false)
    .option('--env <name>', 'the environment, such as prod')
    .option('--kubernetes <version>', 'the version the cluster runs, such as 1.35, in place of the program\'s')
    .option('--verbose', 'show stack traces', false)
    .addHelpText('after', EXAMPLES)
    .action(reach);
}
