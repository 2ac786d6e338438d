import { renderFindings } from './render-findings';
import { Synthesis } from './synthesis';
import { CHECKS, runChecks } from '../checks';
import { Finding } from '../checks/check';
import { Manifests } from '../manifests/manifests';
import { refuse } from '../private/refusal';

export interface JudgeOptions {
  /** Takes every warning for an error. */
  readonly strict?: boolean;
}

/** What the checks found, and whether the manifests may leave. */
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

  /** Stops a program that runs on its own. */
  public orThrow(): void {
    if (this.errors.length === 0) return;
    refuse(undefined, {
      code: 'checks-failed',
      problem: 'the cluster would not do what these manifests ask for',
      given: `\n${renderFindings(this.errors)}`,
      allowed: 'manifests in which no check finds an error',
      fix: 'see the fix of each finding',
    });
  }
}

/** Runs all checks on what a program made. */
export function judge(synthesis: Synthesis, options: JudgeOptions = {}): Verdict {
  const findings = runChecks(Manifests.of(synthesis.entries, { externals: synthesis.externals, kubernetes: synthesis.kubernetes }));
  return new Verdict(options.strict ? findings.map(finding => ({ ...finding, severity: 'error' })) : findings);
}
