import { Complaint } from './exit';
import { environmentFlags, leftoversCommand, ownCommand } from './own-command';
import { printYaml } from './print-yaml';
import { findProgram } from './program/find-program';
import { runProgram } from './program/run-program';
import { tell } from './terminal';
import { fileWord, shellCommand } from '../private/shell';
import { applyOrder } from '../synth/apply-order';
import { judge, Verdict } from '../synth/judge';
import { renderFindings } from '../synth/render-findings';
import { entriesOf, Step } from '../synth/steps';
import { StepCommands, summary } from '../synth/summary/summary';
import { writeFolder } from '../synth/write-folder';
import { toYaml } from '../synth/yaml';

export interface SynthOptions {
  readonly env?: string;
  readonly kubernetes?: string;
  /** A directory, or `-` for stdout. */
  readonly output: string;
  /** If absent, everything. */
  readonly step?: Step;
  readonly strict: boolean;
  readonly verbose: boolean;
}

/** Runs the program, checks what it generated, and only then writes it. */
export async function synth(file: string | undefined, options: SynthOptions): Promise<void> {
  const program = findProgram(file, 'keelwright synth');
  const synthesis = await runProgram(program, options);

  const verdict = judge(synthesis, options);
  if (verdict.findings.length > 0) tell(renderFindings(verdict.findings));
  if (verdict.errors.length > 0) throw new Complaint(`${countOf(verdict)}: no YAML was written`);

  const entries = entriesOf(synthesis, options.step);
  if (options.output === '-') await printYaml(toYaml(applyOrder(entries).map(({ manifest }) => manifest)));
  else writeFolder(options.output, { ...synthesis, entries }, { program: program.label, environment: options.env });
  tell(summary(synthesis, {
    checksPassed: verdict.checksPassed,
    apply: applyCommand(file, options),
    step: options.step,
    verbose: options.verbose,
    steps: stepCommands(file, options),
    leftovers: synthesis.named ? `eval "$(${leftoversCommand(file, { ...options, command: true })})"` : undefined,
  }));
}

/** The command that applies the output; output on stdout is generated again. */
function applyCommand(file: string | undefined, options: SynthOptions): string {
  return isFolder(options) ? applyFolder(options) : `${synthCommand(file, options)} | kubectl apply -f -`;
}

function stepCommands(file: string | undefined, options: SynthOptions): StepCommands {
  const commandOf = (step: Step) => {
    const made = synthCommand(file, { ...options, step });
    return isFolder(options) ? `${made} && ${applyFolder(options)}` : `${made} | kubectl apply -f -`;
  };
  if (options.step !== 1) return { first: commandOf(1), second: commandOf(2) };
  return { ...(isFolder(options) && { first: applyFolder(options) }), second: commandOf(2) };
}

function synthCommand(file: string | undefined, options: SynthOptions): string {
  const { step, output, strict, ...run } = options;
  return ownCommand('synth', {
    ...(step && { '--step': `${step}` }), ...environmentFlags(run), ...(isFolder(options) && { '--output': output }), ...(strict && { '--strict': true as const }),
  }, file);
}

function applyFolder({ output }: SynthOptions): string {
  return shellCommand('kubectl', 'apply', '-f', fileWord(output.replace(/\/*$/, '/')));
}

function isFolder({ output }: SynthOptions): boolean {
  return output !== '-';
}

function countOf({ errors, warnings }: Verdict): string {
  const counts = [[errors.length, 'error'], [warnings.length, 'warning']] as const;
  return counts.filter(([number]) => number > 0).map(([number, noun]) => `${number} ${noun}${number === 1 ? '' : 's'}`).join(', ');
}
