import { testCheck } from '../tester';
import { horizontal, scaledObject, workload } from '../workloads';

const id = 'autoscaler-request-missing';
const CPU = '{ name: cpu, target: { type: Utilization, averageUtilization: 70 } }';
const ASKING = '{ name: web, image: web:1, resources: { requests: { cpu: 250m } } }';
const SILENT = '{ name: log-shipper, image: log-shipper:1 }';
const SIDECAR = 'initContainers: [{ name: proxy, image: proxy:1, restartPolicy: Always }],';
const ofContainer = (name: string) => `{ type: ContainerResource, containerResource: { name: cpu, container: ${name}, target: { type: Utilization, averageUtilization: 70 } } }`;

const limitRange = (limits: string, namespace = 'shop') => `
{ apiVersion: v1, kind: LimitRange, metadata: { name: defaults, namespace: ${namespace} }, spec: { limits: [${limits}] } }
---`;
const v1 = `
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 10, targetCPUUtilizationPercentage: 70 }
---`;

const finding = (message: string, fix: string, object = 'HorizontalPodAutoscaler shop/web') => ({ id, object, message, fix });
const silent = (name: string, resource = 'cpu', field = 'spec.metrics[0]') => finding(
  `${field} is a percentage of the ${resource} requests of all containers of Deployment shop/web, and ${name} has none`,
  `set resources.requests.${resource} for it, or target one container with type ContainerResource`,
);

testCheck(id, {
  valid: [
    ['requests of all containers', workload('', `${ASKING}, { name: b, image: b:1, resources: { requests: { cpu: 10m } } }`) + horizontal()],
    ['a limit, which is taken for the request', workload('', `${ASKING}, { name: b, image: b:1, resources: { limits: { cpu: 10m } } }`) + horizontal()],
    ['the one container that it looks at', workload('', `${ASKING}, ${SILENT}`) + horizontal(ofContainer('web'))],
    ['an amount, which is no share', workload('', SILENT) + horizontal('{ type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: 200m } } }')],
    ['a metric of pods', workload('', SILENT) + horizontal("{ type: Pods, pods: { metric: { name: requests }, target: { type: AverageValue, averageValue: '50' } } }")],
    ['an init container that ends', workload('', ASKING, 'initContainers: [{ name: migrate, image: web:1 }],') + horizontal()],
    ['the request of the pod as a whole', workload('', SILENT, 'resources: { requests: { cpu: 500m } },') + horizontal()],
    ['a default of the namespace', workload('', SILENT) + horizontal() + limitRange('{ type: Container, defaultRequest: { cpu: 100m } }')],
    ['a maximum of the namespace, which is a default too', workload('', SILENT) + horizontal() + limitRange('{ type: Container, max: { cpu: 1 } }')],
    ['a workload that somebody else has', horizontal(), [{ kind: 'Deployment', namespace: 'shop', name: 'web' }]],
    ['a trigger by an amount', workload('', SILENT) + scaledObject("{ type: cpu, metricType: AverageValue, metadata: { value: '1' } }")],
    ['a trigger by one container', workload('', `${ASKING}, ${SILENT}`) + scaledObject("{ type: cpu, metricType: Utilization, metadata: { value: '70', containerName: web } }")],
  ],
  invalid: [
    ['a container without a request', workload('', `${ASKING}, ${SILENT}`) + horizontal(), [silent('log-shipper')]],
    ['a sidecar without a request', workload('', ASKING, SIDECAR) + horizontal(), [silent('proxy')]],
    ['a request of another resource', workload('', ASKING) + horizontal(`{ type: Resource, resource: ${CPU.replace('cpu', 'memory')} }`), [silent('web', 'memory')]],
    ['no metrics, which means the share of the CPU', workload('', SILENT) + horizontal(''), [silent('log-shipper', 'cpu', 'spec.metrics')]],
    ['an autoscaler of the first version', workload('', SILENT) + v1, [silent('log-shipper', 'cpu', 'spec.targetCPUUtilizationPercentage')]],
    ['two containers without a request', workload('', `${SILENT}, { name: b, image: b:1 }`) + horizontal(), [finding(
      'spec.metrics[0] is a percentage of the cpu requests of all containers of Deployment shop/web, and log-shipper and b have none',
      'set resources.requests.cpu for them, or target one container with type ContainerResource',
    )]],
    ['the one container without a request', workload('', `${ASKING}, ${SILENT}`) + horizontal(ofContainer('log-shipper')), [finding(
      'spec.metrics[0] is a percentage of the cpu request of the container log-shipper of Deployment shop/web, and it has none', 'set resources.requests.cpu for it',
    )]],
    ['a container that the pods do not have', workload('', ASKING) + horizontal(ofContainer('app')), [{
      ...finding('spec.metrics[0] targets the container app, and Deployment shop/web has only web', 'use the name of a container of the pods; keep it if this container is injected into them'),
      severity: 'warning',
    }]],
    ['a default of another namespace', workload('', SILENT) + horizontal() + limitRange('{ type: Container, defaultRequest: { cpu: 100m } }', 'other'), [silent('log-shipper')]],
    ['a default for claims', workload('', SILENT) + horizontal() + limitRange('{ type: PersistentVolumeClaim, max: { cpu: 1 } }'), [silent('log-shipper')]],
    ['a trigger by a share', workload('', SILENT) + scaledObject("{ type: memory, metricType: Utilization, metadata: { value: '70' } }"), [{
      ...silent('log-shipper', 'memory', 'spec.triggers[0]'), object: 'ScaledObject shop/web',
    }]],
  ],
});
