import { Complaint } from './exit';
import { findProgram } from './find-program';
import { printYaml } from './print-yaml';
import { runProgram } from './run-program';
import { showsColours, tell } from './terminal';
import { applyOrder } from '../synth/apply-order';
import { judge, Verdict } from '../synth/judge';
import { leftoversLine } from '../synth/leftovers';
import { renderFindings } from '../synth/render-findings';
import { entriesOf, Step } from '../synth/steps';
import { StepCommands, summary } from '../synth/summary';
import { writeFolder } from '../synth/write-folder';
import { toYaml } from '../synth/yaml';

export interface SynthOptions {
  readonly env?: string;
  readonly kubernetes?: string;
  /** A folder, or `-` for stdout. */
  readonly output: string;
  /** Everything, when absent. */
  readonly step?: Step;
  readonly strict: boolean;
  readonly verbose: boolean;
}

/** Runs the program, judges what it made, and only then lets any of it out. */
export async function synth(file: string | undefined, options: SynthOptions): Promise<void> {
  const synthesis = await runProgram(findProgram(file, 'keelwright synth'), options);

  const verdict = judge(synthesis, options);
  if (verdict.findings.length > 0) tell(renderFindings(verdict.findings, { colour: showsColours() }));
  if (verdict.errors.length > 0) throw new Complaint(`${countOf(verdict)}: no YAML was written`);

  const entries = entriesOf(synthesis, options.step);
  if (options.output === '-') await printYaml(toYaml(applyOrder(entries).map(({ manifest }) => manifest)));
  else writeFolder(options.output, { ...synthesis, entries });
  tell(summary(synthesis, {
    checksPassed: verdict.checksPassed,
    apply: applyCommand(file, options),
    step: options.step,
    verbose: options.verbose,
    steps: stepCommands(file, options),
    leftovers: leftoversLine(synthesis, [`${command()} leftovers`, options.env && `--env ${options.env}`, file].filter(Boolean).join(' ')),
  }));
}

/** Applies what was made just now; what went to stdout is made again. */
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
  const { step, env, kubernetes, output, strict } = options;
  const given = [
    step && `--step ${step}`, env && `--env ${env}`, kubernetes && `--kubernetes ${kubernetes}`, isFolder(options) && `--output ${output}`, strict && '--strict', file,
  ];
  return [`${command()} synth`, ...given.filter(Boolean)].join(' ');
}

function applyFolder({ output }: SynthOptions): string {
  return `kubectl apply -f ${output.replace(/\/*$/, '/')}`;
}

function isFolder({ output }: SynthOptions): boolean {
  return output !== '-';
}

function countOf({ errors, warnings }: Verdict): string {
  const counts = [[errors.length, 'error'], [warnings.length, 'warning']] as const;
  return counts.filter(([number]) => number > 0).map(([number, noun]) => `${number} ${noun}${number === 1 ? '' : 's'}`).join(', ');
}

/** As it was called, so that the line works where this one did. */
function command(): string {
  return process.env.npm_command === 'exec' ? 'npx keelwright' : 'keelwright';
}
