import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { access, apiServer } from '../../blocks/access/access';
import { apiToken } from '../../blocks/access/api-token';
import { serviceAccount } from '../../blocks/access/service-account';
import { Environment } from '../../blocks/config/environment';
import { identify, Identity, Labels } from '../../blocks/objects/identity';
import { startingDeadline } from '../../blocks/workloads/cron-job';
import { IMAGES } from '../../private/default-images';
import { refuse } from '../../private/refusal';
import { Permission } from '../../props/access/permission';
import { BufferSchedule } from '../../props/headroom/buffer-schedule';
import { Schedule } from '../../props/workloads/schedule';
import { WorkloadParts } from '../workload/workload-parts';

const RESOURCES = { cpu: '50m', memory: '128Mi' };

interface BufferScalerOptions {
  readonly schedule: BufferSchedule;
  /** Maximum number of pause pods. */
  readonly replicas: number;
  readonly labels: Labels;
}

/** The CronJobs that set the number of pause pods, with no other permissions. */
export class BufferScaler extends Construct {
  public readonly serviceAccount: k8s.KubeServiceAccount;
  public readonly role: k8s.KubeRole;
  public readonly roleBinding: k8s.KubeRoleBinding;
  public readonly up: WorkloadParts;
  public readonly down: WorkloadParts;

  private readonly labels: Labels;

  constructor(scope: Construct, private readonly identity: Identity, { schedule, replicas, labels }: BufferScalerOptions) {
    super(scope, 'Scaler');
    this.labels = labels;
    const { name } = identity;
    const { up, down, min = 0, image = IMAGES.kubectl } = schedule;
    refuseHalf(scope, schedule);
    refuseSuspended(scope, schedule);
    refuseMin(scope, min, replicas);
    this.serviceAccount = serviceAccount(this, identity, name, labels);
    const { role, roleBinding } = access(this, identity, labels, [Permission.of('deployments/scale', ['get', 'patch'], { names: [name] })]);
    this.role = role!;
    this.roleBinding = roleBinding!;
    this.up = this.run('up', timely(this, up, down), image, replicas);
    this.down = this.run('down', timely(this, down, up), image, min);
  }

  private run(direction: string, schedule: BufferSchedule['up'], image: string, replicas: number): WorkloadParts {
    const { name } = this.identity;
    const scope = new Construct(this, direction);
    const identity = identify(this, name, `scale-${direction}`, `${name}-${direction}`);
    const patch = JSON.stringify({ spec: { replicas } });
    const workload = new WorkloadParts(scope, identity, {
      // `kubectl scale` would have to read the Deployment itself, including the whole pod template.
      props: { command: ['kubectl'], args: ['patch', 'deployment', name, '--subresource=scale', '--type=merge', `--patch=${patch}`] },
      resources: RESOURCES,
      schedule,
      commons: {
        image,
        serviceAccountName: this.serviceAccount.name,
        environment: new Environment(scope, identity.namespace),
        attachments: [apiToken()],
        placement: {},
        labels: this.labels,
        annotations: {},
        podLabels: {},
        podAnnotations: {},
      },
    });
    // kubectl caches API discovery in the user's home directory.
    workload.wire({ config: { HOME: '/tmp' }, egress: apiServer(scope) });
    return workload;
  }
}

/** A late run must not undo the other one, which was due after it. */
function timely(where: Construct, schedule: Schedule, other: Schedule): Schedule {
  return Schedule.cron(schedule.expression, { ...schedule.options, startingDeadlineSeconds: startingDeadline(where, schedule, [other]) });
}

/** With only one of the two, headroom would be reserved forever, or never again. */
function refuseHalf(where: Construct, schedule: BufferSchedule): void {
  const missing = (['up', 'down'] as const).filter(direction => schedule[direction] === undefined);
  if (missing.length === 0) return;
  refuse(where, {
    code: 'buffer-schedule-invalid',
    problem: 'the schedule does not set both when to reserve headroom (up) and when to release it (down)',
    given: `no ${missing.join(', no ')}`,
    allowed: 'both up and down',
    fix: "set schedule: { up: Schedule.cron('30 6 * * 1-5'), down: Schedule.cron('0 20 * * 1-5') }",
  });
}

function refuseSuspended(where: Construct, schedule: BufferSchedule): void {
  const suspended = (['up', 'down'] as const).filter(direction => schedule[direction]?.options.suspend);
  if (suspended.length === 0) return;
  refuse(where, {
    code: 'buffer-schedule-invalid',
    problem: 'a suspended schedule never runs, so headroom would be reserved forever, or never again',
    given: suspended.map(direction => `suspend: true of ${direction}`).join(', '),
    allowed: 'schedules that run',
    fix: 'remove suspend, or remove the schedule',
  });
}

function refuseMin(where: Construct, min: unknown, replicas: number): void {
  if (Number.isInteger(min) && (min as number) >= 0 && (min as number) < Math.max(replicas, 1)) return;
  refuse(where, {
    code: 'buffer-schedule-invalid',
    problem: 'schedule.min is not a valid number of pause pods for the time between down and up',
    given: min,
    allowed: replicas > 0 ? `a whole number from 0 to ${replicas - 1}, fewer than the ${replicas} of the buffer` : '0',
    fix: 'remove schedule.min',
  });
}
