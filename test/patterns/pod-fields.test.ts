import * as yaml from 'yaml';
import { REPORT } from './rows/jobs';
import { ledger, POSTGRES } from './rows/stateful';
import {
  Backup, BatchJob, CanaryRelease, Completions, NodeAgent, Operator, Platform, PodField, PodSecurity, ProjectedFile, Quota, Router, Schedule, Secret,
  StatefulBackend, StorageClass, Storage, System, Tenant, TwelveFactorApp, TwelveFactorAppProps, User, WritablePath,
} from '../../src';
import { externalsOf } from '../../src/blocks/objects/external';
import { Testing } from '../../src/testing';
import { Changes, makeShop, MINIMAL, shopYaml } from '../program';

const SIDECAR = { name: 'proxy', image: 'ghcr.io/acme/proxy:1.24.1', resources: { cpu: '20m', memory: '32Mi' } };
const COLLECTOR = { image: 'ghcr.io/acme/collector:2.4.0', resources: { cpu: '50m', memory: '64Mi' } };
const VAULT = Secret.existing('vault');
const TOKEN = ProjectedFile.token('vault');

const find = (manifests: any[], kind: string, name = 'web') => manifests.find(m => m.kind === kind && m.metadata.name === name);
const podOf = (web: Changes['web'], name = 'web') => find(Testing.synth(makeShop({ web }).app), 'Deployment', name).spec.template;
const volumesOf = (web: Changes['web'], name?: string): any[] => podOf(web, name).spec.volumes.filter(({ name: volume }: any) => volume !== 'tmp');
const mountsOf = ({ volumeMounts }: any): string[] => volumeMounts.map(({ name, mountPath }: any) => `${name} at ${mountPath}`);
const fieldsOf = ({ env = [] }: any): { [variable: string]: string } => (
  Object.fromEntries(env.map(({ name, value, valueFrom = {} }: any) => [name, value ?? valueFrom.fieldRef?.fieldPath ?? valueFrom.resourceFieldRef?.resource ?? 'secret']))
);

