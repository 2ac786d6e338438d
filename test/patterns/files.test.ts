import { ApiObject, JsonPatch } from 'cdk8s';
import * as jsYaml from 'js-yaml';
import * as yaml from 'yaml';
import { PlainText, Platform, Schedule, Secret, TwelveFactorApp, TwelveFactorAppProps, User, WritablePath } from '../../src';
import { externalsOf } from '../../src/blocks/objects/external';
import { NOT_PRUNED } from '../../src/manifests/gitops';
import { Testing } from '../../src/testing';
import { Changes, makeShop } from '../program';

const NGINX = '/etc/nginx/nginx.conf';
const TLS = Secret.existing('web-tls');
const CERTIFICATE = { '/run/secrets/tls/tls.crt': TLS.key('tls.crt'), '/run/secrets/tls/tls.key': TLS.key('tls.key') };
const WORKER = { command: ['./work'] };

const HASH = /-[0-9a-f]{8}$/;
const find = (manifests: any[], kind: string, name = 'web') => (
  manifests.find(m => m.kind === kind && (kind === 'ConfigMap' ? m.metadata.name.replace(HASH, '') : m.metadata.name) === name)
);
const synth = (web: Changes['web'], more: Changes = {}) => Testing.synth(makeShop({ web, ...more }).app);
const podOf = (manifests: any[], name = 'web') => find(manifests, 'Deployment', name).spec.template;
const annotationsOf = (manifests: any[], name?: string) => (
  Object.fromEntries(Object.entries(podOf(manifests, name).metadata.annotations ?? {}).filter(([key]) => key.startsWith('keelwright.io/')))
);
const projectedOf = (manifests: any[], name?: string) => podOf(manifests, name).spec.volumes.filter(({ projected }: any) => projected);

/** The workloads whose pods roll from one program to the other. */
function rolled(before: Partial<TwelveFactorAppProps>, after: Partial<TwelveFactorAppProps>): string[] {
  const [old, now] = [before, after].map(web => synth(web).filter(({ kind }) => ['Deployment', 'CronJob'].includes(kind)));
  const templates = ({ spec }: any) => JSON.stringify(spec.template ?? spec.jobTemplate);
  return now.filter((workload, i) => templates(workload) !== templates(old[i])).map(({ metadata }) => metadata.name);
}

