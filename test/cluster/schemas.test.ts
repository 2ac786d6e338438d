import { type SchemaVersion, validate } from './lab/openapi';
import { propPrograms } from './programs/props';
import { point, subjectsOf } from './proof/point';
import { type Rendering, render } from './proof/rendering';
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

  const examples = subjectsOf(EXAMPLES);
  let made: Rendering[];

  beforeAll(async () => {
    made = await render(examples.map(example => ({ file: `examples/${example}/main.ts`, kubernetes: version })), `${ROOT}/lib`);
  });

  examples.forEach((example, i) => point(7, `every field of ${example} is known`, example, async () => {
    const problems = await Promise.all(documents(made[i].yaml).filter(object => !isCustom(object)).map(async object => validate(version, object)));
    expect(problems.flat()).toEqual([]);
  }, version));
});
