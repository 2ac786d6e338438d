import { type SchemaVersion, validate } from './lab/openapi';
import { propPrograms } from './programs/props';
import { point, subjectsOf } from './proof/point';
import { render } from './proof/rendering';
import { EXAMPLES, ROOT, SCHEMAS } from './proof/subjects';
import { isCustom } from './prove/custom-resources';
import { documents } from './prove/documents';

describe.each(SCHEMAS as SchemaVersion[])('Kubernetes %s, by its published schema', version => {
  subjectsOf(['props']).forEach(props => point(7, 'every prop is known', props, async () => {
    const problems: string[] = [];
    for (const { prop, objects } of propPrograms(version)) {
      for (const object of objects.filter(each => !isCustom(each))) problems.push(...(await validate(version, object)).map(problem => `${prop}: ${object.kind} ${problem}`));
    }
    expect(problems).toEqual([]);
  }, version));

  subjectsOf(EXAMPLES).forEach(example => point(7, `every field of ${example} is known`, example, async () => {
    const [{ yaml }] = await render([{ file: `examples/${example}/main.ts`, kubernetes: version }], `${ROOT}/lib`);
    const problems = await Promise.all(documents(yaml).filter(object => !isCustom(object)).map(async object => validate(version, object)));
    expect(problems.flat()).toEqual([]);
  }, version));
});
