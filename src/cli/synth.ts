import { Complaint } from './exit';
import { findProgram } from './find-program';
import { printYaml } from './print-yaml';
import { runProgram } from './run-program';
import { showsColours, tell } from './terminal';
import { applyOrder } from '../synth/apply-order';
import { judge, Verdict } from '../synth/judge';
import { leftoversLine } from '../synth/leftovers';
import { renderFindings } from '../synth/render-findings';
import { summary } from '../synth/summary';
import { writeFolder } from '../synth/write-folder';
import { toYaml } from '../synth/yaml';

export interface SynthOptions {
  readonly env?: string;
  readonly kubernetes?: string;
  /** A folder, or `-` for stdout. */
  readonly output: string;
  readonly strict: boolean;
  readonly verbose: boolean;
}

/** Runs the program, judges what it made, and only then lets any of it out. */
export async function synth(file: string | undefined, options: SynthOptions): Promise<void> {
  const synthesis = await runProgram(findProgram(file), options);

  const verdict = judge(synthesis, options);
  if (verdict.findings.length > 0) tell(renderFindings(verdict.findings, { colour: showsColours() }));
  if (verdict.errors.length > 0) throw new Complaint(`${countOf(verdict)}: no YAML was written`);

  if (options.output === '-') await printYaml(toYaml(applyOrder(synthesis.entries).map(({ manifest }) => manifest)));
  else writeFolder(options.output, synthesis);
  tell(summary(synthesis, {
    checksPassed: verdict.checksPassed,
    apply: applyCommand(file, options),
    leftovers: leftoversLine(synthesis, [`${command()} leftovers`, options.env && `--env ${options.env}`, file].filter(Boolean).join(' ')),
  }));
}

function applyCommand(file: string | undefined, { output, env, kubernetes, strict }: SynthOptions): string {
  if (output !== '-') return `kubectl apply -f ${output.replace(/\/*$/, '/')}`;
  const given = [env && `--env ${env}`, kubernetes && `--kubernetes ${kubernetes}`, strict && '--strict', file].filter(Boolean);
  return `${[`${command()} synth`, ...given].join(' ')} | kubectl apply -f -`;
}

function countOf({ errors, warnings }: Verdict): string {
  const counts = [[errors.length, 'error'], [warnings.length, 'warning']] as const;
  return counts.filter(([number]) => number > 0).map(([number, noun]) => `${number} ${noun}${number === 1 ? '' : 's'}`).join(', ');
}

/** As it was called, so that the line works where this one did. */
function command(): string {
  return process.env.npm_command === 'exec' ? 'npx keelwright' : 'keelwright';
}
