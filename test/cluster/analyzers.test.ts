import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkov, type Finding, kubeScore } from './lab/analyzers';
import { EXAMPLES, RELEASE_EXAMPLES, ROOT } from './proof/subjects';

interface Waiver {
  readonly tool: string;
  readonly rule: string;
  readonly objects: string[];
  readonly reason: string;
}

/** A construct's purpose or a user's choice can trip these rules; no other rule may be waived. */
const WAIVABLE = [
  'CKV_K8S_8', 'CKV_K8S_9', 'pod-probes', 'pod-probes-identical', 'CKV_K8S_43', 'CKV_K8S_15', 'container-image-pull-policy', 'CKV_K8S_35',
  'CKV_K8S_40', 'container-security-context-user-group-id', 'deployment-replicas', 'deployment-has-poddisruptionbudget',
  'deployment-has-host-podantiaffinity', 'service-type', 'pod-networkpolicy',
  // What node agents have of the node: its processes, its network, its root.
  'CKV_K8S_17', 'CKV_K8S_19', 'CKV_K8S_23',
];

const ANALYZED = [...EXAMPLES, ...RELEASE_EXAMPLES];

const waivers: { readonly example: string; readonly findings: Waiver[] }[] = parse(readFileSync(join(__dirname, 'waivers.yaml'), 'utf-8'));

test('only rules of the closed list are waived, each with a reason', () => {
  expect(waivers.filter(({ example }) => !ANALYZED.includes(example))).toEqual([]);
  expect(waivers.flatMap(({ findings }) => findings).filter(({ rule, reason }) => !WAIVABLE.includes(rule) || !reason)).toEqual([]);
});

test.each(ANALYZED)('no unexplained finding in %s (F34)', async example => {
  const yaml = readFileSync(join(ROOT, 'examples', example, 'expected.yaml'), 'utf-8');
  const findings = (await Promise.all([kubeScore(yaml), checkov(yaml)])).flat();
  const mine = waivers.filter(waiver => waiver.example === example).flatMap(waiver => waiver.findings);

  expect(findings.filter(finding => !mine.some(waiver => covers(waiver, finding))).map(tell)).toEqual([]);
  const unneeded = mine.flatMap(waiver => waiver.objects
    .filter(object => !findings.some(finding => covers({ ...waiver, objects: [object] }, finding)))
    .map(object => `${waiver.tool} ${waiver.rule} ${object}`));
  expect(unneeded).toEqual([]);
});

function covers({ tool, rule, objects }: Waiver, finding: Finding): boolean {
  return tool === finding.tool && rule === finding.rule && objects.some(object => new RegExp(`^${object.replace(/\*/g, '[^/]*')}$`).test(finding.object));
}

function tell({ tool, rule, object, message }: Finding): string {
  return `${tool} ${rule} ${object}: ${message}`;
}
