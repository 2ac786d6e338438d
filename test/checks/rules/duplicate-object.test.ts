import { testCheck } from '../tester';

const fix = 'remove or rename one of the two, or put them in different namespaces';

testCheck('duplicate-object', {
  valid: [
    ['objects of the same name in two namespaces', `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: bank }`],
    ['objects of the same name and different kinds', `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
---
apiVersion: v1
kind: Secret
metadata: { name: settings }`],
    ['kinds of the same name in different API groups', `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec: { gatewayClassName: istio }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec: {}`],
  ],
  invalid: [
    ['an object that is there twice', `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { A: '1' }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { A: '2' }`,
    [{ id: 'duplicate-object', object: 'ConfigMap shop/settings', message: 'ConfigMap shop/settings is already in the manifests, from test.yaml:2', fix }]],
    ['the second and third of three', `
apiVersion: v1
kind: Secret
metadata: { name: keys }
---
apiVersion: v1
kind: Secret
metadata: { name: keys }
---
apiVersion: v1
kind: Secret
metadata: { name: keys }`,
    [
      { id: 'duplicate-object', object: 'Secret keys', message: 'Secret keys is already in the manifests, from test.yaml:2', fix },
      { id: 'duplicate-object', object: 'Secret keys', message: 'Secret keys is already in the manifests, from test.yaml:2', fix },
    ]],
    ['two versions of one API group', `
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { maxReplicas: 3 }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { maxReplicas: 4 }`,
    [{
      id: 'duplicate-object',
      object: 'HorizontalPodAutoscaler web',
      message: 'HorizontalPodAutoscaler web is already in the manifests, from test.yaml:2',
      fix,
    }]],
    ['a cluster-scoped object whose copies name different namespaces', `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reader, namespace: shop }
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reader, namespace: bank }
rules: []`,
    [{ id: 'duplicate-object', object: 'ClusterRole reader', message: 'ClusterRole reader is already in the manifests, from test.yaml:2', fix }]],
    ['an object without a namespace and the same in default, where kubectl puts both', `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: default }`,
    [{ id: 'duplicate-object', object: 'ConfigMap default/settings', message: 'ConfigMap settings is already in the manifests, from test.yaml:2', fix }]],
  ],
});