describe('fields of the pod as variables', () => {
  test('come first, for the main container and the init containers; a sidecar has its own', () => {
    const { spec } = podOf(db => ({
      podFields: { POD_IP: PodField.podIp(), MEMORY: PodField.memoryLimit() },
      config: { LEVEL: 'info' },
      bindings: { DATABASE: db.address },
      init: [{ name: 'migrate', command: ['./migrate'], config: { LEVEL: 'debug' } }],
      sidecars: [{ ...SIDECAR, config: { MODE: 'fast' }, podFields: { NODE: PodField.nodeName() } }],
    }));
    const [migrate, proxy] = spec.initContainers;
    expect([...spec.containers, migrate, proxy].map(container => Object.entries(fieldsOf(container)))).toEqual([
      [['POD_IP', 'status.podIP'], ['MEMORY', 'limits.memory'], ['LEVEL', 'info'], ['DATABASE', 'db:5432']],
      [['POD_IP', 'status.podIP'], ['MEMORY', 'limits.memory'], ['LEVEL', 'debug'], ['DATABASE', 'db:5432']],
      [['NODE', 'spec.nodeName'], ['MODE', 'fast']],
    ]);
  });

  test('of an app are for all its processes; what a process says of a variable goes before, and its own come first, too', () => {
    const web: Partial<TwelveFactorAppProps> = {
      podFields: { NAME: PodField.podName(), NODE: PodField.nodeName() },
      config: { LEVEL: 'info' },
      processes: { worker: { command: ['./work'], podFields: { NAME: PodField.uid(), IP: PodField.podIp() }, config: { NODE: 'none' } } },
    };
    expect(Object.entries(fieldsOf(podOf(web, 'web-worker').spec.containers[0]))).toEqual([
      ['NAME', 'metadata.uid'], ['IP', 'status.podIP'], ['NODE', 'none'], ['LEVEL', 'info'],
    ]);
  });

  test('are not for pods that back up the data, as these are other pods', () => {
    const backup = Backup.daily({ keep: 1, storage: Storage.of('10Gi'), dump: ['./dump', '$(LEVEL)'] });
    const { app } = makeShop(ledger({ podFields: { MEMBER: PodField.podName() }, config: { LEVEL: 'info' }, backup }).to);
    const manifests = Testing.synth(app);
    expect(fieldsOf(find(manifests, 'StatefulSet', 'ledger').spec.template.spec.containers[0])).toEqual({ MEMBER: 'metadata.name', LEVEL: 'info' });
    const { initContainers } = find(manifests, 'CronJob', 'ledger-backup').spec.jobTemplate.spec.template.spec;
    expect(fieldsOf(initContainers.find(({ name }: any) => name === 'dump'))).toMatchObject({ LEVEL: 'info' });
    expect(JSON.stringify(initContainers)).not.toContain('MEMBER');
  });

  test('may be labels that Kubernetes adds, each where it adds them', () => {
    const label = (key: string) => ({ podFields: { LABEL: PodField.label(key) } });
    const run = (key: string) => makeShop({ web: { processes: { clock: { command: ['./tick'], schedule: Schedule.daily('03:15'), ...label(key) } } } });
    const agent = (key: string) => new NodeAgent(new System(Testing.app(), 'agents', { podSecurity: PodSecurity.PRIVILEGED }), 'collector', { ...COLLECTOR, ...label(key) });
    const indexed = (key: string) => new BatchJob(makeShop().shop, 'report', { ...REPORT, completions: Completions.indexed(3), ...label(key) });
    const web = (key: string) => makeShop({ web: label(key) });
    const member = (key: string) => makeShop(ledger(label(key)).to);
    const ofJobs = ['job-name', 'batch.kubernetes.io/job-name', 'controller-uid', 'batch.kubernetes.io/controller-uid'];
    const added: [(key: string) => unknown, string[]][] = [
      [web, ['pod-template-hash']],
      [member, ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'controller-revision-hash']],
      [agent, ['controller-revision-hash']],
      [run, ofJobs],
      [indexed, [...ofJobs, 'batch.kubernetes.io/job-completion-index']],
    ];
    for (const [make, own] of added) {
      for (const key of ['app.kubernetes.io/name', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region', ...own]) expect(() => make(key)).not.toThrow();
      for (const key of added.flatMap(([, keys]) => keys).filter(other => !own.includes(other))) expect(() => make(key)).toThrow(/^pod-label-unknown: /);
    }
  });

  test('may be labels of the system, and of a version that Argo Rollouts starts', () => {
    expect(() => makeShop({ system: { defaults: { podLabels: { team: 'checkout' } } }, web: { podFields: { TEAM: PodField.label('team') } } })).not.toThrow();
    const platform = Platform.generic({ operators: [Operator.ARGO_ROLLOUTS] });
    const { shop, web } = makeShop({ app: { platform }, web: { replicas: 9, podFields: { CPUS: PodField.cpuLimit() } } });
    expect(() => new CanaryRelease(shop, 'web-next', {
      app: web, weight: 10, router: Router.argoRollouts({ adopted: true }), podLabels: { track: 'next' }, podFields: { TRACK: PodField.label('track') },
    })).not.toThrow();
  });

  test('may be a CPU limit by default, which is one', () => {
    const { env, resources } = podOf({ podFields: { CPUS: PodField.cpuLimit({ divisor: '1m' }) } }).spec.containers[0];
    expect(env).toEqual([{ name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } }]);
    expect(resources.limits.cpu).toBe('2');
  });
});

