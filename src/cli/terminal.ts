import { Complaint } from './exit';
import { KeelwrightError } from '../private/refusal';

/** A line for the person at the terminal; stdout is for YAML. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Whether that terminal shows colours and its person wants them. @see https://no-color.org */
export function showsColours(): boolean {
  return process.stderr.isTTY === true && (process.env.NO_COLOR ?? '') === '';
}

/** Says why the command ends, with the stack only when it was asked for. */
export function complain(error: Error, { verbose }: { readonly verbose: boolean }): void {
  tell(textOf(error));
  if (verbose) tell((error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).join('\n'));
}

function textOf(error: Error): string {
  if (error instanceof Complaint) return error.message;
  if (error instanceof KeelwrightError) return `error ${error.message}`;
  return `error unexpected: ${error.message}\n  fix: this is a defect of keelwright; report it with what --verbose adds`;
}
