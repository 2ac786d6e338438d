import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Replicas } from './replicas';
import { refuse } from '../private/refusal';
import { AccessMode } from '../props/access-mode';
import { Concurrency, Schedule } from '../props/schedule';
import { UpdateStrategy } from '../props/update-strategy';
import { VolumeClaim } from '../props/volume-claim';

const USERS = Symbol.for('keelwright.claimUsers');

/** How many pods of a workload there may be at a time. */
export interface Crowd {
  /** Undefined for a workload that runs at certain times. */
  readonly replicas?: Replicas;
  readonly strategy?: UpdateStrategy;
  readonly schedule?: Schedule;
}

/** What one node or one pod mounts at a time lets no second pod start elsewhere: it would wait, and a rollout with it. */
export function refuseCrowd(where: IConstruct, { name, accessMode }: VolumeClaim, crowd: Crowd): void {
  if (!isExclusive(accessMode)) return;
  const many = several(crowd);
  if (many === undefined) return;
  refuse(where, {
    code: 'volume-not-shareable',
    problem: `the volume of ${name} is ${reach(accessMode)} at a time: ${accessMode === AccessMode.READ_WRITE_ONCE ? 'a pod on another node' : 'a second pod'} would wait for it for ever`,
    given: `${accessMode}, mounted by ${many}`,
    allowed: 'one pod at a time; or AccessMode.READ_WRITE_MANY, or READ_ONLY_MANY for files that nobody writes',
    fix: crowd.schedule
      ? 'write concurrency: Concurrency.FORBID, or give the volume AccessMode.READ_WRITE_MANY'
      : 'write replicas: 1 and strategy: UpdateStrategy.recreate(), or give the volume AccessMode.READ_WRITE_MANY, or make it a StatefulBackend, whose members have a volume each',
  });
}

/** Notes who mounts the claim, for the whole program; refuses a second workload where one excludes the other. */
export function takeClaim(where: IConstruct, { name, accessMode }: VolumeClaim): void {
  const users = ((where.node.root as any)[USERS] ??= new Map()) as Map<string, IConstruct>;
  const key = `${Chart.of(where).namespace ?? ''}/${name}`;
  const first = users.get(key) ?? where;
  users.set(key, first);
  if (first === where || !isExclusive(accessMode)) return;
  refuse(where, {
    code: 'volume-in-use',
    problem: `the volume of ${name} is ${reach(accessMode)} at a time, and ${first.node.path} mounts it already`,
    given: `${accessMode}, mounted by ${first.node.path} and ${where.node.path}`,
    allowed: 'one workload; or AccessMode.READ_WRITE_MANY, or READ_ONLY_MANY for files that nobody writes',
    fix: 'give the volume AccessMode.READ_WRITE_MANY, or let one of the two serve the files to the other',
  });
}

function isExclusive(accessMode: AccessMode): boolean {
  return accessMode === AccessMode.READ_WRITE_ONCE || accessMode === AccessMode.READ_WRITE_ONCE_POD;
}

/** In words how there may be more than one pod; undefined when there is one at most. */
function several({ replicas, strategy = UpdateStrategy.rolling(), schedule }: Crowd): string | undefined {
  if (schedule) return schedule.options.concurrency === Concurrency.ALLOW ? 'runs that may overlap' : undefined;
  if (replicas && replicas.max > 1) return `${replicas.max} replicas${replicas.autoscaled ? ' at most' : ''}`;
  return strategy.surge === undefined ? undefined : 'a rollout that starts the new pod before the old one stops';
}

function reach(accessMode: AccessMode): string {
  return accessMode === AccessMode.READ_WRITE_ONCE ? "one node's" : "one pod's";
}