describe('projected files', () => {
  test('of a directory are one volume of several sources, with the secret files of that directory', () => {
    const web: Partial<TwelveFactorAppProps> = {
      secretFiles: { '/run/secrets/vault/tls.key': VAULT.key('tls.key') },
      projectedFiles: {
        '/run/secrets/vault/token': TOKEN,
        '/run/secrets/vault/audit/token': ProjectedFile.token('https://audit.acme.example', { expirationSeconds: 600 }),
        '/run/secrets/vault/tls.crt': ProjectedFile.secret(VAULT.key('tls.crt')),
        '/run/secrets/vault/ca.crt': ProjectedFile.configMap('kube-root-ca.crt', 'ca.crt'),
        '/run/secrets/vault/policy.json': ProjectedFile.configMap('policies', 'web.json'),
        '/run/secrets/vault/policies.json': ProjectedFile.configMap('policies', 'all.json'),
        '/run/secrets/vault/labels': ProjectedFile.podField(PodField.labels()),
        '/run/secrets/vault/team': ProjectedFile.podField(PodField.label('app.kubernetes.io/part-of')),
        '/run/secrets/vault/cpus': ProjectedFile.podField(PodField.cpuLimit({ divisor: '1m' })),
      },
    };
    const printed = shopYaml({ web }).split('---\napi').map(document => yaml.parse(document.replace(/^(api)?/, 'api')));
    const { volumes, containers: [{ volumeMounts }] } = find(printed, 'Deployment').spec.template.spec;
    expect(volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }, { name: 'projected-files-1', mountPath: '/run/secrets/vault', readOnly: true }]);
    expect(volumes).toEqual([
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      {
        name: 'projected-files-1',
        projected: {
          defaultMode: 0o440,
          sources: [
            { secret: { name: 'vault', items: [{ key: 'tls.crt', path: 'tls.crt' }, { key: 'tls.key', path: 'tls.key' }] } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            { configMap: { name: 'policies', items: [{ key: 'all.json', path: 'policies.json' }, { key: 'web.json', path: 'policy.json' }] } },
            {
              downwardAPI: {
                items: [
                  { path: 'cpus', resourceFieldRef: { containerName: 'web', resource: 'limits.cpu', divisor: '1m' } },
                  { path: 'labels', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' } },
                  { path: 'team', fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['app.kubernetes.io/part-of']" } },
                ],
              },
            },
            { serviceAccountToken: { path: 'audit/token', audience: 'https://audit.acme.example', expirationSeconds: 600 } },
            { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 3600 } },
          ],
        },
      },
    ]);
  });

  test('need what exists in no cluster by itself', () => {
    const { web } = makeShop({
      web: { projectedFiles: { '/run/a/ca.crt': ProjectedFile.configMap('kube-root-ca.crt', 'ca.crt'), '/run/a/b': ProjectedFile.configMap('policies', 'b'), '/run/a/c': ProjectedFile.secret(VAULT.key('c')) } },
    });
    expect(externalsOf(web)).toEqual([
      { kind: 'ConfigMap', namespace: 'shop', name: 'policies', keys: ['b'] }, { kind: 'Secret', namespace: 'shop', name: 'vault', keys: ['c'] },
    ]);
    expect(Testing.findings(web)).toEqual([]);
  });

  test('leave the names of volumes of Secrets as they are', () => {
    const secretFiles = { '/run/a/key': VAULT.key('a'), '/run/c/key': VAULT.key('c') };
    const names = (more: Partial<TwelveFactorAppProps>) => podOf({ secretFiles, ...more }).spec.containers[0].volumeMounts.slice(1).map(({ name, mountPath }: any) => `${name} at ${mountPath}`);
    expect(names({})).toEqual(['secret-files-1 at /run/a', 'secret-files-2 at /run/c']);
    expect(names({ projectedFiles: { '/run/b/token': TOKEN } })).toEqual(['secret-files-1 at /run/a', 'projected-files-1 at /run/b', 'secret-files-2 at /run/c']);
    expect(podOf({ secretFiles: {}, projectedFiles: { '/run/a/key': ProjectedFile.secret(VAULT.key('a')), '/run/c/key': ProjectedFile.secret(VAULT.key('c')) } })).toEqual(podOf({ secretFiles }));
  });

  test('of an app are for all its processes; what a process says of a path goes before, in either option', () => {
    const web: Partial<TwelveFactorAppProps> = {
      projectedFiles: { '/run/a/token': TOKEN, '/run/a/memory': ProjectedFile.podField(PodField.memoryLimit()) },
      processes: { worker: { command: ['./work'], secretFiles: { '/run/a/token': VAULT.key('token') } } },
    };
    expect(volumesOf(web)[0].projected.sources.map((source: object) => Object.keys(source)[0])).toEqual(['downwardAPI', 'serviceAccountToken']);
    const [{ projected: { sources } }] = volumesOf(web, 'web-worker');
    expect(sources.map((source: object) => Object.keys(source)[0])).toEqual(['secret', 'downwardAPI']);
    expect(sources[1].downwardAPI.items[0].resourceFieldRef.containerName).toBe('web-worker');
  });

  test('roll the pods when a Secret in them has another version', () => {
    const annotations = (version: string) => podOf({ projectedFiles: { '/run/a/key': ProjectedFile.secret(Secret.existing('vault', { version }).key('a')) } }).metadata.annotations;
    expect([annotations('1'), annotations('2')].map(given => given['keelwright.io/secret.vault'])).toEqual(['1', '2']);
  });

  test('may be read by the user of the pod, and beside permissions', () => {
    const [image, own] = [User.ofImage(), User.of(70)].map(user => volumesOf({ user, projectedFiles: { '/run/a/token': TOKEN } })[0].projected.defaultMode);
    expect([image, own]).toEqual([0o444, 0o440]);
    expect(() => makeShop({ web: { projectedFiles: { '/var/run/secrets/vault/token': TOKEN } } })).not.toThrow();
  });

  test('never share the name of a volume with a writable path', () => {
    const web = { projectedFiles: { '/run/a/token': TOKEN }, writablePaths: [WritablePath.disk('/projected-files/1', '1Mi')] };
    expect(volumesOf(web).map(({ name }) => name)).toEqual(['path-projected-files-1', 'projected-files-1']);
  });
});

