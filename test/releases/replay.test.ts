import { HttpMethod } from '../../src';
import { Testing } from '../../src/testing';
import { REPLAY_REFUSED, replaying } from '../patterns/refusals/replay';

const made = (more: object = {}) => replaying(more)().parts;
const plain = (object: { toJson(): any }) => object.toJson();
const podOf = (more: object = {}) => plain(made(more).job).spec.template;

describe('a replay', () => {
  test.each(Object.entries(REPLAY_REFUSED))('%s is refused', (_, program) => {
    expect(program).toThrow(/^(replay-|prop-|reason-missing|image-)/);
  });

  test('is a restricted job that reads the log alone', () => {
    const { metadata, spec } = podOf();
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'web-shadow-replay', 'app.kubernetes.io/instance': 'web-shadow-replay' });
    expect(spec).toMatchObject({ serviceAccountName: 'web-shadow-replay', restartPolicy: 'Never', automountServiceAccountToken: false });
    expect(spec.containers).toEqual([expect.objectContaining({ image: 'curlimages/curl:8.21.0', securityContext: expect.objectContaining({ readOnlyRootFilesystem: true }) })]);
    expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'claim-requests', mountPath: '/replay', readOnly: true });
    expect(spec.volumes).toContainEqual({ name: 'claim-requests', persistentVolumeClaim: { claimName: 'requests', readOnly: true } });
    expect(plain(made().job).spec.ttlSecondsAfterFinished).toBeUndefined();
  });

  test('reaches its target and DNS alone, and nobody reaches it', () => {
    const { spec } = plain(made().networkPolicy);
    expect(spec.ingress).toBeUndefined();
    expect(spec.egress).toHaveLength(2);
    expect(spec.egress[1]).toEqual({
      to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'web' } } }], ports: [{ port: 8080, protocol: 'TCP' }],
    });
  });

  test('is known to its target, and to no check for a fault', () => {
    const { app, web } = replaying()();
    expect(JSON.stringify(plain(web.networkPolicy).spec.ingress)).toContain('web-shadow-replay');
    expect(Testing.yaml(app)).toContain('kind: Job');
  });

  test('runs once for what it says, and again for anything else', () => {
    const name = (more: object = {}) => plain(made(more).job).metadata.name;
    expect(name()).toMatch(/^web-shadow-replay-[0-9a-f]{8}$/);
    expect(name()).toBe(name());
    const changes = [{}, { id: '2' }, { path: 'other.log' }, { requestsPerSecond: 11 }, { methods: [HttpMethod.GET] }, { headers: { host: 'a.example' } }, { image: 'curlimages/curl:8.20.0' }];
    expect(new Set(changes.map(name)).size).toBe(changes.length);
  });

  test('sends what changes something only when it is said why', () => {
    const methods = (more: object) => podOf(more).spec.containers[0].env.find((variable: any) => variable.name === 'REPLAY_METHODS').value;
    expect(methods({})).toBe('GET HEAD OPTIONS');
    expect(methods({ anyMethod: 'its database is a copy' })).toBe('GET HEAD OPTIONS POST PUT PATCH DELETE');
    expect(methods({ methods: [HttpMethod.POST], anyMethod: 'its database is a copy' })).toBe('POST');
  });
});
