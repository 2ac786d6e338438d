import { CHECKS, runChecks } from '../../src/checks';
import { Severity } from '../../src/checks/check';
import { describeManifest, External } from '../../src/manifests/manifest';
import { Manifests } from '../../src/manifests/manifests';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';

export interface ExpectedFinding {
  readonly id: string;
  /** `error` unless said. */
  readonly severity?: Severity;
  /** Such as `Service shop/web`. */
  readonly object: string;
  readonly message: string;
  readonly fix: string;
}

export interface CheckTables {
  readonly valid: [name: string, yaml: string, externals?: External[]][];
  readonly invalid: [name: string, yaml: string, findings: ExpectedFinding[], externals?: External[]][];
}

/** One test for each row. Other checks run on it, too, so a row also shows that they keep quiet; rows are too short for those of `practice`. */
export function testCheck(id: string, { valid, invalid }: CheckTables): void {
  refuseDuplicates([...valid, ...invalid].map(([name]) => name));
  refuseDuplicates([
    ...valid.map(([, yaml, externals]) => JSON.stringify([yaml.trim(), externals])),
    ...invalid.map(([, yaml, , externals]) => JSON.stringify([yaml.trim(), externals])),
  ]);
  const unrelated = invalid.filter(([, , findings]) => !findings.some(finding => finding.id === id));
  if (unrelated.length > 0) throw new Error(`${id} is not expected by: ${unrelated.map(([name]) => name)}`);

  describe(id, () => {
    test.each(valid)('passes %s', (...[, yaml, externals]) => expect(findingsIn(yaml, { id, externals })).toEqual([]));
    test.each(invalid)('finds %s', (...[, yaml, findings, externals]) => {
      expect(findingsIn(yaml, { id, externals })).toEqual(findings.map(finding => ({ severity: 'error', ...finding })));
    });
  });
}

export function findingsIn(yaml: string, { id, externals = [] }: { readonly id?: string; readonly externals?: External[] } = {}): ExpectedFinding[] {
  const checks = CHECKS.filter(check => check.profile !== 'practice' || check.id === id);
  return runChecks(Manifests.of(entriesFromYaml(yaml, 'test.yaml'), { externals }), checks)
    .map(({ id: found, severity, entry, message, fix }) => ({ id: found, severity, object: describeManifest(entry.manifest), message, fix }));
}

function refuseDuplicates(texts: string[]): void {
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) throw new Error(`a row is there twice: ${twice}`);
}
