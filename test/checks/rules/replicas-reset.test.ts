import { testCheck } from '../tester';
import { horizontal, scaledObject, vertical, workload } from '../workloads';

const id = 'replicas-reset';
const CRON = "{ type: cron, metadata: { timezone: Etc/UTC, start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '5' } }";
const finding = (kind: string) => ({
  id,
  object: 'Deployment shop/web',
  message: `spec.replicas conflicts with ${kind} shop/web: every apply would reset the number of pods to 3`,
  fix: 'remove spec.replicas; if the cluster already has the workload, first remove replicas with kubectl apply edit-last-applied',
});

testCheck(id, {
  valid: [
    ['no replicas beside an autoscaler', workload() + horizontal()],
    ['replicas without an autoscaler', workload('replicas: 3')],
    ['none, which is how an autoscaler is switched off', workload('replicas: 0') + horizontal()],
    ['replicas beside what sets their size', workload('replicas: 3') + vertical('updatePolicy: { updateMode: Recreate }')],
  ],
  invalid: [
    ['replicas beside an autoscaler', workload('replicas: 3') + horizontal(), [finding('HorizontalPodAutoscaler')]],
    ['replicas beside a ScaledObject', workload('replicas: 3') + scaledObject(CRON), [finding('ScaledObject')]],
  ],
});
