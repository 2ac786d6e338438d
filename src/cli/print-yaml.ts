import { ReaderGone } from './exit';
import { shown } from './terminal';
import { refuse } from '../private/refusal';

/** Writes all of the YAML to stdout; fails if the disk is full. It is for a parser: control characters are already escaped in it. */
export async function printYaml(text: string): Promise<void> {
  return write(text, 'the YAML');
}

/** The same for other output, which `what` names. */
export async function printOut(text: string, what: string): Promise<void> {
  return write(shown(text, process.stdout), what);
}

async function write(text: string, what: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      // Some failures come as an event only, some by the callback only.
      process.stdout.once('error', reject);
      process.stdout.write(text, error => error ? reject(error) : resolve());
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') throw new ReaderGone();
    refuse('stdout', {
      code: 'output-failed',
      problem: `not all of ${what} could be written`,
      given: message,
      allowed: 'a reader that reads everything, or a disk with free space',
      fix: 'discard what was written; free space and run the command again',
    });
  }
}
