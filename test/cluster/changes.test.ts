import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlPlane, KubeObject } from './lab';
import { point, version } from './proof/point';
import { documents } from './prove/documents';
import { externalCommands, run, startCluster } from './prove/subject';
import { complete } from './prove/workloads';

const PROGRAM = 'test/cluster/programs/changes.ts';
const APPLY = { 'client-side': 'kubectl apply -f -', 'server-side': 'kubectl apply --server-side -f -' } as const;

describe(`Kubernetes ${version}, a program that changes`, () => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startCluster({ version });
    await apply('client-side');
    await cluster.kubectl(['create', 'configmap', 'foreign', '-n', 'changes']);
    await cluster.kubectl(['create', 'deployment', 'foreign', '-n', 'default', '--image=busybox:1.37.0']);
    await cluster.kubectl(['label', 'configmap', 'foreign', '-n', 'changes', 'keelwright.io/owner=somebody-else']);
  });

  afterAll(async () => cluster.stop());

  async function apply(way: keyof typeof APPLY, ...changes: string[]): Promise<{ summary: string; sent: KubeObject[] }> {
    const env = { CHANGES: changes.join(',') };
    const copy = join(cluster.folder, 'sent.yaml');
    const { stderr } = await run(`${synth} | tee ${copy} | ${APPLY[way]}`, cluster, env);
    const sent = documents(readFileSync(copy, 'utf-8'));
    // Created anew where it is gone with its namespace.
    for (const line of externalCommands(stderr, false)) await run(`${line} --dry-run=client -o yaml | kubectl apply -f -`, cluster);
    await complete(cluster, sent);
    return { summary: stderr, sent };
  }

  /** The ReplicaSet that each Deployment runs: a new one is a roll of all its pods. */
  async function revisions(): Promise<{ [deployment: string]: string }> {
    const deployments = await cluster.api.list('/apis/apps/v1/deployments');
    return Object.fromEntries(deployments.filter(({ metadata }) => metadata.namespace!.startsWith('changes')).map(
      ({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.annotations!['deployment.kubernetes.io/revision']],
    ));
  }

  /** The files of the pods that the Deployment makes now. */
  async function filesOfMail(): Promise<KubeObject['data']> {
    const { spec } = await cluster.api.get('/apis/apps/v1/namespaces/changes/deployments/mail');
    const { configMap } = spec.template.spec.volumes.find((volume: { name: string }) => volume.name === 'config-files-mail');
    return (await cluster.api.get(`/api/v1/namespaces/changes/configmaps/${configMap.name}`)).data;
  }

  async function everything(): Promise<string[]> {
    const kinds = 'deployments,services,serviceaccounts,hpa,pdb,networkpolicies,configmaps,clusterroles,pvc,jobs,namespaces';
    const { stdout } = await cluster.kubectl(['get', kinds, '-A', '-o', 'jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}']);
    return stdout.trim().split('\n').sort();
  }

  /** Runs the line that synth printed, and gives what it deleted. */
  async function deleteLeftovers(changes: string[]): Promise<string[]> {
    const { summary } = await apply('client-side', ...changes);
    const line = summary.split('\n').map(text => text.trim()).find(text => text.includes('keelwright leftovers'));
    const before = await everything();
    await run(line!, cluster, { CHANGES: changes.join(',') });
    const after = await everything();
    return before.filter(object => !after.includes(object));
  }

  point(6, 'rolls exactly the readers of a changed setting', 'changes', async () => {
    const before = await revisions();
    await apply('client-side', 'config');
    expect(await revisions()).toEqual({ ...before, 'changes/api': String(Number(before['changes/api']) + 1) });
    await apply('client-side');
  });

  point(6, 'rolls exactly the readers of a changed file, shared setting or Secret', 'changes', async () => {
    const READERS = {
      'file': ['changes/mail', 'changes/mail-worker'],
      'worker-file': ['changes/mail-worker'],
      'set': ['changes/api', 'changes/mail', 'changes/mail-worker'],
      'secret': ['changes/mail-worker', 'changes/web'],
    };
    await apply('client-side');
    const rolls: { [change: string]: string[] } = {};
    for (const change of Object.keys(READERS)) {
      const before = await revisions();
      await apply('client-side', change);
      const after = await revisions();
      rolls[change] = Object.keys(after).filter(name => after[name] !== before[name]).sort();
      await apply('client-side');
    }
    expect(rolls).toEqual(READERS);
  });

  point(6, 'gives its pods the files to the byte', 'changes', async () => {
    expect(await filesOfMail()).toEqual({ 'etc__mail__app.conf': 'level = info\r\n', 'etc__mail__empty': '' });
  });

  point(6, 'F57: keeps the files of an earlier revision, and gives them back on rollout undo', 'changes', async () => {
    await apply('client-side');
    const before = await filesOfMail();
    expect(await deleteLeftovers(['file'])).toEqual([]);
    const after = await filesOfMail();
    expect(after).not.toEqual(before);
    await cluster.kubectl(['-n', 'changes', 'rollout', 'undo', 'deployment/mail']);
    await cluster.kubectl(['-n', 'changes', 'rollout', 'status', 'deployment/mail', '--timeout=60s']);
    expect(await filesOfMail()).toEqual(before);
    expect(await deleteLeftovers(['file'])).toEqual([]);
    expect(await filesOfMail()).toEqual(after);
    await apply('client-side');
  });

  point(6, 'rolls nothing for replicas, labels of objects and the autoscaler', 'changes', async () => {
    const before = await revisions();
    for (const change of ['replicas', 'object-label', 'autoscaler']) await apply('client-side', change);
    await apply('client-side');
    expect(await revisions()).toEqual(before);
  });

  point(6, 'keeps what the autoscaler decided', 'changes', async () => {
    await cluster.kubectl(['-n', 'changes', 'scale', 'deployment/web', '--replicas=3']);
    await apply('client-side');
    const { spec } = await cluster.api.get('/apis/apps/v1/namespaces/changes/deployments/web');
    expect(spec.replicas).toBe(3);
  });

  point(6, 'has no leftovers when nothing is gone', 'changes', async () => {
    expect(await deleteLeftovers([])).toEqual([]);
  });

  point(6, 'leaves no files behind when no revision of an app reads them any more', 'changes', async () => {
    expect(await deleteLeftovers(['files-removed'])).toEqual([]);
    const replicaSets = await cluster.api.list('/apis/apps/v1/namespaces/changes/replicasets');
    const past = replicaSets.filter(({ spec }) => spec.replicas === 0).map(({ metadata }) => `replicaset/${metadata.name}`);
    await cluster.kubectl(['-n', 'changes', 'delete', ...past]);
    expect((await deleteLeftovers(['files-removed'])).map(name => name.replace(/-[0-9a-f]{8}$/, ''))).toEqual([
      'ConfigMap changes/mail', 'ConfigMap changes/mail', 'ConfigMap changes/mail-worker', 'ConfigMap changes/shared',
    ]);
    await apply('client-side');
  });

  point(6, 'leaves no autoscaler behind when replicas are fixed', 'changes', async () => {
    expect(await deleteLeftovers(['fixed'])).toEqual(['HorizontalPodAutoscaler changes/web']);
    await apply('client-side', 'fixed');
  });

  point(6, 'leaves nothing of a removed app', 'changes', async () => {
    expect(await deleteLeftovers(['fixed', 'app-removed'])).toEqual([
      'Deployment changes/extra', 'NetworkPolicy changes/extra', 'PodDisruptionBudget changes/extra', 'Service changes/extra', 'ServiceAccount changes/extra',
    ]);
  });

  point(6, 'leaves nothing of a removed system but claims, Jobs and the namespace', 'changes', async () => {
    expect(await deleteLeftovers(['fixed', 'app-removed', 'system-removed'])).toEqual([
      'ClusterRole /changes-reader', 'Deployment changes-other/report', 'NetworkPolicy changes-other/report', 'Service changes-other/report',
      'ServiceAccount changes-other/report',
    ]);
    expect(await everything()).toEqual(expect.arrayContaining([
      'PersistentVolumeClaim changes-other/data', 'Job changes-other/once', 'Namespace /changes-other',
      'ConfigMap changes/settings', 'ConfigMap changes/foreign', 'Deployment default/foreign',
    ]));
  });

  point(6, 'keeps the pods when an autoscaler takes over fixed replicas', 'changes', async () => {
    await apply('client-side', 'fixed');
    await run("kubectl -n changes apply view-last-applied deployment/web -o yaml | sed '/^  replicas:/d' | kubectl -n changes apply set-last-applied -f -", cluster);
    await expectPodsKept('client-side');

    await cluster.kubectl(['delete', 'namespace', 'changes']);
    await apply('server-side', 'fixed');
    const held = '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":4}}';
    await run(`echo '${held}' | kubectl -n changes apply --server-side --field-manager=handover -f -`, cluster);
    await expectPodsKept('server-side');
  });

  async function expectPodsKept(way: keyof typeof APPLY): Promise<void> {
    const seen = new Set<number>();
    const path = '/apis/apps/v1/namespaces/changes/deployments';
    const watch = cluster.api.watch(path, ({ object }) => { if (object.metadata.name === 'web') seen.add(object.spec.replicas); });
    try {
      await apply(way);
    } finally {
      watch.stop();
    }
    expect([...seen]).toEqual([4]);
  }
});
