import { stringify } from 'yaml';
import { checkov, kubeScore } from './lab/analyzers';
import { validate } from './lab/openapi';
import { budget, deployment, statefulSet } from './lab.fixtures';

describe.each(['1.27', '1.28', '1.29'] as const)('the schemas of Kubernetes %s', version => {
  test('accept what is right', async () => {
    expect(await validate(version, deployment('right'))).toEqual([]);
    expect(await validate(version, statefulSet('right', 'zone-a'))).toEqual([]);
    expect(await validate(version, { ...budget('right', 1), spec: { maxUnavailable: '50%' } })).toEqual([]);
  });

  test('name what is wrong', async () => {
    const wrong = deployment('wrong', { containers: [{ image: 'lab', ports: [{ containerPort: '80' }], resources: { limits: { cpu: 'much' } } }], hostname: 7, nonsense: true });
    expect(await validate(version, wrong)).toEqual([
      'spec.template.spec.containers[0].name: is required',
      'spec.template.spec.containers[0].ports[0].containerPort: "80" is not of type int32',
      'spec.template.spec.containers[0].resources.limits.cpu: "much" is not a quantity',
      'spec.template.spec.hostname: 7 is not of type string',
      'spec.template.spec.nonsense: unknown field',
    ]);
    expect(await validate(version, { apiVersion: 'apps/v2', kind: 'Deployment' })).toEqual([`Kubernetes ${version} has no Deployment in apps/v2`]);
  });
});

describe('the analyzers', () => {
  const ignoring = { 'kube-score/ignore': 'container-image-tag', 'checkov.io/skip1': 'CKV_K8S_14=the image is a fake' };
  const manifests = (annotations: object) => stringify({ ...deployment('careless'), metadata: { name: 'careless', namespace: 'default', annotations } });

  test('kube-score names rule, object and complaint', async () => {
    const latest = { tool: 'kube-score', rule: 'container-image-tag', object: 'Deployment/default/careless', message: 'main: Image with latest tag' };
    expect(await kubeScore(manifests({}))).toContainEqual(latest);
    expect(await kubeScore(manifests(ignoring))).not.toContainEqual(latest);
    await expect(kubeScore('a: [')).rejects.toThrow();
  });

  test('Checkov names rule, object and complaint, also of pods that it makes up', async () => {
    const latest = { tool: 'checkov', rule: 'CKV_K8S_14', object: 'Deployment/default/careless', message: 'Image Tag should be fixed - not latest or blank' };
    const findings = await checkov(manifests({}));
    expect(findings).toContainEqual(latest);
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'CKV2_K8S_6', object: 'Deployment/default/careless' }));
    expect(await checkov(manifests(ignoring))).not.toContainEqual(latest);
    await expect(checkov('a: [')).rejects.toThrow();
  });
});
