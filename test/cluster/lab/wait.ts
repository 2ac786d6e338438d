import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE } from '../patience';

/**
 * Waits until `attempt` gives something truthy, and returns it.
 *
 * @param what names the awaited thing in the error
 */
export async function waitFor<T>(what: string, attempt: () => T | Promise<T>, timeoutSeconds = PATIENCE.usual): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 500)) {
    const result = await attempt();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutSeconds} s in vain for ${what}`);
    await sleep(pause);
  }
}