describe('config files', () => {
  test('are one ConfigMap, and each is mounted by itself in every container', () => {
    const files = { [NGINX]: 'worker_processes auto;\n', '/etc/web/pg_hba.conf': 'local all\n' };
    const { web } = makeShop({ web: { configFiles: files, init: [{ name: 'migrate', command: ['./migrate'] }] } });
    const manifests = Testing.synth(web);
    const { spec } = podOf(manifests);
    expect(web.configMap?.name).toMatch(/^web-[0-9a-f]{8}$/);
    expect(find(manifests, 'ConfigMap').data).toEqual({ 'etc__nginx__nginx.conf': 'worker_processes auto;\n', 'etc__web__pg_hba.conf': 'local all\n' });
    expect(spec.volumes.slice(1)).toEqual([{ name: 'config-files-web', configMap: { name: web.configMap!.name } }]);
    for (const { volumeMounts } of [...spec.initContainers, ...spec.containers]) {
      expect(volumeMounts.slice(1)).toEqual([
        { name: 'config-files-web', mountPath: NGINX, subPath: 'etc__nginx__nginx.conf', readOnly: true },
        { name: 'config-files-web', mountPath: '/etc/web/pg_hba.conf', subPath: 'etc__web__pg_hba.conf', readOnly: true },
      ]);
    }
  });

  test.each(['', '\n', 'a', 'a\n', 'a\n\n\n', 'a\r\nb\r\n', '\ta: 1\n  b \n', '{"a": [1]}', '# ---\n...\n', 'é😀\u2028\ufeff\0'])('keep %j as it is', text => {
    const printed = Testing.yaml(makeShop({ web: { configFiles: { '/etc/web/file': text } } }).app);
    for (const read of [yaml.parse, jsYaml.load]) {
      const objects = printed.split('---\napi').map(document => read(document.replace(/^(api)?/, 'api')) as any);
      expect(find(objects, 'ConfigMap').data).toEqual({ etc__web__file: text });
    }
  });

  test('of an app are for all its processes; what a process says of a path goes before', () => {
    const { web } = makeShop({
      web: {
        configFiles: { '/etc/web/level': 'info', '/etc/web/name': 'web' },
        processes: { worker: { ...WORKER, configFiles: { '/etc/web/level': 'debug', '/etc/worker': 'x' } }, clock: { schedule: Schedule.daily('03:15') } },
      },
    });
    const manifests = Testing.synth(web);
    expect(web.processes.worker.configMap?.name).toMatch(/^web-worker-[0-9a-f]{8}$/);
    expect(web.processes.clock.configMap).toBeUndefined();
    const mounts = ({ spec }: any) => spec.containers[0].volumeMounts.slice(1).map(({ name, mountPath }: any) => `${mountPath} from ${name}`);
    expect(mounts(podOf(manifests, 'web-worker'))).toEqual([
      '/etc/web/level from config-files-web-worker', '/etc/web/name from config-files-web', '/etc/worker from config-files-web-worker',
    ]);
    expect(mounts(find(manifests, 'CronJob', 'web-clock').spec.jobTemplate.spec.template)).toEqual([
      '/etc/web/level from config-files-web', '/etc/web/name from config-files-web',
    ]);
  });

  test('roll exactly the pods that read some of them', () => {
    const program = (level: string, own: string, order: string[] = ['a', 'b']): Partial<TwelveFactorAppProps> => ({
      configFiles: { ...Object.fromEntries(order.map(name => [`/etc/${name}`, name])), '/etc/level': level },
      processes: {
        worker: { ...WORKER, configFiles: { '/etc/level': own } },
        mailer: { ...WORKER, configFiles: { '/etc/mail': 'x' } },
        loner: { ...WORKER, configFiles: Object.fromEntries(['level', ...order].map(name => [`/etc/${name}`, 'own'])) },
        clock: { schedule: Schedule.daily('03:15') },
      },
    });
    const before = program('info', 'info');
    expect(rolled(before, program('debug', 'info'))).toEqual(['web', 'web-worker', 'web-mailer', 'web-clock']);
    expect(rolled(before, program('info', 'debug'))).toEqual(['web-worker']);
    expect(rolled(before, program('info', 'info', ['b', 'a']))).toEqual([]);
  });

  test('count as they are printed, with patches and resolvers', () => {
    const program = (text: string) => synth({ configFiles: { '/etc/level': 'info' } }, {
      then: web => web.configMap!.addJsonPatch(JsonPatch.replace('/data/etc__level', text)),
    });
    const plain = () => synth({ configFiles: { '/etc/level': 'info' } });
    expect(podOf(program('info'))).toEqual(podOf(plain()));
    expect(podOf(program('debug'))).not.toEqual(podOf(plain()));
    expect(find(program('debug'), 'ConfigMap').metadata.name).toBe(podOf(program('debug')).spec.volumes[1].configMap.name);
    const resolver = { resolve: (context: any) => { if (context.value === 'info') context.replaceValue('debug'); } };
    expect(podOf(synth({ configFiles: { '/etc/level': 'info' } }, { app: { resolvers: [resolver] } }))).toEqual(podOf(program('debug')));
  });

  test('F57: of an earlier revision stay as they were: other contents are another ConfigMap, and what is beside them changes no name', () => {
    const mapOf = (...[web, more]: Parameters<typeof synth>) => find(synth(web, more), 'ConfigMap');
    const program = (level: string) => ({ configFiles: { '/etc/level': level } });
    const [info, debug] = ['info', 'debug'].map(level => mapOf(program(level)));
    expect(info).toMatchObject({ immutable: true, metadata: { name: expect.stringMatching(/^web-[0-9a-f]{8}$/), annotations: NOT_PRUNED } });
    expect(debug.metadata.name).not.toBe(info.metadata.name);
    expect(mapOf({ ...program('info'), image: 'ghcr.io/acme/web:2.0.0' }, { system: { labels: { team: 'checkout' } } }).metadata.name).toBe(info.metadata.name);
    const binary = (text: string) => ({ then: (web: TwelveFactorApp) => web.configMap!.addJsonPatch(JsonPatch.add('/binaryData', { logo: text })) });
    expect(new Set([{}, binary('AAAA'), binary('BBBB')].map(more => mapOf(program('info'), more).metadata.name)).size).toBe(3);
  });

  test('F57: are found by whoever asks for their name, and a patch that comes after that is told', () => {
    const program = (isPatchedAfter: boolean) => makeShop({
      web: { configFiles: { '/etc/level': 'info' } },
      then: web => {
        const patch = () => web.configMap!.addJsonPatch(JsonPatch.replace('/data/etc__level', 'debug'));
        if (!isPatchedAfter) patch();
        new ApiObject(web, 'reader', {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'reader' },
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'reader', image: 'busybox:1.37.0', envFrom: [{ configMapRef: { name: web.configMap!.name } }] }] } } },
        });
        if (isPatchedAfter) patch();
      },
    }).app;
    const missing = (isPatchedAfter: boolean) => Testing.findings(program(isPatchedAfter)).filter(({ id }) => id === 'reference-missing');
    expect(missing(false)).toEqual([]);
    expect(missing(true)).toHaveLength(1);
  });

  test('F57: that cannot be rendered are told as any other object', () => {
    const then = (web: TwelveFactorApp) => web.configMap!.addJsonPatch(JsonPatch.replace('/data/none/level', 'x'));
    expect(() => synth({ configFiles: { '/etc/level': 'info' } }, { then })).toThrow(/^object-unrenderable: shop\/web\/ConfigMap/);
  });

  test('leave nothing behind where there are none', () => {
    const manifests = synth({ configFiles: {}, secretFiles: {}, configSets: [] });
    expect(manifests).toEqual(synth({}));
  });

  test('may look like a secret when they are said to be none, or leave the secret to the app', () => {
    const files = { '/etc/key.pem': PlainText.of('-----BEGIN PRIVATE KEY-----\nonly a sample'), '/etc/ca.pem': '-----BEGIN CERTIFICATE-----', '/etc/url': 'url: redis://:${PASSWORD}@cache\n' };
    expect(find(synth({ configFiles: files }), 'ConfigMap').data['etc__key.pem']).toBe('-----BEGIN PRIVATE KEY-----\nonly a sample');
  });

  test('of 1 MiB are taken', () => {
    expect(() => synth({ configFiles: { '/etc/big': 'x'.repeat(2 ** 20) } })).not.toThrow();
  });
});

