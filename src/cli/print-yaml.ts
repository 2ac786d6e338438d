import { refuse } from '../private/refusal';

/** Writes all of the text to stdout; refuses when the reader or the disk does not take it. */
export async function printYaml(text: string): Promise<void> {
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
      problem: code === 'EPIPE' ? 'the reader went away before it had all of the YAML' : 'not all of the YAML could be written',
      given: message,
      allowed: 'a reader that takes everything, or a disk with room',
      fix: code === 'EPIPE' ? 'look at what the command behind the pipe says' : 'do not use what was written; make room and run this again',
    });
  }
}
