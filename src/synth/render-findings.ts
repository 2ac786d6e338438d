import { Finding } from '../checks/check';
import { describeManifest } from '../manifests/manifest';
import { oneLine } from '../private/messages/printable';

/** Findings as text: what is wrong, with which object, created in which line, and what to change. */
export function renderFindings(findings: Finding[]): string {
  return findings.map(renderFinding).join('\n');
}

function renderFinding({ id, severity, entry, message, fix }: Finding): string {
  const { source, path, chart } = entry.origin;
  const origin = [source, path ?? (chart && `chart ${chart}`)].filter(Boolean).join(', ');
  return `${oneLine(`${severity} ${id}  ${describeManifest(entry.manifest)}${origin ? ` (${origin})` : ''}: ${message}`)}\n  fix: ${oneLine(fix)}`;
}
