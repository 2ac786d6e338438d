import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkov, type Finding, kubeScore } from './lab/analyzers';
import { covers, waiversOf } from './lab/waivers';
import { EXAMPLES, RELEASE_EXAMPLES, ROOT } from './proof/subjects';

test.each([...EXAMPLES, ...RELEASE_EXAMPLES])('no unexplained finding in %s (F34)', async example => {
  const yaml = readFileSync(join(ROOT, 'examples', example, 'expected.yaml'), 'utf-8');
  const findings = (await Promise.all([kubeScore(yaml), checkov(yaml)])).flat();
  const mine = waiversOf(example);

  expect(findings.filter(finding => !mine.some(waiver => covers(waiver, finding))).map(tell)).toEqual([]);
  const unneeded = mine.flatMap(waiver => waiver.objects
    .filter(object => !findings.some(finding => covers({ ...waiver, objects: [object] }, finding)))
    .map(object => `${waiver.tool} ${waiver.rule} ${object}`));
  expect(unneeded).toEqual([]);
});

function tell({ tool, rule, object, message }: Finding): string {
  return `${tool} ${rule} ${object}: ${message}`;
}
