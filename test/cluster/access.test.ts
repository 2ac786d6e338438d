import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { point, version } from './proof/point';
import { rightsMeant, rightsOf } from './prove/access';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { readBack, run, startCluster } from './prove/subject';
import { complete } from './prove/workloads';

const PROGRAM = 'test/cluster/programs/access.ts';

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

/** Who asks, in the words of kubectl, and what they may do in `access` and elsewhere. */
const PEOPLE: [string, string, { here: boolean; elsewhere: boolean }][] = [
  ['support', 'list pods', { here: true, elsewhere: false }],
  ['support', 'get secrets', { here: false, elsewhere: false }],
  ['support', 'patch deployments.apps', { here: false, elsewhere: false }],
  ['support', 'list widgets.acme.example', { here: true, elsewhere: false }],
  ['support', 'delete widgets.acme.example', { here: false, elsewhere: false }],
  ['oncall@acme.example', 'patch deployments.apps', { here: true, elsewhere: false }],
  ['oncall@acme.example', 'get secrets', { here: true, elsewhere: false }],
  ['oncall@acme.example', 'create pods --subresource=exec', { here: true, elsewhere: false }],
  ['oncall@acme.example', 'create rolebindings.rbac.authorization.k8s.io', { here: false, elsewhere: false }],
  ['oncall@acme.example', 'watch widgets.acme.example', { here: true, elsewhere: false }],
  ['oncall@acme.example', 'delete widgets.acme.example', { here: true, elsewhere: false }],
  ['leads', 'create rolebindings.rbac.authorization.k8s.io', { here: true, elsewhere: false }],
  ['leads', 'update resourcequotas', { here: false, elsewhere: false }],
  ['leads', 'delete widgets.acme.example', { here: true, elsewhere: false }],
  ['auditors', 'list pods', { here: true, elsewhere: true }],
  ['auditors', 'get widgets.acme.example', { here: true, elsewhere: true }],
  ['auditors', 'delete pods', { here: false, elsewhere: false }],
  ['auditors', 'get secrets', { here: false, elsewhere: false }],
  ['acme-ci', 'patch deployments.apps', { here: true, elsewhere: false }],
  ['acme-ci', 'watch pods', { here: true, elsewhere: false }],
  ['acme-ci', 'get pods', { here: false, elsewhere: false }],
  ['acme-ci', 'get nodes', { here: true, elsewhere: true }],
  ['acme-ci', 'list widgets.acme.example', { here: false, elsewhere: false }],
  ['nobody', 'list pods', { here: false, elsewhere: false }],
];

/** kubectl asks about no kind that the server has not. */
const WIDGETS = JSON.stringify({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.acme.example' },
  spec: {
    group: 'acme.example',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
});

describe(`Kubernetes ${version}, access`, () => {
  let cluster: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version });
    ({ stdout: yaml } = await run(`keelwright synth --kubernetes ${version} ${PROGRAM}`));
    sent = documents(yaml);
    await cluster.apply(WIDGETS);
    await cluster.apply(yaml);
  });

  afterAll(async () => cluster.stop());

  point(2, 'is kept whole', 'access', async () => {
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(4, 'is what was asked for, word for word', 'access', async () => {
    const answers = await Promise.all(MATRIX.map(async ([question]) => [question, { here: await can('web', question, 'access'), elsewhere: await can('web', question, 'default') }]));
    expect(answers).toEqual(MATRIX);
    const others = await Promise.all(MATRIX.map(async ([question]) => can('api', question, 'access')));
    expect(others).toEqual(MATRIX.map(() => false));
  });

  point(4, 'is what the roles say, and no more', 'access', async () => {
    for (const account of sent.filter(({ kind }) => kind === 'ServiceAccount')) {
      for (const namespace of ['access', 'default']) expect(await rightsOf(cluster, account, namespace)).toEqual(rightsMeant(sent, account, namespace));
    }
  });

  point(4, 'is to people what their teams say, with custom resources as they are aggregated', 'access', async () => {
    await waitFor('roles to be aggregated', async () => may('leads', 'delete widgets.acme.example', 'access'));
    const answers = await Promise.all(PEOPLE.map(async ([who, question]) => (
      [who, question, { here: await may(who, question, 'access'), elsewhere: await may(who, question, 'default') }]
    )));
    expect(answers).toEqual(PEOPLE);
  });

  point(4, 'comes with a token that the pods wait for', 'access', async () => {
    await complete(cluster, sent);
  });

  async function can(account: string, question: string, namespace: string): Promise<boolean> {
    return ask(question, namespace, `--as=system:serviceaccount:access:${account}`);
  }

  /** Of a group as somebody who is in it and in no other. */
  async function may(who: string, question: string, namespace: string): Promise<boolean> {
    return ask(question, namespace, ...who.includes('@') ? [`--as=${who}`] : ['--as=somebody', `--as-group=${who}`]);
  }

  async function ask(question: string, namespace: string, ...as: string[]): Promise<boolean> {
    const { stdout } = await cluster.kubectl(['auth', 'can-i', ...question.split(' '), '-n', namespace, ...as], { check: false });
    return stdout.trim() === 'yes';
  }
});
