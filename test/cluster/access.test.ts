import type { ControlPlane, KubeObject } from './lab';
import { rightsMeant, rightsOf } from './prove/access';
import { lost } from './prove/kept-whole';
import { point } from './prove/report';
import { documents, readBack, run, startCluster, VERSIONS } from './prove/subject';
import { complete } from './prove/workloads';
import { API_RESOURCES } from '../../src/blocks/api-resources';

const PROGRAM = 'test/cluster/programs/access.ts';
const NEWEST = VERSIONS[VERSIONS.length - 1];

/** What is asked for in the words of kubectl, and what the app in `access` may do there and elsewhere. */
const MATRIX: [string, { here: boolean; elsewhere: boolean }][] = [
  ['get configmaps/settings', { here: true, elsewhere: false }],
  ['get configmaps/other', { here: false, elsewhere: false }],
  ['list configmaps', { here: false, elsewhere: false }],
  ['list pods', { here: true, elsewhere: false }],
  ['delete pods', { here: false, elsewhere: false }],
  ['get pods --subresource=log', { here: true, elsewhere: false }],
  ['create pods --subresource=exec', { here: true, elsewhere: false }],
  ['create pods --subresource=attach', { here: false, elsewhere: false }],
  ['create leases.coordination.k8s.io', { here: true, elsewhere: false }],
  ['update leases.coordination.k8s.io/web-leader', { here: true, elsewhere: false }],
  ['update leases.coordination.k8s.io/other', { here: false, elsewhere: false }],
  ['watch deployments.apps', { here: true, elsewhere: false }],
  ['patch deployments.apps --subresource=scale', { here: true, elsewhere: false }],
  ['patch deployments.apps', { here: false, elsewhere: false }],
  ['get nodes', { here: true, elsewhere: true }],
  ['patch nodes', { here: false, elsewhere: false }],
  ['list endpointslices.discovery.k8s.io', { here: true, elsewhere: true }],
  ['get secrets/stripe', { here: true, elsewhere: false }],
  ['get secrets/other', { here: false, elsewhere: false }],
  ['list secrets', { here: false, elsewhere: false }],
  ['list cronjobs.batch', { here: true, elsewhere: false }],
  ['get cronjobs.batch', { here: false, elsewhere: false }],
  ['create rolebindings.rbac.authorization.k8s.io', { here: false, elsewhere: false }],
];

describe.each(VERSIONS)('Kubernetes %s, access', version => {
  let cluster: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version });
    ({ stdout: yaml } = await run(`keelwright synth --kubernetes ${version} ${PROGRAM}`));
    sent = documents(yaml);
    await cluster.apply(yaml);
  });

  afterAll(async () => cluster.stop());

  point(2, 'is kept whole', version, 'access', async () => {
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(4, 'is what was asked for, word for word', version, 'access', async () => {
    const answers = await Promise.all(MATRIX.map(async ([question]) => [question, { here: await can('web', question, 'access'), elsewhere: await can('web', question, 'default') }]));
    expect(answers).toEqual(MATRIX);
    const others = await Promise.all(MATRIX.map(async ([question]) => can('api', question, 'access')));
    expect(others).toEqual(MATRIX.map(() => false));
  });

  point(4, 'is what the roles say, and no more', version, 'access', async () => {
    for (const account of sent.filter(({ kind }) => kind === 'ServiceAccount')) {
      for (const namespace of ['access', 'default']) expect(await rightsOf(cluster, account, namespace)).toEqual(rightsMeant(sent, account, namespace));
    }
  });

  point(4, 'comes with a token that the pods wait for', version, 'access', async () => {
    await complete(cluster, sent);
  });

  async function can(account: string, question: string, namespace: string): Promise<boolean> {
    const { stdout } = await cluster.kubectl(['auth', 'can-i', ...question.split(' '), '-n', namespace, `--as=system:serviceaccount:access:${account}`], { check: false });
    return stdout.trim() === 'yes';
  }
});

test(`every resource that Kubernetes ${NEWEST} serves is known, with group and scope`, async () => {
  const cluster = await startCluster({ version: NEWEST, nodesPerZone: 0 });
  try {
    const { groups } = await cluster.api.get<any>('/apis');
    const paths = ['/api/v1', ...groups.map(({ preferredVersion }: any) => `/apis/${preferredVersion.groupVersion}`)];
    const lists = await Promise.all(paths.map(async path => cluster.api.get<any>(path)));
    const served = lists.flatMap(({ groupVersion, resources }) => resources
      .map(({ name, namespaced }: any) => ({ name, group: groupVersion.includes('/') ? groupVersion.split('/')[0] : '', namespaced })));
    expect(served.length).toBeGreaterThan(90);
    expect(served.filter(resource => !API_RESOURCES.some(known => JSON.stringify(known) === JSON.stringify(resource)))).toEqual([]);
  } finally {
    await cluster.stop();
  }
});
