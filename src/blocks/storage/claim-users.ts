import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { AccessMode } from '../../props/storage/access-mode';
import { VolumeClaim } from '../../props/storage/volume-claim';
import { Completions } from '../../props/workloads/completions';
import { Concurrency, Schedule } from '../../props/workloads/schedule';
import { UpdateStrategy } from '../../props/workloads/update-strategy';
import { Replicas } from '../scaling/replicas';

const USERS = new TreeState<Map<string, IConstruct>>('claimUsers');

/** The maximum number of pods that a workload runs at a time. */
export interface Crowd {
  /** Undefined for pods that run to completion. */
  readonly replicas?: Replicas;
  readonly strategy?: UpdateStrategy;
  readonly schedule?: Schedule;
  readonly job?: { readonly completions?: Completions };
}

/** A volume that only one node or one pod can mount at a time blocks a second pod elsewhere: the pod would wait, and a rollout with it. */
export function refuseCrowd(where: IConstruct, { name, accessMode }: VolumeClaim, crowd: Crowd): void {
  if (!isExclusive(accessMode)) return;
  const many = several(crowd);
  if (many === undefined) return;
  refuse(where, {
    code: 'volume-not-shareable',
    problem: `only ${reach(accessMode)} can mount the volume of ${name} at a time: ${accessMode === AccessMode.READ_WRITE_ONCE ? 'a pod on another node' : 'a second pod'} would wait for it forever`,
    given: `${accessMode}, mounted by ${many}`,
    allowed: 'one pod at a time; or AccessMode.READ_WRITE_MANY, or READ_ONLY_MANY for files that are never written',
    fix: crowd.job ? 'set parallelism: 1, or use AccessMode.READ_WRITE_MANY for the volume'
      : crowd.schedule ? 'set concurrency: Concurrency.FORBID, or use AccessMode.READ_WRITE_MANY for the volume'
        : 'set replicas: 1 and strategy: UpdateStrategy.recreate(), or use AccessMode.READ_WRITE_MANY for the volume, or use a StatefulBackend, where each replica has its own volume',
  });
}

/** Records which workload mounts the PersistentVolumeClaim, for the whole program; rejects a second workload where one excludes the other. */
export function takeClaim(where: IConstruct, { name, accessMode }: VolumeClaim): void {
  const users = USERS.ofOr(where.node.root, () => new Map());
  const key = `${Chart.of(where).namespace ?? ''}/${name}`;
  const first = users.get(key) ?? where;
  users.set(key, first);
  if (first === where || !isExclusive(accessMode)) return;
  refuse(where, {
    code: 'volume-in-use',
    problem: `only ${reach(accessMode)} can mount the volume of ${name} at a time, and ${first.node.path} already mounts it`,
    given: `${accessMode}, mounted by ${first.node.path} and ${where.node.path}`,
    allowed: 'one workload; or AccessMode.READ_WRITE_MANY, or READ_ONLY_MANY for files that are never written',
    fix: 'use AccessMode.READ_WRITE_MANY for the volume, or let one of the two serve the files to the other',
  });
}

function isExclusive(accessMode: AccessMode): boolean {
  return accessMode === AccessMode.READ_WRITE_ONCE || accessMode === AccessMode.READ_WRITE_ONCE_POD;
}

/** Describes how there may be more than one pod; undefined when there is at most one. */
function several({ replicas, strategy = UpdateStrategy.rolling(), schedule, job }: Crowd): string | undefined {
  if (job) return (job.completions?.parallelism ?? 1) > 1 ? `${job.completions!.parallelism} pods of a job` : undefined;
  if (schedule) return schedule.options.concurrency === Concurrency.ALLOW ? 'runs that may overlap' : undefined;
  if (replicas && replicas.max > 1) return `${replicas.max} replicas${replicas.autoscaled ? ' at most' : ''}`;
  return strategy.surge === undefined ? undefined : 'a rollout that starts the new pod before the old one stops';
}

function reach(accessMode: AccessMode): string {
  return accessMode === AccessMode.READ_WRITE_ONCE ? 'one node' : 'one pod';
}
