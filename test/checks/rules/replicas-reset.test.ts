import { testCheck } from '../tester';
import { horizontal, scaledObject, vertical, workload } from '../workloads';

const id = 'replicas-reset';
const CRON = "{ type: cron, metadata: { timezone: Etc/UTC, start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '5' } }";
const finding = (kind: string) => ({
  id,
  object: 'Deployment shop/web',
  message: `spec.replicas is 3, and ${kind} shop/web decides how many there are: each apply goes back to 3`,
  fix: 'remove spec.replicas; on a cluster that has the workload already, let go of the field first: kubectl apply edit-last-applied, without replicas',
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
