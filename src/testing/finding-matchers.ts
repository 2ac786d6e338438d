import { checkFields } from './check-pattern';
import { describeDifferences, Verdict } from './matcher';
import { Difference, differences, distance } from './pattern';
import { findingsOf } from './subject';
import { CHECKS } from '../checks';
import { Finding } from '../checks/check';
import { describeManifest } from '../manifests/manifest';
import { nearest } from '../private/messages/nearest';
import { refuse } from '../private/refusal';
import { renderFindings } from '../synth/render-findings';

export function hasNoFindings(subject: unknown): Verdict {
  const findings = findingsOf(subject);
  return { pass: findings.length === 0, explain: () => describeFindings(findings) };
}

export function hasFinding(subject: unknown, id: string, pattern: object = {}): Verdict {
  checkFields(pattern);
  const findings = findingsOf(subject);
  const looked = findings.filter(finding => finding.id === id);
  if (looked.length === 0) refuseUnknown(id);
  const matching = looked.filter(finding => differing(finding, pattern).length === 0);
  return {
    pass: matching.length > 0,
    explain: colors => {
      if (matching.length > 0) return describeFindings(matching);
      if (looked.length === 0) return `${id} found nothing.\n${describeFindings(findings)}`;
      const [closest, ...others] = [...looked].sort((a, b) => distance(differing(a, pattern)) - distance(differing(b, pattern)));
      return [
        'The nearest differs:',
        describeDifferences(differing(closest, pattern), colors),
        describeFindings([closest, ...others]),
      ].join('\n');
    },
  };
}

/** Users identify a finding's object by its kind and name. */
function differing(finding: Finding, pattern: object): Difference[] {
  return differences({ ...finding, object: describeManifest(finding.entry.manifest) }, pattern);
}

function describeFindings(findings: Finding[]): string {
  return findings.length === 0 ? 'All checks passed.' : `The checks found:\n${renderFindings(findings)}`;
}

/** A test that expects a finding that no check has could never fail with `.not`. */
function refuseUnknown(id: string): void {
  const ids = CHECKS.map(check => check.id);
  if (ids.includes(id)) return;
  const meant = nearest(String(id), ids);
  refuse(undefined, {
    code: 'check-unknown',
    problem: 'no check has this ID',
    given: id,
    allowed: ids.join(', '),
    fix: meant === undefined ? 'use the ID that the finding shows' : `did you mean ${meant}?`,
  });
}