describe('secret files', () => {
  test('of a folder are one volume, whatever Secrets they come from', () => {
    const { web } = makeShop({ web: { secretFiles: { ...CERTIFICATE, '/run/secrets/tls/ca.crt': Secret.existing('ca').key('ca.crt'), '/run/secrets/db/password': Secret.existing('db').key('password') } } });
    const manifests = Testing.synth(web);
    expect(podOf(manifests).spec.containers[0].volumeMounts.slice(1)).toEqual([
      { name: 'secret-files-1', mountPath: '/run/secrets/db', readOnly: true }, { name: 'secret-files-2', mountPath: '/run/secrets/tls', readOnly: true },
    ]);
    expect(projectedOf(manifests)).toEqual([
      { name: 'secret-files-1', projected: { defaultMode: 0o440, sources: [{ secret: { name: 'db', items: [{ key: 'password', path: 'password' }] } }] } },
      {
        name: 'secret-files-2',
        projected: {
          defaultMode: 0o440,
          sources: [
            { secret: { name: 'ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            { secret: { name: 'web-tls', items: [{ key: 'tls.crt', path: 'tls.crt' }, { key: 'tls.key', path: 'tls.key' }] } },
          ],
        },
      },
    ]);
    expect(externalsOf(web)).toEqual([
      { kind: 'Secret', namespace: 'shop', name: 'web-tls', keys: ['tls.crt', 'tls.key'] },
      { kind: 'Secret', namespace: 'shop', name: 'ca', keys: ['ca.crt'] },
      { kind: 'Secret', namespace: 'shop', name: 'db', keys: ['password'] },
    ]);
  });

  test('of a folder inside another are part of its volume', () => {
    const manifests = synth({ secretFiles: { '/run/secrets/token': TLS.key('token'), ...CERTIFICATE } });
    expect(podOf(manifests).spec.containers[0].volumeMounts.slice(1)).toEqual([{ name: 'secret-files-1', mountPath: '/run/secrets', readOnly: true }]);
    expect(projectedOf(manifests)[0].projected.sources[0].secret.items.map(({ path }: any) => path)).toEqual(['tls/tls.crt', 'tls/tls.key', 'token']);
  });

  test.each<[string, Changes, number]>([
    ['of the pod', {}, 288],
    ['that the app names', { web: { user: User.of(70, 71) } }, 288],
    ['that the system names', { system: { defaults: { user: User.of(70) } } }, 288],
    ['of the image', { web: { user: User.ofImage() } }, 292],
    ['that the platform assigns', { app: { platform: Platform.openshift() } }, 292],
  ])('may be read by the user %s', (_, changes, mode) => {
    const manifests = Testing.synth(makeShop({ ...changes, web: { ...(changes.web as object), secretFiles: CERTIFICATE } }).app);
    const { spec } = podOf(manifests);
    expect([projectedOf(manifests)[0].projected.defaultMode, spec.securityContext.fsGroup !== undefined]).toEqual([mode, mode === 288]);
  });

  test('are printed with a mode that every parser takes for the same number', () => {
    expect(Testing.yaml(makeShop({ web: { secretFiles: CERTIFICATE } }).web)).toContain('defaultMode: 288\n');
  });

  test('of an app are for all its processes, beside their own', () => {
    const own = { '/run/secrets/tls/tls.key': Secret.existing('worker-tls').key('tls.key') };
    const manifests = synth({ secretFiles: CERTIFICATE, processes: { worker: { ...WORKER, secretFiles: own } } });
    expect(projectedOf(manifests, 'web-worker')[0].projected.sources).toEqual([
      { secret: { name: 'web-tls', items: [{ key: 'tls.crt', path: 'tls.crt' }] } }, { secret: { name: 'worker-tls', items: [{ key: 'tls.key', path: 'tls.key' }] } },
    ]);
    expect(projectedOf(manifests)[0].projected.sources).toHaveLength(1);
  });

  test('and writable folders never share the name of a volume', () => {
    const { spec } = podOf(synth({
      configFiles: { [NGINX]: '' }, secretFiles: CERTIFICATE, writablePaths: [WritablePath.disk('/config/files/web', '1Mi'), WritablePath.disk('/secret-files/1', '1Mi')],
    }));
    expect(spec.volumes.map(({ name }: any) => name)).toEqual(['tmp', 'path-config-files-web', 'path-secret-files-1', 'config-files-web', 'secret-files-1']);
  });
});

describe('the version of a Secret', () => {
  const stripe = (version?: string) => Secret.existing('stripe', { version });

  test('is on the pods that read the Secret, as variable or as file, and on no others', () => {
    const manifests = synth({
      processes: {
        payer: { ...WORKER, secrets: { STRIPE_KEY: stripe('2026-11').key('key') } },
        auditor: { ...WORKER, secretFiles: { '/run/secrets/stripe/key': stripe('2026-11').key('key') } },
        mailer: { ...WORKER, secrets: { SMTP_PASSWORD: Secret.existing('smtp').key('password') } },
      },
    });
    expect(['web-payer', 'web-auditor', 'web-mailer', 'web'].map(name => annotationsOf(manifests, name))).toEqual([
      { 'keelwright.io/secret.stripe': '2026-11' }, { 'keelwright.io/secret.stripe': '2026-11' }, {}, {},
    ]);
  });

  test('rolls the readers when it changes', () => {
    const program = (version?: string): Partial<TwelveFactorAppProps> => ({ processes: { payer: { ...WORKER, secrets: { STRIPE_KEY: stripe(version).key('key') } } } });
    expect(rolled(program('1'), program('2'))).toEqual(['web-payer']);
    expect(rolled(program(), program())).toEqual([]);
  });

  test('need be said once only', () => {
    expect(annotationsOf(synth({ secrets: { A: stripe('1').key('a'), B: stripe().key('b') } }))).toEqual({ 'keelwright.io/secret.stripe': '1' });
  });

  test('of what a process reads instead does not count', () => {
    const manifests = synth({ secrets: { A: stripe('1').key('a') }, processes: { worker: { ...WORKER, secrets: { A: stripe('2').key('a') } } } });
    expect(['web', 'web-worker'].map(name => annotationsOf(manifests, name))).toEqual([{ 'keelwright.io/secret.stripe': '1' }, { 'keelwright.io/secret.stripe': '2' }]);
  });

  test('of a Secret with a long name fits into the key of an annotation', () => {
    const name = `${'a'.repeat(60)}.${'b'.repeat(60)}`;
    const [key] = Object.keys(annotationsOf(synth({ secrets: { A: Secret.existing(name, { version: '1' }).key('a') } })));
    expect(key).toMatch(/^keelwright\.io\/secret\.a{47}-[0-9a-f]{8}$/);
  });
});

test('what the checks find in files is nothing', () => {
  expect(Testing.findings(makeShop({ web: { configFiles: { [NGINX]: '' }, secretFiles: CERTIFICATE } }).app)).toEqual([]);
});
