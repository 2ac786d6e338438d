import { AFTER_ROLLOUT, BEFORE_ROLLOUT, BY_HAND } from '../../manifests/annotations';
import { Manifest } from '../../manifests/manifest';
import { kubectl, tasksOf } from '../steps';
import { Synthesis } from '../synthesis';

const APP = 'app.kubernetes.io/name';

/** Each admin task in the summary: when it runs, or how to start it. */
export function adminTasks(synthesis: Synthesis): string[] {
  return [
    ...tasksOf(synthesis, BEFORE_ROLLOUT).map(job => `${nameOf(job)}: runs once, before the rollout of ${job.metadata.labels![APP]}; its log: ${logOf(job)}`),
    ...tasksOf(synthesis, AFTER_ROLLOUT).map(job => `${nameOf(job)}: runs once, after the rollout of ${job.metadata.labels![APP]}; its log: ${logOf(job)}`),
    ...tasksOf(synthesis, BY_HAND).map(cronJob => `${nameOf(cronJob)}: run it with ${byHand(cronJob)}`),
  ];
}

function nameOf({ kind, metadata: { name, namespace } }: Manifest): string {
  return `${kind} ${[namespace, name].filter(Boolean).join('/')}`;
}

function logOf({ metadata: { name, namespace } }: Manifest): string {
  return kubectl(namespace, 'logs', `job/${name}`);
}

/** Each run has a name of its own. */
function byHand({ metadata: { name, namespace } }: Manifest): string {
  return `${kubectl(namespace, 'create', 'job', `--from=cronjob/${name}`)} ${name}-$(date +%s)`;
}
