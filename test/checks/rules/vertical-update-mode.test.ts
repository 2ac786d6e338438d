import { testCheck } from '../tester';
import { horizontal, vertical, workload } from '../workloads';

const id = 'vertical-update-mode';
const QUEUE = "{ type: External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: '30' } } }";
const mode = (name: string, more = '') => vertical(`updatePolicy: { updateMode: ${name}${more} }`);

const finding = (message: string, fix: string, severity: 'warning' | 'error' = 'warning') => ({ id, severity, object: 'VerticalPodAutoscaler shop/web', message, fix });
const idle = (has: string, least: number, most: number, evicts = 'the only pod to resize it') => finding(
  `Deployment shop/web has ${has}, and the updater ignores workloads with fewer than ${least}: no running pod is resized`,
  `set updatePolicy.minReplicas to ${most}, which evicts ${evicts}, or set updateMode to Initial`,
);

testCheck(id, {
  valid: [
    ['two replicas', workload('replicas: 2') + mode('Recreate')],
    ['one replica, when one is enough', workload() + mode('InPlaceOrRecreate', ', minReplicas: 1')],
    ['one replica, whose successor gets the size', workload() + mode('Initial')],
    ['one replica, and only to look', workload() + mode("'Off'")],
    ['no replicas', workload('replicas: 0') + mode('Recreate')],
    ['as many as the autoscaler makes', workload() + horizontal(QUEUE) + mode('Recreate')],
    ['a workload that somebody else has', mode('Recreate'), [{ kind: 'Deployment', namespace: 'shop', name: 'web' }]],
  ],
  invalid: [
    ['one replica', workload() + mode('Recreate'), [idle('one replica', 2, 1)]],
    ['one replica, with nothing said', workload() + vertical('resourcePolicy: {}'), [idle('one replica', 2, 1)]],
    ['two replicas where three are asked for', workload('replicas: 2') + mode('InPlaceOrRecreate', ', minReplicas: 3'), [idle('2 replicas', 3, 2, 'pods to resize them')]],
    ['Auto', workload('replicas: 2') + mode('Auto'), [finding('updateMode is Auto, which is deprecated: it does the same as Recreate', 'set updateMode to Recreate, or to InPlaceOrRecreate from Kubernetes 1.33 on')]],
    ['Off without quotes', workload() + mode('Off'), [finding('updateMode is Off without quotes, which YAML parses as false and the API server rejects', 'set updateMode: "Off"', 'error')]],
  ],
});
