import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** A reason that somebody can judge by. */
export function statedReason(where: IConstruct, prop: string, given: unknown, why = 'the agent needs it', example = 'log files of the node belong to root'): string {
  if (typeof given === 'string' && given.trim().length > 0) return given;
  return refuse(where, {
    code: 'reason-missing',
    problem: `${prop} does not say why ${why}`,
    given,
    allowed: 'a few words for those who must approve it',
    fix: `say why, such as '${example}'`,
  });
}
