import { type ChildProcess, execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ControlPlane, installCrds, type KubeObject, waitFor } from './lab';
import { PATIENCE } from './patience';
import { point, version } from './proof/point';
import { rightsMeant, rightsOf } from './prove/access';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { externalCommands, readBack, run, startCluster } from './prove/subject';

const PROGRAM = 'test/cluster/programs/backups.ts';
const NAMESPACE = 'backups';
const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`;
const SNAPSHOTS = `/apis/snapshot.storage.k8s.io/v1/namespaces/${NAMESPACE}/volumesnapshots`;
const CORE = `/api/v1/namespaces/${NAMESPACE}`;

describe(`Kubernetes ${version}, backups`, () => {
  let cluster: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version, zones: 2, nodesPerZone: 2 });
    await installCrds(cluster, 'prometheus-operator', ['PrometheusRule']);
    await installCrds(cluster, 'snapshot', ['VolumeSnapshot']);
    const { stdout, stderr } = await run(`keelwright synth --kubernetes ${version} ${PROGRAM}`, cluster);
    yaml = stdout;
    sent = documents(yaml);
    await cluster.apply(yaml);
    for (const line of externalCommands(stderr, false)) await run(line, cluster);
  });

  afterAll(async () => cluster.stop());

  const one = (kind: string, name: string) => sent.find(object => object.kind === kind && object.metadata.name === name)!;
  const podsOf = async (instance: string) => cluster.api.list(`${CORE}/pods?labelSelector=app.kubernetes.io/instance=${instance}`);
  const restores = async () => (await cluster.api.list(`${BATCH}/jobs?labelSelector=app.kubernetes.io/component=restore`)).map(({ metadata }) => metadata.uid);

  async function ends(job: string): Promise<void> {
    await waitFor(`Job ${job} to be complete`, async () => {
      const { status } = await cluster.api.get(`${BATCH}/jobs/${job}`);
      return status.conditions?.some(({ type, status: holds }: any) => type === 'Complete' && holds === 'True');
    });
  }

  point(2, 'is kept whole', 'backups', async () => {
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(3, 'is restored once, however often it is applied, and once more when that is asked for', 'backups', async () => {
    await ends(sent.find(({ kind }) => kind === 'Job')!.metadata.name);
    const [first] = await restores();
    await cluster.apply(yaml);
    expect(await restores()).toEqual([first]);
    expect(await podsOf('orders-restore')).toHaveLength(1);
    await run(`keelwright synth --kubernetes ${version} ${PROGRAM} | kubectl apply --server-side -f -`, cluster, { RETRY: '1' });
    expect(await restores()).toHaveLength(2);
  });

  point(4, 'is made when somebody asks for one, on a volume that goes with it, and tells its cron job', 'backups', async () => {
    const volumes: string[] = [];
    const watch = cluster.api.watch(`${CORE}/persistentvolumeclaims`, ({ object }) => {
      if (object.metadata.name.startsWith('orders-backup-now') && object.status?.phase === 'Bound') volumes.push(object.metadata.name);
    });
    await run(`kubectl -n ${NAMESPACE} create job --from=cronjob/orders-backup orders-backup-now`, cluster);
    await waitFor('the cron job to know of it', async () => (await cluster.api.get(`${BATCH}/cronjobs/orders-backup`)).status?.lastSuccessfulTime !== undefined);
    await waitFor('all of it to be gone', async () => {
      const claims = await cluster.api.list(`${CORE}/persistentvolumeclaims?labelSelector=app.kubernetes.io/instance=orders-backup`);
      return claims.length === 0 && (await podsOf('orders-backup')).length === 0;
    });
    watch.stop();
    expect(new Set(volumes).size).toBe(1);
  });

  point(4, 'mounts the volume of its own, and is no endpoint of its backend', 'backups', async () => {
    await run(`kubectl -n ${NAMESPACE} create job --from=cronjob/cart-backup cart-backup-now`, cluster);
    await ends('cart-backup-now');
    const [pod] = await podsOf('cart-backup');
    expect(pod.spec.containers[0].volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/backups' }));
    expect((await cluster.api.get(`${CORE}/persistentvolumeclaims/cart-backup`)).status.phase).toBe('Bound');
    const slices = await cluster.api.list(`/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`);
    const behind = slices.flatMap(({ endpoints }) => endpoints ?? []).map(({ targetRef }: any) => targetRef.name);
    expect(behind).toContain('cart-0');
    expect(behind.filter((name: string) => /-(backup|restore)-/.test(name))).toEqual([]);
  });

  describe('snapshots', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keelwright-snapshots-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    /** Runs what the container of a CronJob runs, as the account that it has, with the kubectl of the cluster. */
    async function snapshot(cronJob = 'queue-backup', watch: (script: ChildProcess) => void = () => undefined): Promise<void> {
      const [container] = one('CronJob', cronJob).spec.jobTemplate.spec.template.spec.containers;
      const { stdout: token } = await cluster.kubectl(['create', 'token', cronJob, '-n', NAMESPACE]);
      const { stdout: config } = await cluster.kubectl(['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json']);
      const { clusters } = JSON.parse(config);
      const kubeconfig = {
        clusters,
        'users': [{ name: 'backup', user: { token: token.trim() } }],
        'contexts': [{ name: 'backup', context: { cluster: clusters[0].name, user: 'backup', namespace: NAMESPACE } }],
        'current-context': 'backup',
      };
      const home = join(folder, cronJob);
      const bin = join(home, 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(home, 'kubeconfig'), JSON.stringify(kubeconfig), { mode: 0o600 });
      rmSync(join(bin, 'kubectl'), { force: true });
      symlinkSync(cluster.kubectlPath, join(bin, 'kubectl'));
      const given = Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
      const env = { ...given, HOME: home, KUBECONFIG: join(home, 'kubeconfig'), PATH: `${bin}:${process.env.PATH}` };
      const [program, ...args] = container.command;
      // A run is named by the second in which it starts: no CronJob starts two in one, but several CronJobs do.
      await sleep(1010 - Date.now() % 1000);
      const running = promisify(execFile)(program, args, { env, timeout: PATIENCE.long * 1000 });
      watch(running.child);
      await running.catch(({ code, signal, stdout, stderr }) => { throw new Error(`the run ended with ${code ?? signal}: ${stderr}${stdout}`); });
    }

    /** Of a new kind the server may ask for a little patience, which kubectl has. */
    const snapshots = async (cronJob?: string): Promise<KubeObject[]> => {
      const selector = cronJob ? [`--selector=app.kubernetes.io/instance=${cronJob}`] : [];
      return JSON.parse((await cluster.kubectl(['get', 'volumesnapshots', '-n', NAMESPACE, '-o', 'json', ...selector])).stdout).items;
    };
    const names = async (cronJob = 'queue-backup') => (await snapshots(cronJob)).map(({ metadata }) => metadata.name).sort();

    /** Plays the driver, which says when a snapshot can be used. */
    async function withDriver(work: () => Promise<unknown>, isReady: (name: string) => boolean = () => true): Promise<void> {
      let isOver = false;
      const driver = (async () => {
        while (!isOver) {
          const waiting = (await snapshots()).filter(({ metadata, status }) => !status?.readyToUse && isReady(metadata.name));
          await Promise.all(waiting.map(async ({ metadata }) => cluster.api.patch(`${SNAPSHOTS}/${metadata.name}/status`, { status: { readyToUse: true } })));
          await sleep(200);
        }
      })();
      await Promise.all([work().finally(() => { isOver = true; }), driver]);
    }

    point(4, 'are made of every member\'s volume, and the newest are kept', 'backups', async () => {
      const runs: string[][] = [];
      for (let i = 0; i < 3; i++) {
        await withDriver(async () => snapshot());
        runs.push(await names());
      }
      expect(runs.map(({ length }) => length)).toEqual([3, 6, 6]);
      expect(runs[2].filter(name => runs[0].includes(name))).toEqual([]);
      expect(runs[2].map(name => name.replace(/-\d{8}t\d{6}z$/, ''))).toEqual([0, 0, 1, 1, 2, 2].map(ordinal => `data-queue-${ordinal}`));
      const [{ spec, metadata }] = await snapshots('queue-backup');
      expect(spec).toEqual({ volumeSnapshotClassName: 'lab', source: { persistentVolumeClaimName: metadata.labels!['keelwright.io/snapshot-of'] } });
    });

    point(4, 'that never get ready delete nothing, fail the run, and go when there are enough good ones', 'backups', async () => {
      const before = await names();
      // As the deadline does it, when the run has looked once more.
      const stop = (script: ChildProcess) => script.stdout!.on('data', text => { if (/ is not ready yet/.test(text)) script.kill(); });
      await withDriver(async () => expect(snapshot('queue-backup', stop)).rejects.toThrow('the run ended with SIGTERM'), () => false);
      const between = await names();
      expect(between).toHaveLength(before.length + 3);
      expect(between).toEqual(expect.arrayContaining(before));
      const bad = between.filter(name => !before.includes(name));
      for (let i = 0; i < 2; i++) await withDriver(async () => snapshot(), name => !bad.includes(name));
      expect((await names()).filter(name => bad.includes(name) || before.includes(name))).toEqual([]);
      expect(await names()).toHaveLength(6);
    });

    point(4, 'of several backends, made at the same time, are each backend\'s own', 'backups', async () => {
      const before = await names();
      await withDriver(async () => Promise.all([snapshot('queue-backup'), snapshot('search-backup')]));
      expect(await names('search-backup')).toHaveLength(1);
      expect((await names()).filter(name => before.includes(name))).toHaveLength(3);
      expect(await names()).toHaveLength(6);
    });

    point(4, 'may do that and no more', 'backups', async () => {
      const account = one('ServiceAccount', 'queue-backup');
      expect(await rightsOf(cluster, account, NAMESPACE)).toEqual(rightsMeant(sent, account, NAMESPACE));
      expect(await rightsOf(cluster, account, 'default')).toEqual([]);
      for (const name of ['orders-backup', 'cart-backup', 'ledger-backup']) expect(await rightsOf(cluster, one('ServiceAccount', name), NAMESPACE)).toEqual([]);
    });
  });
});
