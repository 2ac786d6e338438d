/** Manifests that several tables are made of, in the namespace `shop`. */

export function workload(spec = '', containers = '{ name: web, image: web:1, resources: { requests: { cpu: 250m, memory: 256Mi } } }', pod = ''): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  ${spec}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { ${pod} containers: [${containers}] }
---`;
}

const CPU = '{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }';

export function horizontal(metrics = CPU, more = 'minReplicas: 2', name = 'web'): string {
  return `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ${name}, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 10, ${more}, metrics: [${metrics}] }
---`;
}

export function vertical(more: string, name = 'web'): string {
  return `
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: { name: ${name}, namespace: shop }
spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, ${more} }
---`;
}

export function scaledObject(triggers: string, more = 'minReplicaCount: 1', name = 'web', metadata = ''): string {
  return `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: ${name}, namespace: shop, ${metadata} }
spec: { scaleTargetRef: { name: web }, ${more}, triggers: [${triggers}] }
---`;
}
