import { Construct } from 'constructs';
import { WorkloadProps } from './workload-props';
import { refuse } from '../../private/refusal';
import { Port } from '../../props/services/port';

const SERVING = [
  'replicas', 'scale', 'strategy', 'disruptionBudget', 'minReadySeconds', 'progressDeadlineSeconds', 'revisionHistory', 'health', 'postStart', 'preStop',
  'drainSeconds', 'callers', 'routes', 'resilience', 'service', 'spread', 'maxOnePer', 'metrics', 'leaderElection',
] as const;

/** Without a port, no Service exists to configure. */
export function refuseUnserved(scope: Construct, ports: Port[], { service: given }: WorkloadProps): void {
  if (ports.length > 0 || given === undefined) return;
  refuse(scope, {
    code: 'service-without-port',
    problem: 'service is set, but it has no port, so it gets no Service',
    given: Object.keys(given),
    allowed: 'service together with port or ports',
    fix: 'set the port on which it serves, such as port: 8080, or remove service',
  });
}

/** A job is not a server: options of servers would be ignored silently. */
export function refuseUnscheduled(scope: Construct, ports: Port[], props: WorkloadProps): void {
  const serving = SERVING.filter(prop => props[prop] !== undefined);
  if (ports.length === 0 && serving.length === 0) return;
  refuse(scope, {
    code: 'schedule-and-server',
    problem: 'it has a schedule, so it runs to completion, but it also has options for a process that serves continuously',
    given: [...ports.map(({ name }) => `port ${name}`), ...serving].join(', '),
    allowed: 'command, args, resources, verticalScale, podFields, config, configSets, configFiles, secrets, secretFiles, projectedFiles, volumes, bindings, calls, egress, init, sidecars, workingDir, imagePullSecrets, pod, colocateWith, separateFrom, onNodes, preferNodes, tolerations, priority and doNotDisrupt together with a schedule',
    fix: 'remove these options, or remove the schedule',
  });
}
