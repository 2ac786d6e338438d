import { manifestsOf } from './manifests';
import { endedPods, PodCounts, podCounts } from '../../src/capacity/pod-counts';

const workload = (kind: string, spec: string, more = '') => (
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: w${more} }\nspec: { template: { spec: { containers: [{ name: a }] } }${spec && `, ${spec}`} }\n`
);
const scaler = (kind: string, spec: string) => `---\napiVersion: ${kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2'}\nkind: ${kind}\nmetadata: { name: w }\nspec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: w }, ${spec} }\n`;
const clock = (spec: string, job = '') => `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c }\nspec: { ${spec}, jobTemplate: { spec: { ${job}template: { spec: { containers: [{ name: a }] } } } } }\n`;

function countsIn(yaml: string): object {
  const manifests = manifestsOf(yaml);
  return podCounts(manifests.podTemplates[0], manifests);
}

test.each<[string, string, number, number, number]>([
  ['a Deployment of its default', workload('Deployment', ''), 1, 1, 2],
  ['a Deployment with a quarter above', workload('Deployment', 'replicas: 10'), 10, 10, 13],
  ['a Deployment with a number above', workload('Deployment', 'replicas: 10, strategy: { rollingUpdate: { maxSurge: 1 } }'), 10, 10, 11],
  ['a Deployment with none above', workload('Deployment', 'replicas: 4, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }'), 4, 4, 4],
  ['a Deployment whose old pods go first', workload('Deployment', 'replicas: 4, strategy: { type: Recreate }'), 4, 4, 4],
  ['a Deployment of no replicas', workload('Deployment', 'replicas: 0'), 0, 0, 0],
  ['one that an autoscaler scales', workload('Deployment', '') + scaler('HorizontalPodAutoscaler', 'minReplicas: 2, maxReplicas: 9'), 2, 9, 12],
  ['one that KEDA scales, by default', workload('Deployment', '') + scaler('ScaledObject', 'triggers: []'), 0, 100, 125],
  ['one that KEDA scales', workload('Deployment', '') + scaler('ScaledObject', 'minReplicaCount: 1, maxReplicaCount: 4'), 1, 4, 5],
  ['one whose number is set at certain times', workload('Deployment', '', ', annotations: { keelwright.io/scheduled-replicas: 0-3 }'), 0, 3, 4],
  ['a StatefulSet', workload('StatefulSet', 'replicas: 3'), 3, 3, 3],
  ['a Rollout by weights of a router', workload('Rollout', 'replicas: 4, strategy: { canary: { trafficRouting: {} } }'), 4, 4, 8],
  ['a Rollout by blue and green', workload('Rollout', 'replicas: 4, strategy: { blueGreen: { previewReplicaCount: 1 } }'), 4, 4, 5],
  ['a Job', workload('Job', 'parallelism: 3, completions: 2'), 0, 2, 2],
  ['a Job that waits', workload('Job', 'parallelism: 3, suspend: true'), 0, 0, 0],
  ['a CronJob whose runs come one after the other', clock('schedule: "* * * * *", concurrencyPolicy: Forbid', 'parallelism: 2, '), 0, 2, 2],
  ['a CronJob whose runs overlap until their deadline', clock('schedule: "*/10 * * * *"', 'activeDeadlineSeconds: 3600, '), 0, 6, 6],
  ['a CronJob whose runs end before the next', clock('schedule: "15 3 * * 1-5"', 'activeDeadlineSeconds: 3600, '), 0, 1, 1],
  ['a CronJob of two times close by', clock('schedule: "50,10 23,0 * * *"', 'activeDeadlineSeconds: 1800, '), 0, 2, 2],
  ['a CronJob whose runs last for days', clock('schedule: "@daily"', 'activeDeadlineSeconds: 200000, '), 0, 3, 3],
  ['a CronJob without a deadline', clock('schedule: "@hourly"'), 0, Infinity, Infinity],
  ['a CronJob that waits', clock('schedule: "@hourly", suspend: true'), 0, 0, 0],
  ['a Pod', 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a }] }', 1, 1, 1],
])('%s', (_, yaml, min, max, rollout) => {
  expect(countsIn(yaml)).toEqual({ min, max, rollout });
});

const job = (spec: string, restartPolicy = 'Never') => `apiVersion: batch/v1\nkind: Job\nmetadata: { name: j }\nspec: { ${spec}template: { spec: { restartPolicy: ${restartPolicy}, containers: [{ name: a }] } } }\n`;
const failing = (spec: string, jobSpec = '') => `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c }\nspec: { schedule: "@daily", concurrencyPolicy: Forbid${spec}, jobTemplate: { spec: { ${jobSpec}template: { spec: { restartPolicy: Never, containers: [{ name: a }] } } } } }\n`;

test.each<[string, string, number]>([
  ['a Deployment', workload('Deployment', 'replicas: 3'), 0],
  ['a Job that tries six times more by default', job(''), 6],
  ['a Job that tries again within its pod', job('', 'OnFailure'), 0],
  ['a Job that is not tried again', job('backoffLimit: 0, '), 0],
  ['a Job of several pods, one after the other', job('completions: 5, parallelism: 2, backoffLimit: 1, '), 4],
  ['a Job whose parts are each tried again', job('completions: 5, parallelism: 5, completionMode: Indexed, backoffLimitPerIndex: 2, '), 10],
  ['a Job whose parts are each tried again, and not more often in all', job('completions: 5, parallelism: 5, completionMode: Indexed, backoffLimitPerIndex: 2, backoffLimit: 3, '), 3],
  ['a Job that waits', job('suspend: true, backoffLimit: 0, '), 1],
  ['an admin task, whose ten earlier versions stay', job('backoffLimit: 1, ').replace('{ name: j }', '{ name: j, annotations: { keelwright.io/runs: before-rollout } }'), 21],
  ['a CronJob of which four runs are kept by default', failing('', 'backoffLimit: 0, '), 4],
  ['a CronJob of which none is kept', failing(', successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0', 'backoffLimit: 2, '), 2],
  ['a CronJob of which one that failed is kept', failing(', successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 1', 'backoffLimit: 2, '), 5],
  ['a CronJob of which there may be any number', clock('schedule: "@hourly"'), 0],
])('pods that have ended: %s', (_, yaml, ended) => {
  const manifests = manifestsOf(yaml);
  const [template] = manifests.podTemplates;
  expect(endedPods(template, podCounts(template, manifests) as PodCounts)).toBe(ended);
});

test('a DaemonSet has one pod on each node', () => {
  expect(countsIn(workload('DaemonSet', 'updateStrategy: { rollingUpdate: { maxSurge: 10% } }'))).toEqual({ surge: '10%' });
});
