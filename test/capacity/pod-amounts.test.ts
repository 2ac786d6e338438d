import { manifestsOf, shown } from './manifests';
import { podAmounts } from '../../src/capacity/pod-amounts';
import { pitfall } from '../pitfalls';

const MANY = 'spec: { containers: [{ name: a, resources: { requests: { cpu: 200m, memory: 64Mi }, limits: { memory: 64Mi } } }, { name: b, resources: { requests: { cpu: 100m } } }]';
const GVISOR = '---\napiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: gvisor }\nhandler: runsc\noverhead: { podFixed: { cpu: 50m, memory: 30Mi } }\n';
const RANGE = (limit: string) => `---\napiVersion: v1\nkind: LimitRange\nmetadata: { name: limits }\nspec: { limits: [${limit}] }\n`;

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\n${spec} }\n`;

/** What a pod asks for, as the scheduler and quotas count it. */
function amountsIn(yaml: string, kubernetes?: string): { requests: object; limits: object } {
  const manifests = manifestsOf(yaml, kubernetes);
  const { requests, limits } = podAmounts(manifests.podTemplates[0], manifests);
  return { requests: shown(requests), limits: shown(limits) };
}

test.each<[string, string, object, object]>([
  ['containers are added up', pod(MANY), { cpu: '300m', memory: '64Mi' }, { memory: '64Mi' }],
  ['limits alone are requests too', pod('spec: { containers: [{ name: a, resources: { limits: { cpu: 1, memory: 1Gi } } }]'), { cpu: '1', memory: '1Gi' }, { cpu: '1', memory: '1Gi' }],
  ['a step that needs more goes before what comes after it', pod(`${MANY}, initContainers: [{ name: i, resources: { requests: { cpu: 1, memory: 32Mi } } }, { name: j, resources: { requests: { cpu: 50m } } }]`), { cpu: '1', memory: '64Mi' }, { memory: '64Mi' }],
  [
    'a sidecar stands beside the containers, and beside the steps after it',
    pod(`${MANY}, initContainers: [{ name: i, resources: { requests: { cpu: 900m } } }, { name: s, restartPolicy: Always, resources: { requests: { cpu: 100m } } }, { name: j, resources: { requests: { cpu: 850m } } }]`),
    { cpu: '950m', memory: '64Mi' }, { memory: '64Mi' },
  ],
  ['what a runtime needs comes on top, of limits where there are any', pod(`${MANY}, runtimeClassName: gvisor`) + GVISOR, { cpu: '350m', memory: '94Mi' }, { memory: '94Mi' }],
  ['what the pod says itself of its runtime comes on top', pod(`${MANY}, overhead: { cpu: 10m }`), { cpu: '310m', memory: '64Mi' }, { memory: '64Mi' }],
  ['a pod may say it as a whole', pod(`${MANY}, resources: { requests: { cpu: 2, memory: 1Gi }, limits: { cpu: 4 } }`), { cpu: '2', memory: '1Gi' }, { cpu: '4', memory: '64Mi' }],
  ['beside limits of the pod, requests are those of the containers, else the limits', pod('spec: { containers: [{ name: a, resources: { requests: { cpu: 200m } } }], resources: { limits: { cpu: 4, memory: 1Gi } }'), { cpu: '200m', memory: '1Gi' }, { cpu: '4', memory: '1Gi' }],
  ['a whole pod says nothing of disk', pod('spec: { containers: [{ name: a, resources: { requests: { ephemeral-storage: 1Gi } } }], resources: { requests: { cpu: 1, ephemeral-storage: 9Gi } }'), { 'cpu': '1', 'ephemeral-storage': '1Gi' }, {}],
  ['a LimitRange gives what is not said', pod(MANY) + RANGE('{ type: Container, default: { cpu: 500m, memory: 128Mi }, defaultRequest: { cpu: 100m, memory: 32Mi } }'), { cpu: '300m', memory: '96Mi' }, { cpu: '1', memory: '192Mi' }],
  ['one of another namespace gives nothing', pod(MANY) + RANGE('{ type: Container, default: { cpu: 500m } }').replace('name: limits', 'name: limits, namespace: other'), { cpu: '300m', memory: '64Mi' }, { memory: '64Mi' }],
])('%s', (_, yaml, requests, limits) => {
  expect(amountsIn(yaml)).toEqual({ requests, limits });
});

test('a server before 1.34 does not know what a whole pod says', () => {
  expect(amountsIn(pod(`${MANY}, resources: { requests: { cpu: 2 } }`), '1.33').requests).toEqual({ cpu: '300m', memory: '64Mi' });
});

test.each(['half', '-1'])('%s is refused with its place', given => {
  expect(() => amountsIn(pod(`spec: { containers: [{ name: a, resources: { requests: { cpu: ${given} } } }]`))).toThrow(/^quantity-malformed: Pod p, test.yaml:1: spec.containers\[0\].resources.requests.cpu is not a valid quantity\n/);
});

describe('pitfalls', () => {
  pitfall('limit-range-max-is-default', 'fails', 'the most that is allowed becomes the limit of who has none', () => {
    expect(amountsIn(pod(MANY) + RANGE('{ type: Container, max: { cpu: 4, memory: 8Gi } }')).limits).toEqual({ cpu: '8', memory: '8256Mi' });
  });

  pitfall('limit-range-max-is-default', 'passes', 'unless a default is said', () => {
    expect(amountsIn(pod(MANY) + RANGE('{ type: Container, max: { cpu: 4, memory: 8Gi }, default: { cpu: 1, memory: 128Mi } }')).limits).toEqual({ cpu: '2', memory: '192Mi' });
  });

  pitfall('capacity-pod-arithmetic', 'fails', 'a pod whose steps need more is larger than its containers', () => {
    expect(amountsIn(pod(`${MANY}, initContainers: [{ name: i, resources: { requests: { memory: 1Gi } } }]`)).requests).toEqual({ cpu: '300m', memory: '1Gi' });
  });

  pitfall('capacity-pod-arithmetic', 'passes', 'one whose steps need less is not', () => {
    expect(amountsIn(pod(`${MANY}, initContainers: [{ name: i, resources: { requests: { memory: 16Mi } } }]`)).requests).toEqual({ cpu: '300m', memory: '64Mi' });
  });
});
