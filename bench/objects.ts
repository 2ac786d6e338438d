import { ApiObject, App, Chart } from 'cdk8s';
import type { Manifest } from '../src/manifests/manifest';

/** The program that every object says it is from. */
export const PROGRAM = 'bench';

/** A chart of raw API objects for each of so many apps, the same for both sides. */
export function addCharts(app: App, count: number): void {
  objectsOf(count).forEach((objects, i) => {
    const chart = new Chart(app, nameOf(i));
    for (const object of objects) new ApiObject(chart, object.kind, object);
  });
}

/** The same objects in one chart. */
export function addChart(app: App, count: number): void {
  const chart = new Chart(app, PROGRAM);
  for (const object of objectsOf(count).flat()) new ApiObject(chart, `${object.kind}-${object.metadata.name}`, object);
}

/** Eight objects for each app, as plain JSON. Each app has a namespace of its own, and calls the next one. */
export function objectsOf(count: number): Manifest[][] {
  return Array.from({ length: count }, (_, i) => eightObjects(nameOf(i), nameOf((i + count - 1) % count), nameOf((i + 1) % count)));
}

export function nameOf(index: number): string {
  return `web-${index}`;
}

function eightObjects(name: string, caller: string, callee: string): Manifest[] {
  const selected = { 'app.kubernetes.io/name': name };
  const labels = { ...selected, 'keelwright.io/owner': PROGRAM };
  const metadata = { name, namespace: name, labels };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { LOG_LEVEL: 'info', NEXT_URL: `http://${callee}.${callee}` } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: policySpec(selected, caller, callee) },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: selected, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: selected }, template: podTemplate(name, selected) } },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { maxUnavailable: 1, selector: { matchLabels: selected } } },
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: autoscalerSpec(name) },
  ];
}

function policySpec(selected: object, caller: string, callee: string): object {
  const of = (namespace: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }];
  const ports = [{ port: 8080, protocol: 'TCP' }];
  return {
    podSelector: { matchLabels: selected },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: of(caller), ports }],
    egress: [{ to: of(callee), ports }, { to: of('kube-system'), ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] }],
  };
}

function podTemplate(name: string, labels: object): object {
  const probe = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 5, timeoutSeconds: 2 };
  return {
    metadata: { labels },
    spec: {
      serviceAccountName: name,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{
        name: 'web',
        image: 'ghcr.io/stefanprodan/podinfo:6.14.1',
        ports: [{ name: 'http', containerPort: 8080 }],
        envFrom: [{ configMapRef: { name } }],
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
        readinessProbe: probe,
        livenessProbe: { ...probe, failureThreshold: 6 },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
      }],
    },
  };
}

function autoscalerSpec(name: string): object {
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  };
}
