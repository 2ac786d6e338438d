import { ApiServer } from './lab';
import { propPrograms } from './programs/props';
import { point, version } from './proof/point';
import { installCrdsOf } from './prove/custom-resources';
import { lost } from './prove/kept-whole';
import { applyStrictly, makeNamespace } from './prove/server-side';

describe(`Kubernetes ${version}, every prop`, () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await ApiServer.start(version);
  });

  afterAll(async () => server.stop());

  point(7, 'is accepted and kept whole with its value', 'props', async () => {
    const problems: string[] = [];
    const programs = propPrograms(version);
    await installCrdsOf(server, programs.flatMap(({ objects }) => objects));
    for (const { prop, namespace, objects } of programs) {
      // A row may use a namespace that somebody else makes.
      if (objects[0]?.kind !== 'Namespace') await makeNamespace(server, namespace);
      for (const object of objects) {
        const kept = await applyStrictly(server, object);
        problems.push(...lost(object, kept, `${prop}: ${object.kind} ${object.metadata.name}`));
      }
    }
    expect(problems).toEqual([]);
  });
});
