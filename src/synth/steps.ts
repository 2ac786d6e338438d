import { Synthesis } from './synthesis';
import { AFTER_ROLLOUT, BEFORE_ROLLOUT, RUNS } from '../manifests/annotations';
import { appOf, Manifest, Phase, PHASES, Resource } from '../manifests/manifest';
import { shellCommand } from '../private/shell';

/** One of the steps in which the objects are applied, from 1: each applies everything that may exist by then. */
export type Step = number;

export const MOST_STEPS = PHASES.length + 1;

const TIMEOUT = '10m';

/** The phases that the program has: one for each step. The objects without one come first. */
function phasesOf({ entries }: Synthesis): (Phase | undefined)[] {
  return [undefined, ...PHASES.filter(phase => entries.some(({ late }) => late === phase))];
}

export function stepsOf(synthesis: Synthesis): number {
  return phasesOf(synthesis).length;
}

/** What is applied in the step; without a step, everything. */
export function entriesOf(synthesis: Synthesis, step?: Step): Resource[] {
  const reached = phasesOf(synthesis).slice(0, step);
  return synthesis.entries.filter(({ late }) => reached.includes(late));
}

/** Entries that must not be applied together with the rest. */
export function lateEntries({ entries }: Synthesis): Resource[] {
  return entries.filter(({ late }) => late !== undefined);
}

/** The commands that finish when the next step may start; after the last step, when everything is done. */
export function waitsAfter(synthesis: Synthesis, step: Step): string[] {
  switch (phasesOf(synthesis)[step]) {
    case 'workloads': return tasksOf(synthesis, BEFORE_ROLLOUT).flatMap(untilComplete);
    case 'traffic': return trafficWaits(synthesis);
    case 'tasks': return rolloutsBefore(synthesis, tasksOf(synthesis, AFTER_ROLLOUT));
    case undefined: return tasksOf(synthesis, AFTER_ROLLOUT).flatMap(untilComplete);
  }
}

/** Jobs of admin tasks that run at that time, or CronJobs for those by hand. */
export function tasksOf({ entries }: Synthesis, time: string): Manifest[] {
  return entries.map(({ manifest }) => manifest).filter(({ metadata }) => metadata.annotations?.[RUNS] === time);
}

/**
 * kubectl waits for one condition, and a Job ends with one of two: first for its last condition to be set, whatever it is, and then for the good one.
 */
function untilComplete({ metadata: { name, namespace }, spec: { activeDeadlineSeconds } }: Manifest): string[] {
  const wait = (condition: string, seconds: number) => kubectl(namespace, 'wait', `job/${name}`, `--for=${condition}`, `--timeout=${seconds}s`);
  return [wait('jsonpath={.status.conditions[-1:].status}=True', activeDeadlineSeconds + 60), wait('condition=complete', 30)];
}

/** `kubectl rollout status` ends with an error when the progress deadline is exceeded. */
function rolloutsBefore({ entries }: Synthesis, tasks: Manifest[]): string[] {
  const isOfApp = (deployment: Manifest) => deployment.kind === 'Deployment' && tasks.some(task => (
    task.metadata.namespace === deployment.metadata.namespace && appOf(task) === appOf(deployment)
  ));
  const adopter = ({ metadata: { name, namespace } }: Manifest) => entries.map(({ manifest }) => manifest).find(({ kind, metadata, spec }) => (
    kind === 'Rollout' && metadata.namespace === namespace && spec.workloadRef?.name === name
  ));
  return entries.map(({ manifest }) => manifest).filter(isOfApp).map(deployment => {
    const { name, namespace } = deployment.metadata;
    const rollout = adopter(deployment);
    if (rollout === undefined) return kubectl(namespace, 'rollout', 'status', `deployment/${name}`);
    return kubectl(namespace, 'wait', `rollout/${rollout.metadata.name}`, '--for=jsonpath={.status.phase}=Healthy', `--timeout=${TIMEOUT}`);
  });
}

function trafficWaits({ releases = [] }: Synthesis): string[] {
  const rollouts = releases.flatMap(({ awaits }) => awaits)
    .map(({ kind, namespace, name }) => kubectl(namespace, 'rollout', 'status', `${kind}/${name}`, `--timeout=${TIMEOUT}`));
  const pause = Math.max(0, ...releases.filter(({ awaits }) => awaits.length === 0).map(({ pauseSeconds = 0 }) => pauseSeconds));
  return [...new Set(rollouts), ...pause === 0 ? [] : [`sleep ${pause}`]];
}

/** Without a namespace, the object is in that of kubectl. */
export function kubectl(namespace: string | undefined, ...words: string[]): string {
  return shellCommand('kubectl', ...namespace === undefined ? [] : ['-n', namespace], ...words);
}

/** Run together, they stop at the first one that fails. */
export function chained(commands: string[]): string[] {
  return commands.map((command, i) => `  ${command}${i < commands.length - 1 ? ' &&' : ''}`);
}
