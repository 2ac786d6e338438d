import { KeelwrightError } from '../private/refusal';

/** Exit codes of a command. */
export const DONE = 0;
export const REFUSED = 1;
export const WRONG_USAGE = 2;
/** The code that shells report for a command that SIGPIPE ended; Node ignores the signal itself. */
export const READER_GONE = 141;

/** The command line itself is invalid. */
export class UsageError extends KeelwrightError {}

/** A text for the user at the terminal that is printed as it is. */
export class Complaint extends Error {
  constructor(message: string, stack?: string) {
    super(message);
    this.stack = stack;
  }
}

/** The reader of stdout, such as head, closed it before it had everything. That is intended, so nothing is reported. */
export class ReaderGone extends Error {}

/** The user or the system asked the command to stop. */
export class Interrupted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}
