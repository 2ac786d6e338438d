import { testCheck } from '../tester';

const id = 'reference-missing';

/** A Deployment `shop/web` with more in its pod spec and its container. */
function web(pod: string, container = ''): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      ${pod}
      containers:
      - name: web
        image: web:1
        ${container}
---`;
}

const PASSWORD = 'env: [{ name: PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }]';
const NOWHERE = 'which is neither in the manifests nor declared as existing';

testCheck(id, {
  valid: [
    ['a Secret and a ConfigMap that are there, with their keys', `${web(
      'volumes: [{ name: c, configMap: { name: settings, items: [{ key: a.yaml, path: a.yaml }] } }]', PASSWORD)}
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
stringData: { password: <filled in> }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
binaryData: { a.yaml: eA== }`],
    ['what is optional', web('volumes: [{ name: c, secret: { secretName: maybe, optional: true } }]',
      'envFrom: [{ configMapRef: { name: maybe, optional: true } }]')],
    ['an external Secret with the key', web('', PASSWORD), [{ kind: 'Secret', namespace: 'shop', name: 'db', keys: ['password', 'username'] }]],
    ['an external Secret without keys, which vouches for all', web('', PASSWORD), [{ kind: 'Secret', namespace: 'shop', name: 'db' }]],
    ['the Secret of a Certificate', `${web('volumes: [{ name: tls, secret: { secretName: web-tls, items: [{ key: tls.crt, path: tls.crt }] } }]')}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web, namespace: shop }
spec: { secretName: web-tls, issuerRef: { name: ca } }`],
    ['the Secret of an ExternalSecret under its own name', `${web('', PASSWORD)}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec: { data: [{ secretKey: password, remoteRef: { key: db } }] }`],
    ['the Secret of a SealedSecret', `${web('', PASSWORD)}
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: db, namespace: shop }
spec: { encryptedData: { password: AgB } }`],
    ['what every cluster has', `${web('serviceAccountName: default\n      priorityClassName: system-cluster-critical',
      'envFrom: [{ configMapRef: { name: kube-root-ca.crt } }]')}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:auth-delegator }
subjects: [{ kind: ServiceAccount, name: default, namespace: shop }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: kube-system }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader }
subjects: [{ kind: User, name: nobody-knows }]`],
    ['a storage class of the cluster when the manifests make none', `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: fast, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`],
    ['the volume of a claim that the cluster has bound, when the manifests make none', `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { volumeName: pvc-1, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`],
    ['a class name that only ties a claim to a volume', `
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { storageClassName: manual, capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce] }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
provisioner: example.com/disk
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: manual, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`],
    ['the claim of a StatefulSet\'s third pod', `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db:1, ports: [{ containerPort: 5432 }] }] }
  volumeClaimTemplates: [{ metadata: { name: data } }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: backup, namespace: shop }
spec:
  schedule: 0 1 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{ name: backup, image: backup:1 }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data-db-2 } }]`],
    ['a volume that stands for a claim template', `
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: db, image: db:1, ports: [{ containerPort: 5432 }] }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: anything } }]
  volumeClaimTemplates: [{ metadata: { name: data } }]`],
    ['a ServiceAccount without a namespace that a binding looks for in one', `
apiVersion: v1
kind: ServiceAccount
metadata: { name: agent }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: agent }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: agent, namespace: monitoring }]`],
    ['an external priority class, declared with a namespace all the same', web('priorityClassName: critical'),
      [{ kind: 'PriorityClass', namespace: 'shop', name: 'critical' }]],
    ['the token of a ServiceAccount, which the cluster writes', `${web('', 'env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: token, key: token } } }]')}
