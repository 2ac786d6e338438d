import { Finding, Severity } from '../checks/check';
import { describeManifest } from '../manifests/manifest';

const RESET = '\x1b[0m';
const COLOURS: { readonly [severity in Severity]: string } = { error: '\x1b[31m', warning: '\x1b[33m' };

export interface RenderOptions {
  /** Whether the text goes to a terminal that shows colours. */
  readonly colour?: boolean;
}

/** Findings as text: what is wrong, with which object, made in which line, and what to change. */
export function renderFindings(findings: Finding[], options: RenderOptions = {}): string {
  return findings.map(finding => renderFinding(finding, options)).join('\n');
}

function renderFinding({ id, severity, entry, message, fix }: Finding, { colour }: RenderOptions): string {
  const label = colour ? `${COLOURS[severity]}${severity}${RESET}` : severity;
  const { source, path, chart } = entry.origin;
  const origin = [source, path ?? (chart && `chart ${chart}`)].filter(Boolean).join(', ');
  return `${label} ${id}  ${describeManifest(entry.manifest)}${origin ? ` (${origin})` : ''}: ${message}\n  fix: ${fix}`;
}