describe('a writable path with a volume of its own', () => {
  const SCRATCH = WritablePath.ephemeral('/scratch', '200Gi');

  test('is not on the disk of the node', () => {
    const [without, scratched] = [[], [SCRATCH]].map(writablePaths => podOf({ writablePaths }));
    expect(scratched.metadata).toEqual(without.metadata);
    expect(scratched.metadata.annotations).toEqual({ 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'tmp' });
    expect(scratched.spec.containers[0].resources).toEqual(without.spec.containers[0].resources);
  });

  test('may belong to a sidecar, or be shared with one', () => {
    const { spec } = podOf({
      writablePaths: [SCRATCH], sidecars: [{ ...SIDECAR, sharedPaths: ['/scratch'], writablePaths: [WritablePath.ephemeral('/cache', '50Gi')] }],
    });
    expect(spec.volumes.map(({ name, ephemeral }: any) => [name, ephemeral?.volumeClaimTemplate.spec.resources.requests.storage])).toEqual([
      ['tmp', undefined], ['scratch', '200Gi'], ['proxy-tmp', undefined], ['proxy-cache', '50Gi'],
    ]);
    expect([...spec.containers, ...spec.initContainers].map(mountsOf)).toEqual([
      ['tmp at /tmp', 'scratch at /scratch'], ['proxy-tmp at /tmp', 'proxy-cache at /cache', 'scratch at /scratch'],
    ]);
    expect(spec.initContainers[0].resources.requests['ephemeral-storage']).toBe('64Mi');
  });

  test('may belong to a backend and to an agent, and finds its class', () => {
    const { app } = makeShop({ ...ledger({ writablePaths: [SCRATCH] }).to, app: { platform: Platform.aks() } });
    new NodeAgent(new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED }), 'collector', { ...COLLECTOR, writablePaths: [SCRATCH] });
    const manifests = Testing.synth(app);
    for (const pods of [find(manifests, 'StatefulSet', 'ledger'), find(manifests, 'DaemonSet', 'collector')]) {
      expect(pods.spec.template.spec.volumes.find(({ name }: any) => name === 'scratch').ephemeral.volumeClaimTemplate.spec).toEqual({
        accessModes: ['ReadWriteOnce'], storageClassName: 'managed-csi', resources: { requests: { storage: '200Gi' } },
      });
    }
    expect(Testing.findings(app)).toEqual([]);
  });
});

describe('quotas and limits count volumes of pods', () => {
  const tenant = (size: string, limits = {}) => {
    const app = Testing.app();
    const acme = new Tenant(app, 'acme', { quotas: [Quota.derived({ nodes: 4 })], podSecurity: PodSecurity.RESTRICTED, limits });
    const writablePaths = [WritablePath.ephemeral('/scratch', size, { storageClass: StorageClass.existing('fast') })];
    new TwelveFactorApp(acme, 'web', { ...MINIMAL, replicas: 2, writablePaths });
    new NodeAgent(acme, 'collector', { ...COLLECTOR, writablePaths });
    return app;
  };

  test('of each replica, of the surge of its rollout, and on each node', () => {
    expect(find(Testing.synth(tenant('10Gi')), 'ResourceQuota', 'declared').spec.hard).toMatchObject({
      'persistentvolumeclaims': '7', 'requests.storage': '70Gi', 'fast.storageclass.storage.k8s.io/requests.storage': '70Gi',
    });
  });

  test('and none may be larger than a PersistentVolumeClaim of the namespace', () => {
    expect(() => Testing.synth(tenant('10Gi', { maxClaim: '8Gi' }))).toThrow(/scratch of Deployment acme\/web: it requests 10Gi.*scratch of DaemonSet acme\/collector: it requests 10Gi/);
    expect(() => Testing.synth(tenant('10Gi', { maxClaim: '10Gi' }))).not.toThrow();
  });
});

describe('shared memory', () => {
  test('is larger for an app that needs more of it', () => {
    expect(volumesOf({ writablePaths: [WritablePath.memory('/dev/shm', '128Mi')] })).toEqual([{ name: 'dev-shm', emptyDir: { medium: 'Memory', sizeLimit: '128Mi' } }]);
  });

  test('of an engine may have another size', () => {
    const sizes = (writablePaths?: WritablePath[]) => {
      const { app, shop } = makeShop();
      new StatefulBackend(shop, 'orders', { ...POSTGRES, resources: { cpu: '1', memory: '1Gi' }, writablePaths });
      const { volumes } = find(Testing.synth(app), 'StatefulSet', 'orders').spec.template.spec;
      return volumes.filter(({ name }: any) => name === 'dev-shm').map(({ emptyDir }: any) => emptyDir.sizeLimit);
    };
    expect([sizes(), sizes([WritablePath.memory('/dev/shm', '384Mi')])]).toEqual([['256Mi'], ['384Mi']]);
  });
});
