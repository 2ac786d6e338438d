import { IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';

const DEFAULT = 10;
const MOST = 100;

/** Without an old revision, `kubectl rollout undo` has nothing to go back to. */
export function revisionHistory(where: IConstruct, given: number = DEFAULT): number {
  if (Number.isInteger(given) && given >= 1 && given <= MOST) return given;
  return reject(where, {
    code: 'revision-history-invalid',
    problem: 'revisionHistory is not a valid number of revisions: without an old one, no rollback is possible',
    given,
    allowed: `a whole number from 1 to ${MOST}`,
    fix: `set revisionHistory: ${DEFAULT}, or remove it`,
  }, DEFAULT);
}
