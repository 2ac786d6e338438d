import { pitfall } from '../../pitfalls';
import { findingsIn, testCheck } from '../tester';

const id = 'capacity-buffer-ambiguous';

const buffer = (spec: string, apiVersion = 'autoscaling.x-k8s.io/v1beta1') => `
apiVersion: ${apiVersion}
kind: CapacityBuffer
metadata: { name: headroom, namespace: shop }
spec: { ${spec} }
---`;

const forWeb = 'scalableRef: { apiGroup: apps, kind: Deployment, name: web }';

const workload = (image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      priorityClassName: placeholder
      terminationGracePeriodSeconds: 0
      containers: [{ name: web, image: '${image}', resources: { requests: { cpu: 100m } } }]
---`;
const outside = [{ kind: 'PriorityClass', name: 'placeholder' }];

const template = [{ kind: 'PodTemplate', name: 'headroom', namespace: 'shop' }];

const found = (message: string, fix: string) => ({ id, severity: 'warning' as const, object: 'CapacityBuffer shop/headroom', message, fix });
const depends = (what: string) => found(
  `the size from ${what} depends on the autoscaler: the cluster autoscaler takes the minimum and rounds down, Karpenter takes the maximum and rounds up`, 'set replicas only',
);

testCheck(id, {
  valid: [
    ['a plain number', buffer(`${forWeb}, replicas: 2`)],
    ['a plain number of a template', buffer('podTemplateRef: { name: headroom }, replicas: 2'), template],
    ['limits alone', buffer(`${forWeb}, limits: { cpu: '4' }`)],
    ['room for an app', buffer(`${forWeb}, replicas: 2`) + workload('ghcr.io/acme/web:1.8.2'), outside],
    ['another kind of that name', buffer(`${forWeb}, percentage: 20`, 'acme.example/v1')],
    ['a reference to what is not here', buffer('scalableRef: { kind: Deployment, name: other }, replicas: 2')],
  ],
  invalid: [
    ['a share', buffer(`${forWeb}, percentage: 20`), [depends('percentage')]],
    ['a number and a share', buffer(`${forWeb}, replicas: 2, percentage: 20`), [depends('replicas and percentage')]],
    ['a number and limits', buffer(`${forWeb}, replicas: 2, limits: { cpu: '4' }`), [depends('replicas and limits')]],
    ['a template and no number', buffer('podTemplateRef: { name: headroom }'), [
      found('podTemplateRef is set without replicas or limits: the API server rejects it', 'set replicas'),
    ], template],
    ['an old version', buffer(`${forWeb}, replicas: 2`, 'autoscaling.x-k8s.io/v1alpha1'), [
      found('autoscaling.x-k8s.io/v1alpha1 is not served by Karpenter, and is deprecated elsewhere', 'set apiVersion: autoscaling.x-k8s.io/v1beta1'),
    ]],
    ['room for pause pods', buffer(`${forWeb}, replicas: 2`) + workload('registry.k8s.io/pause:3.10.2'), [
      found('it reserves headroom for Deployment shop/web, whose pods only reserve headroom themselves: twice what is needed', 'reference the app that the headroom is for, and remove the pause pods'),
    ], outside],
  ],
});

const idsIn = (yaml: string) => findingsIn(yaml, { externals: outside }).map(finding => finding.id);

pitfall('capacity-buffer-share', 'fails', 'a share is found', () => expect(idsIn(buffer(`${forWeb}, percentage: 20`))).toEqual([id]));
pitfall('capacity-buffer-version', 'fails', 'v1alpha1 is found', () => expect(idsIn(buffer(`${forWeb}, replicas: 2`, 'autoscaling.x-k8s.io/v1alpha1'))).toEqual([id]));
pitfall('capacity-buffer-and-pods', 'fails', 'room for pause pods is found', () => {
  expect(idsIn(buffer(`${forWeb}, replicas: 2`) + workload('registry.k8s.io/pause:3.10.2'))).toEqual([id]);
});
pitfall('capacity-buffer-unsized', 'fails', 'a template without a number is found', () => expect(idsIn(buffer('podTemplateRef: { name: headroom }'))).toEqual([id]));
