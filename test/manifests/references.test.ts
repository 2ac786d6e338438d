import { referencesOf } from '../../src/manifests/references/references';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';

/** One line for each reference: `Secret shop/db [password] <- spec.containers[0].env[0]`. */
function references(yaml: string): string[] {
  return entriesFromYaml(yaml, 'a.yaml').flatMap(referencesOf).map(({ kind, namespace, name, key, port, optional, field }) => [
    kind, [namespace, name].filter(part => part !== undefined).join('/'),
    ...key === undefined ? [] : [`[${key}]`], ...port === undefined ? [] : [`:${port}`], ...optional ? ['optional'] : [], '<-', field,
  ].join(' '));
}

test('pods name what they are started with', () => {
  expect(references(`
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          serviceAccountName: report
          priorityClassName: low
          runtimeClassName: gvisor
          imagePullSecrets: [{ name: registry }]
          initContainers: [{ name: wait, envFrom: [{ configMapRef: { name: settings } }] }]
          containers:
          - name: main
            env:
            - { name: PLAIN, value: x }
            - { name: USER, valueFrom: { secretKeyRef: { name: db, key: username } } }
            - { name: MODE, valueFrom: { configMapKeyRef: { name: settings, key: mode, optional: true } } }
            - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            envFrom: [{ secretRef: { name: keys, optional: true } }]
          ephemeralContainers: [{ name: debug, envFrom: [{ secretRef: { name: debug } }] }]`)).toEqual([
    'ServiceAccount shop/report <- spec.jobTemplate.spec.template.spec.serviceAccountName',
    'PriorityClass low <- spec.jobTemplate.spec.template.spec.priorityClassName',
    'RuntimeClass gvisor <- spec.jobTemplate.spec.template.spec.runtimeClassName',
    'Secret shop/registry <- spec.jobTemplate.spec.template.spec.imagePullSecrets[0]',
    'ConfigMap shop/settings <- spec.jobTemplate.spec.template.spec.initContainers[0].envFrom[0]',
    'Secret shop/db [username] <- spec.jobTemplate.spec.template.spec.containers[0].env[1]',
    'ConfigMap shop/settings [mode] optional <- spec.jobTemplate.spec.template.spec.containers[0].env[2]',
    'Secret shop/keys optional <- spec.jobTemplate.spec.template.spec.containers[0].envFrom[0]',
    'Secret shop/debug <- spec.jobTemplate.spec.template.spec.ephemeralContainers[0].envFrom[0]',
  ]);
});

test('pods name what they mount', () => {
  expect(references(`
apiVersion: v1
kind: Pod
metadata: { name: tool }
spec:
  serviceAccount: old-spelling
  containers: [{ name: main }]
  volumes:
  - { name: tmp, emptyDir: {} }
  - { name: a, configMap: { name: files } }
  - { name: b, secret: { secretName: keys, items: [{ key: a, path: a }, { key: b, path: b }], optional: true } }
  - { name: c, persistentVolumeClaim: { claimName: data } }
  - name: d
    projected:
      sources:
      - { serviceAccountToken: { path: token } }
      - { configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt, path: ca.crt }] } }
      - { secret: { name: keys } }
  - { name: e, csi: { driver: d, nodePublishSecretRef: { name: csi } } }
  - { name: f, ephemeral: { volumeClaimTemplate: { spec: { storageClassName: fast } } } }
  - { name: g, azureFile: { shareName: s, secretName: azure } }
  - { name: h, rbd: { image: i, monitors: [], secretRef: { name: ceph } } }`)).toEqual([
    'ServiceAccount old-spelling <- spec.serviceAccount',
    'ConfigMap files <- spec.volumes[1]',
    'Secret keys [a] optional <- spec.volumes[2]',
    'Secret keys [b] optional <- spec.volumes[2]',
    'PersistentVolumeClaim data <- spec.volumes[3]',
    'ConfigMap kube-root-ca.crt [ca.crt] <- spec.volumes[4].projected.sources[1]',
    'Secret keys <- spec.volumes[4].projected.sources[2]',
    'Secret csi <- spec.volumes[5]',
    'StorageClass fast <- spec.volumes[6]',
    'Secret azure <- spec.volumes[7]',
    'Secret ceph <- spec.volumes[8]',
  ]);
});