apiVersion: v1
kind: Secret
metadata: { name: token, namespace: shop, annotations: { kubernetes.io/service-account.name: default } }
type: kubernetes.io/service-account-token`],
    ['a backend that is an annotation', `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { defaultBackend: { service: { name: redirect, port: { name: use-annotation } } } }`],
    ['a route to something that is no Service', `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: public, namespace: edge }]
  rules: [{ backendRefs: [{ group: multicluster.x-k8s.io, kind: ServiceImport, name: web, port: 80 }] }]`],
  ],
  invalid: [
    ['a Secret that nobody makes, and the name that was meant', `${web('', PASSWORD.replace('name: db', 'name: orders-bd'))}
apiVersion: v1
kind: Secret
metadata: { name: orders-db, namespace: shop }
stringData: { password: <filled in> }`,
    [{
      id,
      object: 'Deployment shop/web',
      message: `spec.template.spec.containers[0].env[0] needs Secret shop/orders-bd, ${NOWHERE}`,
      fix: "did you mean orders-db? otherwise add it, or declare it as existing: Existing.secret(chart, 'orders-bd')",
    }]],
    ['each missing object once, however often it is named', web(
      'volumes: [{ name: c, configMap: { name: settings } }]',
      `envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: keys } }]
        env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } }, { name: K, valueFrom: { secretKeyRef: { name: keys, key: k } } }]`),
    [
      {
        id,
        object: 'Deployment shop/web',
        message: `spec.template.spec.volumes[0] and 2 more fields need ConfigMap shop/settings, ${NOWHERE}`,
        fix: "add it, or declare it as existing: Existing.configMap(chart, 'settings')",
      },
      {
        id,
        object: 'Deployment shop/web',
        message: `spec.template.spec.containers[0].env[1] and spec.template.spec.containers[0].envFrom[1] need Secret shop/keys, ${NOWHERE}`,
        fix: "add it, or declare it as existing: Existing.secret(chart, 'keys')",
      },
    ]],
    ['a key that is not in the object', `${web('', PASSWORD)}
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
data: { passwort: '' }
stringData: { username: '' }`,
    [{
      id,
      object: 'Deployment shop/web',
      message: 'spec.template.spec.containers[0].env[0] needs key password of Secret shop/db, which has only passwort and username',
      fix: 'did you mean passwort? otherwise add the key to it',
    }]],
    ['a key that the external object is not declared to have', web('', PASSWORD),
      [{
        id,
        object: 'Deployment shop/web',
        message: 'spec.template.spec.containers[0].env[0] needs key password of Secret shop/db, which has only uri',
        fix: "add the key where the object is created, or declare it: Existing.secret(chart, 'db', { keys: ['password'] })",
      }],
      [{ kind: 'Secret', namespace: 'shop', name: 'db', keys: ['uri'] }]],
    ['an object that is in another namespace', `${web('', PASSWORD)}
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: bank }
stringData: { password: <filled in> }`,
    [{
      id,
      object: 'Deployment shop/web',
      message: `spec.template.spec.containers[0].env[0] needs Secret shop/db, ${NOWHERE}`,
      fix: "move it here from namespace bank; or add it, or declare it as existing: Existing.secret(chart, 'db')",
    }]],
    ['an external object that is declared in another namespace', web('', PASSWORD),
      [{
        id,
        object: 'Deployment shop/web',
        message: `spec.template.spec.containers[0].env[0] needs Secret shop/db, ${NOWHERE}`,
        fix: "add it, or declare it as existing: Existing.secret(chart, 'db')",
      }],
      [{ kind: 'Secret', namespace: 'bank', name: 'db' }]],
    ['a priority class that nobody makes', web('priorityClassName: critical'),
      [{
        id,
        object: 'Deployment shop/web',
        message: `spec.template.spec.priorityClassName needs PriorityClass critical, ${NOWHERE}`,
        fix: "add it, or declare it as existing: Existing.priorityClass(chart, 'critical')",
      }]],
    ['a storage class besides those the manifests make', `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
