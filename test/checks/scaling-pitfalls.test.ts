import { findingsIn } from './tester';
import { horizontal, scaledObject, vertical, workload } from './workloads';
import { pitfall } from '../pitfalls';

/** What the checks say of anybody's YAML: the ids alone, since each check has a table of its own. */
const idsIn = (...yaml: string[]) => findingsIn(yaml.join('')).map(({ id }) => id);
const finds = (id: string, ...yaml: string[]) => () => expect(idsIn(...yaml)).toContain(id);
const passes = (...yaml: string[]) => () => expect(idsIn(...yaml)).toEqual([]);

const SILENT = '{ name: web, image: web:1, resources: { requests: { cpu: 1, memory: 1Gi } } }, { name: log-shipper, image: log-shipper:1 }';
const QUEUE = "{ type: External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: '30' } } }";
const RECREATE = 'updatePolicy: { updateMode: Recreate }';
const [BY_CPU, BY_AMOUNT] = ["value: '70'", "value: '1'"].map((value, i) => `{ type: cpu, metricType: ${['Utilization', 'AverageValue'][i]}, metadata: { ${value} } }`);
const TWO = workload('replicas: 2');

const budget = (limit: string, namespace = 'shop') => `
{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: web, namespace: ${namespace} }, spec: { ${limit}, selector: { matchLabels: { app: web } } } }
---`;
const inSystem = workload('replicas: 2').replace('namespace: shop', 'namespace: kube-system');
const pod = (metadata: string) => `
{ apiVersion: v1, kind: Pod, metadata: { name: shell, namespace: shop, ${metadata} }, spec: { containers: [{ name: shell, image: 'busybox:1.37.0' }] } }
---`;
const SAFE = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
const scratch = (named: string) => workload('replicas: 2', undefined, 'volumes: [{ name: tmp, emptyDir: {} }],')
  .replace('labels: { app: web } }\n    spec', `labels: { app: web }, annotations: { ${SAFE}-local-volumes: '${named}' } }\n    spec`);

pitfall('hpa-utilization-without-request', 'passes', 'all containers say what they request', passes(workload(), horizontal()));
pitfall('hpa-utilization-without-request', 'fails', 'one does not', finds('autoscaler-request-missing', workload('', SILENT), horizontal()));
pitfall('hpa-budget-at-minimum', 'passes', 'one less', passes(workload(), horizontal(), budget('minAvailable: 1')));
pitfall('hpa-budget-at-minimum', 'fails', 'as many', finds('pdb-blocks-drain', workload(), horizontal(), budget('minAvailable: 2')));
pitfall('hpa-selectors-overlap', 'passes', 'one autoscaler with both metrics', passes(workload(), horizontal(QUEUE)));
pitfall('hpa-selectors-overlap', 'fails', 'one for each metric', finds('autoscaler-conflict', workload(), horizontal(), horizontal(QUEUE, 'minReplicas: 1', 'queue')));

pitfall('vpa-two-on-one', 'passes', 'one', passes(TWO, vertical(RECREATE)));
pitfall('vpa-two-on-one', 'fails', 'two', finds('autoscaler-conflict', TWO, vertical(RECREATE), vertical(RECREATE, 'other')));
pitfall('vpa-off-unquoted', 'fails', 'without quotes', finds('vertical-update-mode', TWO, vertical('updatePolicy: { updateMode: Off }')));

pitfall('keda-and-hpa', 'passes', 'a ScaledObject alone', passes(workload(), scaledObject(BY_CPU)));
pitfall('keda-and-hpa', 'fails', 'and an autoscaler', finds('autoscaler-conflict', workload(), horizontal(), scaledObject(BY_CPU)));
pitfall('keda-two-on-one', 'passes', 'one with both triggers', passes(workload(), scaledObject(`${BY_CPU}, { type: memory, metricType: Utilization, metadata: { value: '70' } }`)));
pitfall('keda-two-on-one', 'fails', 'one for each', finds('autoscaler-conflict', workload(), scaledObject(BY_CPU), scaledObject(BY_AMOUNT, 'minReplicaCount: 1', 'other')));
pitfall('keda-utilization-without-request', 'passes', 'an amount', passes(workload('', SILENT), scaledObject(BY_AMOUNT)));
pitfall('keda-utilization-without-request', 'fails', 'a share', finds('autoscaler-request-missing', workload('', SILENT), scaledObject(BY_CPU)));
pitfall('keda-zero-unmeasured', 'passes', 'one replica at least', passes(workload(), scaledObject(BY_CPU)));
pitfall('keda-zero-unmeasured', 'fails', 'none', finds('autoscaler-stuck-at-zero', workload(), scaledObject(BY_CPU, 'minReplicaCount: 0')));

pitfall('ca-restrictive-budget', 'passes', 'one at a time', passes(TWO, budget('maxUnavailable: 1')));
pitfall('ca-restrictive-budget', 'fails', 'nobody', finds('pdb-blocks-drain', TWO, budget('maxUnavailable: 0')));
pitfall('ca-system-pods', 'passes', 'with a budget', passes(inSystem, budget('maxUnavailable: 1', 'kube-system')));
pitfall('ca-system-pods', 'fails', 'without', finds('scale-down-blocked', inSystem));
pitfall('ca-no-controller', 'passes', 'a pod that says that it may go', passes(pod(`annotations: { ${SAFE}: 'true' }`)));
pitfall('ca-no-controller', 'fails', 'one that does not', finds('scale-down-blocked', pod('')));
pitfall('ca-local-volumes', 'passes', 'all are named', passes(scratch('tmp')));
pitfall('ca-local-volumes', 'fails', 'one is left out', finds('scale-down-blocked', scratch('temp')));
pitfall('ca-unmovable', 'passes', 'any node of a pool', passes(workload('replicas: 2', undefined, 'nodeSelector: { pool: gpu },')));
pitfall('ca-unmovable', 'fails', 'one node by its name', finds('scale-down-blocked', workload('replicas: 2', undefined, 'nodeSelector: { kubernetes.io/hostname: worker-1 },')));
