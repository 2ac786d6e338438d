import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';

/** Requires a reason that reviewers can assess. */
export function statedReason(where: IConstruct, prop: string, given: unknown, why = 'the agent needs it', example = 'log files of the node belong to root'): string {
  if (typeof given === 'string' && given.trim().length > 0) return given;
  return refuse(where, {
    code: 'reason-missing',
    problem: `${prop} does not state why ${why}`,
    given,
    allowed: 'a short reason for the people who must approve it',
    fix: `state the reason, such as '${example}'`,
  });
}
