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
import { needsServerSide } from '../synth/summary/shared-numbers';
import { summary } from '../synth/summary/summary';
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
  const apply = ['kubectl', 'apply', ...needsServerSide(synthesis) ? ['--server-side'] : []];
  tell(summary(synthesis, {
    checksPassed: verdict.checksPassed,
    apply: applyCommand(file, options, apply),
    step: options.step,
    verbose: options.verbose,
    applyStep: applyStep(file, options, apply),
    leftovers: synthesis.named ? `eval "$(${leftoversCommand(file, { ...options, command: true })})"` : undefined,
  }));
}

/** The command that applies the output; output on stdout is generated again. */
function applyCommand(file: string | undefined, options: SynthOptions, apply: string[]): string {
  return isFolder(options) ? applyFolder(options, apply) : `${synthCommand(file, options)} | ${applyPiped(apply)}`;
}

/** The command that applies one step; undefined for the step that went to stdout, whose reader applies it. */
function applyStep(file: string | undefined, options: SynthOptions, apply: string[]): (step: Step) => string | undefined {
  return step => {
    if (step === options.step) return isFolder(options) ? applyFolder(options, apply) : undefined;
    const made = synthCommand(file, { ...options, step });
    return isFolder(options) ? `${made} && ${applyFolder(options, apply)}` : `${made} | ${applyPiped(apply)}`;
  };
}

function synthCommand(file: string | undefined, options: SynthOptions): string {
  const { step, output, strict, ...run } = options;
  return ownCommand('synth', {
    ...(step && { '--step': `${step}` }), ...environmentFlags(run), ...(isFolder(options) && { '--output': output }), ...(strict && { '--strict': true as const }),
  }, file);
}

function applyPiped(apply: string[]): string {
  return shellCommand(...apply, '-f', '-');
}

function applyFolder({ output }: SynthOptions, apply: string[]): string {
  return shellCommand(...apply, '-f', fileWord(output.replace(/\/*$/, '/')));
}

function isFolder({ output }: SynthOptions): boolean {
  return output !== '-';
}

function countOf({ errors, warnings }: Verdict): string {
  const counts = [[errors.length, 'error'], [warnings.length, 'warning']] as const;
  return counts.filter(([number]) => number > 0).map(([number, noun]) => `${number} ${noun}${number === 1 ? '' : 's'}`).join(', ');
}
