import { Command } from 'commander';
import { reach } from '../reach';

const EXAMPLES = `
FROM and TO are
  namespace/name       a workload, a pod or a Service
  namespace/*          all pods of a namespace, even of one that is not in the manifests
  10.0.0.7, 10.0.0.0/8 addresses outside the pods; with a port [fd00::1]:443
  internet             all public addresses
and PORT is a number or a name, as in shop/db:5432, shop/db:postgres or shop/dns:53/udp. A port of a Service means the target port of its pods.
Without a port: each port that the pods declare, or every port if they declare none.

FILE is the entry file, or any YAML files; - is stdin (default: the app: command of cdk8s.yaml).
Without FROM and TO: a matrix of all pods and the internet.

Exit codes: 0 allowed, 1 denied, allowed in part, or unknown from the manifests, 2 usage error.

Examples:
  keelwright reach shop/web shop/db:5432 main.ts
  keelwright reach internet shop/web k8s/*.yaml
  kubectl get namespaces,pods,services,endpointslices,networkpolicies -A -o yaml | keelwright reach shop/web-6d4cf shop/db:5432 -
  keelwright reach --matrix main.ts`;

export function reachCommand(): Command {
  return new Command('reach')
    .description('Reports whether NetworkPolicies allow traffic from a source to a destination, and by which rule.')
    .argument('[FROM TO[:PORT] FILE...]', 'the source, the destination, and the files with the manifests')
    .option('--matrix', 'print a table of all sources and destinations', false)
    .option('--env <name>', 'the environment, such as prod')
    .option('--kubernetes <version>', 'the Kubernetes version of the cluster, such as 1.35; overrides the program')
    .option('--verbose', 'show stack traces', false)
    .addHelpText('after', EXAMPLES)
    .action(reach);
}
