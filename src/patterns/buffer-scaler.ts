import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Workload } from './workload';
import { access, apiServer } from '../blocks/access';
import { apiToken } from '../blocks/api-token';
import { Environment } from '../blocks/environment';
import { identify, Identity } from '../blocks/identity';
import { serviceAccount } from '../blocks/service-account';
import { refuse } from '../private/refusal';
import { BufferSchedule } from '../props/buffer-schedule';
import { Permission } from '../props/permission';

type Labels = { readonly [key: string]: string };

/** Near enough to every server that runs what is printed here. */
const KUBECTL = 'registry.k8s.io/kubectl:v1.35.8';
const RESOURCES = { cpu: '50m', memory: '128Mi' };

interface BufferScalerOptions {
  readonly schedule: BufferSchedule;
  /** Most pause pods. */
  readonly replicas: number;
  readonly labels: Labels;
}

/** What sets the number of pause pods, and may do nothing else. */
export class BufferScaler extends Construct {
  public readonly serviceAccount: k8s.KubeServiceAccount;
  public readonly role: k8s.KubeRole;
  public readonly roleBinding: k8s.KubeRoleBinding;
  public readonly up: Workload;
  public readonly down: Workload;

  private readonly labels: Labels;

  constructor(scope: Construct, private readonly identity: Identity, { schedule, replicas, labels }: BufferScalerOptions) {
    super(scope, 'Scaler');
    this.labels = labels;
    const { name } = identity;
    const { up, down, min = 0, image = KUBECTL } = schedule;
    refuseHalf(scope, schedule);
    refuseMin(scope, min, replicas);
    this.serviceAccount = serviceAccount(this, identity, name, labels);
    const { role, roleBinding } = access(this, identity, labels, [Permission.of('deployments/scale', ['get', 'patch'], { names: [name] })]);
    this.role = role!;
    this.roleBinding = roleBinding!;
    this.up = this.run('up', up, image, replicas);
    this.down = this.run('down', down, image, min);
  }

  private run(direction: string, schedule: BufferSchedule['up'], image: string, replicas: number): Workload {
    const { name } = this.identity;
    const scope = new Construct(this, direction);
    const identity = identify(this, name, `scale-${direction}`, `${name}-${direction}`);
    const patch = JSON.stringify({ spec: { replicas } });
    const workload = new Workload(scope, identity, {
      // `kubectl scale` would read the Deployment itself, and with it whatever it says of its pods.
      props: { args: ['patch', 'deployment', name, '--subresource=scale', '--type=merge', `--patch=${patch}`] },
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
    // kubectl keeps what it learns about the API server in a folder of its user.
    workload.wire({ config: { HOME: '/tmp' }, egress: apiServer(scope) });
    return workload;
  }
}

/** Without the other, room once kept would be kept for ever, or never again. */
function refuseHalf(where: Construct, schedule: BufferSchedule): void {
  const missing = (['up', 'down'] as const).filter(direction => schedule[direction] === undefined);
  if (missing.length === 0) return;
  refuse(where, {
    code: 'buffer-schedule-invalid',
    problem: 'the schedule does not say both when room begins to be kept and when it is given up',
    given: `no ${missing.join(', no ')}`,
    allowed: 'both up and down',
    fix: "write schedule: { up: Schedule.cron('30 6 * * 1-5'), down: Schedule.cron('0 20 * * 1-5') }",
  });
}

function refuseMin(where: Construct, min: unknown, replicas: number): void {
  if (Number.isInteger(min) && (min as number) >= 0 && (min as number) < Math.max(replicas, 1)) return;
  refuse(where, {
    code: 'buffer-schedule-invalid',
    problem: 'schedule.min is no number of pause pods that stay while room is not kept',
    given: min,
    allowed: replicas > 0 ? `a whole number from 0 to ${replicas - 1}, fewer than the ${replicas} of the buffer` : '0',
    fix: 'leave it out',
  });
}
