import type { ControlPlane, KubeObject, SchemaVersion } from './lab';
import { validate } from './lab';
import { installCrdsOf, isCustom } from './prove/custom-resources';
import { lost } from './prove/kept-whole';
import { point } from './prove/report';
import { applyStrictly } from './prove/server-side';
import { documents, EXAMPLES, run, startCluster, VERSIONS } from './prove/subject';
import { isClusterScoped } from '../../src/manifests/kinds';
import { KUBERNETES } from '../../src/private/protocol';
import { propRows } from '../patterns/prop-rows';
import { shopYaml } from '../program';

const SCHEMAS: SchemaVersion[] = ['1.27', '1.28', '1.29'];

interface Row {
  readonly prop: string;
  readonly namespace: string;
  readonly objects: KubeObject[];
}

/** The program of each prop's row for a version, in a namespace of its own, without the objects that an earlier row has as well. */
function rows(version: string): Row[] {
  process.env[KUBERNETES] = version;
  const seen = new Set<string>();
  const isNew = (object: KubeObject) => {
    const text = JSON.stringify(object);
    return object.kind === 'Namespace' || !seen.has(text) && seen.add(text);
  };
  try {
    return Object.entries(propRows()).map(([prop, { to }], i): Row => {
      const namespace = `row-${i}`;
      return { prop, namespace, objects: documents(shopYaml(to)).filter(isNew).map(object => inNamespace(object, namespace)) };
    });
  } finally {
    delete process.env[KUBERNETES];
  }
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  if (object.kind !== 'Namespace' && isClusterScoped(object.apiVersion!, object.kind!)) return object;
  const name = object.kind === 'Namespace' ? { name: namespace } : { namespace };
  return { ...object, metadata: { ...object.metadata, ...name } };
}

describe.each(VERSIONS)('Kubernetes %s, every prop', version => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    // Pods of hundreds of workloads would take most of the time, and show nothing here.
    const controllers = `--controllers=*,${['deployment', 'statefulset', 'daemonset', 'cronjob', 'job'].map(kind => `-${kind}-controller`).join()}`;
    cluster = await startCluster({ version, nodesPerZone: 0, flags: { controllerManager: [controllers] } });
  });

  afterAll(async () => cluster.stop());

  point(7, 'is accepted and kept whole with its value', version, 'props', async () => {
    const problems: string[] = [];
    const programs = rows(version);
    await installCrdsOf(cluster, programs.flatMap(({ objects }) => objects));
    for (const { prop, namespace, objects } of programs) {
      // A row may use a namespace that somebody else makes.
      if (objects[0]?.kind !== 'Namespace') await cluster.kubectl(['create', 'namespace', namespace]);
      for (const object of objects) {
        const kept = await applyStrictly(cluster, object);
        problems.push(...lost(object, kept, `${prop}: ${object.kind} ${object.metadata.name}`));
      }
    }
    expect(problems).toEqual([]);
  });
});

describe.each(SCHEMAS)('Kubernetes %s, by its published schema', version => {
  point(7, 'every prop is known', version, 'props', async () => {
    const problems: string[] = [];
    for (const { prop, objects } of rows(version)) {
      for (const object of objects.filter(each => !isCustom(each))) problems.push(...(await validate(version, object)).map(problem => `${prop}: ${object.kind} ${problem}`));
    }
    expect(problems).toEqual([]);
  });

  EXAMPLES.forEach(example => point(7, `every field of ${example} is known`, version, example, async () => {
    const { stdout } = await run(`keelwright synth --kubernetes ${version} examples/${example}/main.ts`);
    const problems = await Promise.all(documents(stdout).filter(object => !isCustom(object)).map(async object => validate(version, object)));
    expect(problems.flat()).toEqual([]);
  }));
});
