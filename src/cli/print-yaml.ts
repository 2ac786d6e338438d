import { refuse } from '../private/refusal';

/** Writes all of the YAML to stdout; refuses when the reader or the disk does not take it. */
export async function printYaml(text: string): Promise<void> {
  return printOut(text, 'the YAML');
}

/** The same for anything else, which `what` names. */
export async function printOut(text: string, what: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      // Some failures come as an event only, some by the callback only.
      process.stdout.once('error', reject);
      process.stdout.write(text, error => error ? reject(error) : resolve());
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    refuse('stdout', {
      code: 'output-failed',
      problem: code === 'EPIPE' ? `the reader went away before it had all of ${what}` : `not all of ${what} could be written`,
      given: message,
      allowed: 'a reader that takes everything, or a disk with room',
      fix: code === 'EPIPE' ? 'look at what the command behind the pipe says' : 'do not use what was written; make room and run this again',
    });
  }
}
