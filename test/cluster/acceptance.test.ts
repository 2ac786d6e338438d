import { ApiServer, type KubeObject } from './lab';
import { point, subjectsOf, version } from './proof/point';
import { type Rendering, render } from './proof/rendering';
import { EXAMPLES, RELEASE_EXAMPLES, ROOT, VERSIONS } from './proof/subjects';
import { installCrdsOf } from './prove/custom-resources';
import { documents } from './prove/documents';
import { lost, settled } from './prove/kept-whole';
import { applyStrictly, dryRun, makeNamespace, pathOf } from './prove/server-side';

/** This version and those before it: what is made for them is taken by it. */
const MADE_FOR = VERSIONS.filter(candidate => minorOf(candidate) <= minorOf(version));

describe(`Kubernetes ${version}, an API server alone`, () => {
  const subjects = subjectsOf([...EXAMPLES, ...RELEASE_EXAMPLES]);
  const made = new Map<string, Rendering>();
  let server: ApiServer;

  beforeAll(async () => {
    const requests = subjects.flatMap(subject => [...new Set([...MADE_FOR, version])].map(kubernetes => ({ subject, kubernetes, file: `examples/${subject}/main.ts` })));
    const [started, renderings] = await Promise.all([ApiServer.start(version), render(requests, `${ROOT}/lib`)]);
    server = started;
    requests.forEach(({ subject, kubernetes }, i) => made.set(`${subject} ${kubernetes}`, renderings[i]));
  });

  afterAll(async () => server.stop());

  describe.each(subjects)('example %s', subject => {
    let sent: KubeObject[];
    let kept: KubeObject[];

    beforeAll(() => {
      sent = objectsFor(version);
    });

    afterAll(async () => {
      // Names are the examples' own affair: the next one must not find this one's. Nobody is there to empty a namespace that goes.
      for (const object of sent.filter(({ kind }) => kind !== 'Namespace')) await server.api.delete(pathOf(object), { propagationPolicy: 'Background' });
    });

    point(1, 'is accepted strictly in one pass, and no warning is given', subject, async () => {
      await installCrdsOf(server, sent);
      for (const name of namespacesOutside()) await makeNamespace(server, name);
      server.api.warnings.length = 0;
      kept = [];
      for (const object of sent) kept.push(await applyStrictly(server, object));
      expect(server.api.warnings).toEqual([]);
    });

    point(2, 'is kept whole', subject, async () => {
      expect(kept).toHaveLength(sent.length);
      expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
    });

    point(3, 'is idempotent', subject, async () => {
      const again: KubeObject[] = [];
      for (const object of sent) again.push(await applyStrictly(server, object));
      expect(again.map(settled)).toEqual(kept.map(settled));
    });

    point(7, 'made for an older Kubernetes, is accepted here', subject, async () => {
      for (const older of MADE_FOR) {
        const problems = await Promise.all(objectsFor(older).map(async object => dryRun(server, object)));
        expect(problems.filter(problem => problem !== undefined)).toEqual([]);
      }
      expect(server.api.warnings).toEqual([]);
    });

    function objectsFor(kubernetes: string): KubeObject[] {
      return documents(made.get(`${subject} ${kubernetes}`)!.yaml);
    }

    /** Those that the program says somebody else makes. */
    function namespacesOutside(): string[] {
      const own = sent.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
      const used = new Set(sent.flatMap(({ metadata }) => metadata.namespace ?? []));
      return [...used].filter(name => !own.includes(name) && !['default', 'kube-system'].includes(name));
    }
  });
});

function minorOf(given: string): number {
  return Number(given.split('.')[1]);
}
