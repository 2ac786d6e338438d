import { type KubeObject, STORAGE_CLASS } from './lab';

export function pod(name: string, container: object, spec: object = {}) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: { containers: [{ name: 'main', image: 'lab', ...container }], ...spec } };
}

export function deployment(app: string, podSpec: object = {}) {
  const metadata = { name: app, namespace: 'default' };
  const template = { metadata: { labels: { app } }, spec: { containers: [{ name: 'main', image: 'lab' }], ...podSpec } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 3, selector: { matchLabels: { app } }, template } };
}

export function statefulSet(app: string, zone: string) {
  const template = {
    metadata: { labels: { app } },
    spec: { nodeSelector: { 'topology.kubernetes.io/zone': zone }, containers: [{ name: 'main', image: 'lab', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
  };
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: claimSpec(STORAGE_CLASS) }];
  const spec = { serviceName: app, selector: { matchLabels: { app } }, template, volumeClaimTemplates };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: app, namespace: 'default' }, spec };
}

export function claimSpec(storageClassName: string) {
  return { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
}

export function budget(app: string, minAvailable: number) {
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: app, namespace: 'default' }, spec: { minAvailable, selector: { matchLabels: { app } } } };
}

export function spreadOver(topologyKey: string, app: string) {
  return { maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app } } };
}

export function isReady({ status }: KubeObject): boolean {
  return Boolean(status.conditions?.some(({ type, status: value }: { type: string; status: string }) => type === 'Ready' && value === 'True'));
}
