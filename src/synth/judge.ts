import { renderFindings } from './render-findings';
import { Synthesis } from './synthesis';
import { CHECKS, runChecks } from '../checks';
import { Finding } from '../checks/check';
import { Manifests } from '../manifests/manifests';
import { Findings, refuse } from '../private/refusal';

export interface JudgeOptions {
  /** Treats warnings as errors. */
  readonly strict?: boolean;
}

/** What the checks found, and whether the manifests may be written. */
export class Verdict {
  public readonly errors: Finding[];
  public readonly warnings: Finding[];
  /** How many checks found nothing. */
  public readonly checksPassed: number;

  constructor(public readonly findings: Finding[]) {
    this.errors = findings.filter(({ severity }) => severity === 'error');
    this.warnings = findings.filter(({ severity }) => severity === 'warning');
    this.checksPassed = CHECKS.length - new Set(findings.map(({ id }) => id)).size;
  }

  /** Stops a program that runs without the command line. */
  public orThrow(): void {
    if (this.errors.length === 0) return;
    refuse(undefined, {
      code: 'checks-failed',
      problem: 'the checks found errors in the manifests',
      given: new Findings(`\n${renderFindings(this.errors)}`),
      allowed: 'manifests without errors',
      fix: 'apply the fix of each finding',
    });
  }
}

/** Runs all checks on what a program generated. */
export function judge(synthesis: Synthesis, options: JudgeOptions = {}): Verdict {
  const { entries, externals, kubernetes, plainTexts } = synthesis;
  const findings = runChecks(Manifests.of(entries, { externals, kubernetes, plainTexts }));
  return new Verdict(options.strict ? findings.map(finding => ({ ...finding, severity: 'error' })) : findings);
}