provisioner: example.com/disk
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: fats, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`,
    [{
      id,
      severity: 'warning',
      object: 'PersistentVolumeClaim data',
      message: `spec.storageClassName needs StorageClass fats, ${NOWHERE}`,
      fix: "did you mean fast? otherwise add it, or declare it as existing: Existing.storageClass(chart, 'fats')",
    }]],
    ['a volume besides those the manifests make', `
apiVersion: v1
kind: PersistentVolume
metadata: { name: media }
spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteMany], nfs: { server: nfs.example.com, path: /media } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: media, namespace: shop }
spec: { storageClassName: '', volumeName: medai, accessModes: [ReadWriteMany], resources: { requests: { storage: 1Gi } } }`,
    [{
      id,
      severity: 'warning',
      object: 'PersistentVolumeClaim shop/media',
      message: `spec.volumeName needs PersistentVolume medai, ${NOWHERE}`,
      fix: "did you mean media? otherwise add it, or declare it as existing: Existing.object(chart, 'PersistentVolume', 'medai')",
    }]],
    ['an autoscaler whose target has another kind of name', `${web('')}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: extensions/v1beta1, kind: Deployment, name: web } }
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { name: web-api }, triggers: [] }`,
    [
      {
        id,
        object: 'HorizontalPodAutoscaler shop/web',
        message: `spec.scaleTargetRef needs Deployment shop/web, ${NOWHERE}`,
        fix: "reference it by its apiVersion apps/v1; or add it, or declare it as existing: Existing.object(chart, 'Deployment', 'web')",
      },
      {
        id,
        object: 'ScaledObject shop/web',
        message: `spec.scaleTargetRef needs Deployment shop/web-api, ${NOWHERE}`,
        fix: "did you mean web? otherwise add it, or declare it as existing: Existing.object(chart, 'Deployment', 'web-api')",
      },
    ]],
    ['a binding to a Role of another namespace and to an account that nobody makes', `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: bank }
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]`,
    [
      {
        id,
        object: 'RoleBinding shop/reader',
        message: `roleRef needs Role shop/reader, ${NOWHERE}`,
        fix: "move it here from namespace bank; or add it, or declare it as existing: Existing.object(chart, 'Role', 'reader')",
      },
      {
        id,
        object: 'RoleBinding shop/reader',
        message: `subjects[0] needs ServiceAccount shop/web, ${NOWHERE}`,
        fix: "add it, or declare it as existing: Existing.serviceAccount(chart, 'web')",
      },
    ]],
    ['an Ingress without its certificate, which browsers will notice and Kubernetes will not', `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { tls: [{ hosts: [shop.example], secretName: shop-tls }], defaultBackend: { service: { name: web, port: { number: 80 } } } }`,
    [
      { id, object: 'Ingress web', message: `spec.defaultBackend needs Service web, ${NOWHERE}`, fix: "add it, or declare it as existing: Existing.service(chart, 'web')" },
      { id, severity: 'warning', object: 'Ingress web', message: `spec.tls[0] needs Secret shop-tls, ${NOWHERE}`, fix: "add it, or declare it as existing: Existing.secret(chart, 'shop-tls')" },
    ]],
    ['the governing Service of a StatefulSet', `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db-headless
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db:1 }] }`,
    [{ id, object: 'StatefulSet db', message: `spec.serviceName needs Service db-headless, ${NOWHERE}`, fix: "add it, or declare it as existing: Existing.service(chart, 'db-headless')" }]],
    ['a Service that Knative has and Kubernetes has not', `
apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: web }
spec: { template: { spec: { containers: [{ image: web:1 }] } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: web }
spec: { rules: [{ backendRefs: [{ name: web, port: 80 }] }] }`,
    [{
      id,
      object: 'GRPCRoute web',
      message: `spec.rules[0].backendRefs[0] needs Service web, ${NOWHERE}`,
      fix: "reference it by its apiVersion serving.knative.dev/v1; or add it, or declare it as existing: Existing.service(chart, 'web')",
    }]],
  ],
});