test('autoscalers name their targets, of whatever group', () => {
  const yaml = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web } }
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { targetRef: { apiVersion: apps/v1, kind: StatefulSet, name: db } }
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { name: web } }`;
  expect(references(yaml)).toEqual([
    'Rollout shop/web <- spec.scaleTargetRef',
    'StatefulSet shop/db <- spec.targetRef',
    'Deployment shop/web <- spec.scaleTargetRef',
  ]);
  expect(entriesFromYaml(yaml, 'a.yaml').flatMap(referencesOf).map(({ group }) => group)).toEqual(['argoproj.io', 'apps', 'apps']);
});

test('bindings name roles and accounts, but no users', () => {
  expect(references(`
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: a, namespace: shop }
roleRef: { kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: web }, { kind: ServiceAccount, name: prometheus, namespace: monitoring }, { kind: User, name: jane }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: b, namespace: shop }
roleRef: { kind: ClusterRole, name: view }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: c, namespace: ignored }
roleRef: { kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: 'system:masters' }, { kind: ServiceAccount, name: web, namespace: shop }]`)).toEqual([
    'Role shop/reader <- roleRef',
    'ServiceAccount shop/web <- subjects[0]',
    'ServiceAccount monitoring/prometheus <- subjects[1]',
    'ClusterRole view <- roleRef',
    'ClusterRole view <- roleRef',
    'ServiceAccount shop/web <- subjects[1]',
  ]);
});

test('storage names classes, claims and the Service of a StatefulSet', () => {
  expect(references(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  template: { spec: { containers: [] } }
  volumeClaimTemplates: [{ metadata: { name: logs } }, { metadata: { name: data }, spec: { storageClassName: fast } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: a, namespace: shop }
spec: { storageClassName: fast, volumeName: disk }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: static, namespace: shop }
spec: { storageClassName: '' }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { claimRef: { name: a, namespace: shop } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
imagePullSecrets: [{ name: registry }]`)).toEqual([
    'Service shop/db <- spec.serviceName',
    'StorageClass fast <- spec.volumeClaimTemplates[1].spec.storageClassName',
    'StorageClass fast <- spec.storageClassName',
    'PersistentVolume disk <- spec.volumeName',
    'PersistentVolumeClaim shop/a <- spec.claimRef',
    'Secret shop/registry <- imagePullSecrets[0]',
  ]);
});

test('an Ingress names Services with their ports, in its old form too', () => {
  expect(references(`
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  tls: [{ secretName: web-tls }, { hosts: [a.example] }]
  defaultBackend: { resource: { apiGroup: k8s.example.com, kind: StorageBucket, name: static } }
  rules:
  - { host: a.example }
  - http:
      paths:
      - { path: /, backend: { service: { name: web, port: { number: 80 } } } }
      - { path: /api, backend: { service: { name: api, port: { name: http } } } }
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: { name: old }
spec: { backend: { serviceName: web, servicePort: http } }`)).toEqual([
    'Service shop/web :80 <- spec.rules[1].http.paths[0].backend',
    'Service shop/api :http <- spec.rules[1].http.paths[1].backend',
    'Secret shop/web-tls <- spec.tls[0]',
    'Service web :http <- spec.backend',
  ]);
});

test('routes and Gateways name parents, backends, mirrors and certificates', () => {
  expect(references(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ name: public, namespace: edge }, { group: '', kind: Service, name: web, port: 80 }]
  rules:
  - name: main
    filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: shadow, port: 81 } } }]
    backendRefs:
    - { name: web, port: 80, filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: shadow-two, port: 82 } } }] }
    - { name: api, namespace: other, port: 8080 }
    - { group: example.com, kind: Bucket, name: static }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec: { listeners: [{ name: https, tls: { certificateRefs: [{ name: edge-tls }, { name: other-tls, namespace: certs }] } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: more, namespace: edge }
spec: { parentRef: { name: public }, listeners: [{ name: https, tls: { certificateRefs: [{ name: more-tls }] } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: rpc, namespace: shop }
spec: { parentRefs: [{ group: gateway.networking.k8s.io, kind: ListenerSet, name: more, namespace: edge, sectionName: https }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: mesh }
spec: { listeners: [{ name: https, tls: { certificateRefs: [{ name: unseen }] } }] }`)).toEqual([
    'Gateway edge/public <- spec.parentRefs[0]',
    'Service shop/web :80 <- spec.parentRefs[1]',
    'Service shop/web :80 <- spec.rules[0].backendRefs[0]',
    'Service other/api :8080 <- spec.rules[0].backendRefs[1]',
    'Service shop/shadow :81 <- spec.rules[0].filters[0].requestMirror.backendRef',
    'Service shop/shadow-two :82 <- spec.rules[0].backendRefs[0].filters[0].requestMirror.backendRef',
    'Secret edge/edge-tls <- spec.listeners[0].tls.certificateRefs[0]',
    'Secret certs/other-tls <- spec.listeners[0].tls.certificateRefs[1]',
    'Gateway edge/public <- spec.parentRef',
    'Secret edge/more-tls <- spec.listeners[0].tls.certificateRefs[0]',
    'ListenerSet edge/more <- spec.parentRefs[0]',
  ]);
});
