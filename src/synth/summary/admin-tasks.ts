import { AFTER_ROLLOUT, BEFORE_ROLLOUT, BY_HAND } from '../../manifests/annotations';
import { appOf, describeManifest, Manifest } from '../../manifests/manifest';
import { kubectl, tasksOf } from '../steps';
import { Synthesis } from '../synthesis';

/** Each admin task in the summary: when it runs, or how to start it. */
export function adminTasks(synthesis: Synthesis): string[] {
  return [
    ...tasksOf(synthesis, BEFORE_ROLLOUT).map(job => `${describeManifest(job)}: runs once, before the rollout of ${appOf(job)}; its log: ${logOf(job)}`),
    ...tasksOf(synthesis, AFTER_ROLLOUT).map(job => `${describeManifest(job)}: runs once, after the rollout of ${appOf(job)}; its log: ${logOf(job)}`),
    ...tasksOf(synthesis, BY_HAND).map(cronJob => `${describeManifest(cronJob)}: run it with ${byHand(cronJob)}`),
  ];
}

function logOf({ metadata: { name, namespace } }: Manifest): string {
  return kubectl(namespace, 'logs', `job/${name}`);
}

/** Each run has a name of its own. */
function byHand({ metadata: { name, namespace } }: Manifest): string {
  return `${kubectl(namespace, 'create', 'job', `--from=cronjob/${name}`)} ${name}-$(date +%s)`;
}
