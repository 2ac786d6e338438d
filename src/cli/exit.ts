import { KeelwrightError } from '../private/refusal';

/** How a command ends. */
export const DONE = 0;
export const REFUSED = 1;
export const WRONG_USAGE = 2;

/** The command line itself cannot be followed. */
export class UsageError extends KeelwrightError {}

/** A text for the person at the terminal that needs nothing added. */
export class Complaint extends Error {
  constructor(message: string, stack?: string) {
    super(message);
    this.stack = stack;
  }
}

/** The person or the system asked the command to stop. */
export class Interrupted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}
