import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isNamed, WAIVERS } from './cluster/lab/waivers';
import { EXAMPLES, RELEASE_EXAMPLES, ROOT } from './cluster/proof/subjects';

/** A construct's purpose or a user's choice can trip these rules; no other rule may be waived. */
const WAIVABLE = [
  'CKV_K8S_8', 'CKV_K8S_9', 'pod-probes', 'pod-probes-identical', 'CKV_K8S_43', 'CKV_K8S_15', 'container-image-pull-policy', 'CKV_K8S_35',
  'CKV_K8S_40', 'container-security-context-user-group-id', 'deployment-replicas', 'deployment-has-poddisruptionbudget',
  'deployment-has-host-podantiaffinity', 'service-type', 'pod-networkpolicy',
  // What node agents have of the node: its processes, its network, its root.
  'CKV_K8S_17', 'CKV_K8S_19', 'CKV_K8S_23',
];

const findings = WAIVERS.flatMap(waiver => waiver.findings);

test('only rules of the closed list are waived, each with a reason', () => {
  const analyzed = [...EXAMPLES, ...RELEASE_EXAMPLES];
  expect(WAIVERS.filter(({ example }) => !analyzed.includes(example))).toEqual([]);
  expect(findings.filter(({ rule, reason }) => !WAIVABLE.includes(rule) || !reason)).toEqual([]);
});

test('what is waived is in the example, and is not named by a hash that the next change of it makes another', () => {
  const absent = WAIVERS.flatMap(({ example, findings: mine }) => {
    const names = objectsOf(example);
    return mine.flatMap(({ objects }) => objects).filter(object => !names.some(name => isNamed(object, name))).map(object => `${example} ${object}`);
  });
  expect(absent).toEqual([]);
  expect(findings.flatMap(({ objects }) => objects).filter(object => /-[0-9a-f]{8}$/.test(object))).toEqual([]);
});

function objectsOf(example: string): string[] {
  return parseAllDocuments(readFileSync(join(ROOT, 'examples', example, 'expected.yaml'), 'utf-8'))
    .map(document => document.toJSON())
    .map(({ kind, metadata: { namespace = 'default', name } }) => `${kind}/${namespace}/${name}`);
}
