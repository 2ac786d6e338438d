import { IConstruct } from 'constructs';
import { implies, together } from './call-conditions';
import { SetApart } from './traffic';
import { refuse } from '../private/refusal';
import { CallCondition } from '../props/call-condition';

/**
 * The parts so that the first of two that hold is the one that is taken. The Gateway API takes the one with more headers, then the one with more
 * parameters, and goes by the order only then: so an earlier part also says what a later one says, as often as that would beat it.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export function inListOrder(where: IConstruct, parts: SetApart[]): SetApart[] {
  return parts.reduceRight<SetApart[]>((later, part) => [{ ...part, matches: [...part.matches, ...beaten(where, part, later)] }, ...later], []);
}

function beaten(where: IConstruct, part: SetApart, later: SetApart[]): CallCondition[][] {
  const others = later.filter(({ shares }) => shares[0].service !== part.shares[0].service);
  const stronger = others.flatMap(other => other.matches.map(match => ({ other, match })));
  return part.matches.flatMap(own => stronger.filter(({ match }) => outranks(match, own)).map(({ other, match }) => ({ own, other, match })))
    .reduce<CallCondition[][]>((added, { own, other, match }) => {
      const isHeld = [...part.matches, ...added].some(known => implies([...own, ...match], known) && !outranks(match, known));
      const both = isHeld ? 'never' : together(own, match);
      if (both === 'unknown') refuseBeaten(where, part, other);
      return both === 'never' ? added : [...added, both];
    }, []);
}

function outranks(one: CallCondition[], other: CallCondition[]): boolean {
  const count = (conditions: CallCondition[], part: CallCondition['part']) => conditions.filter(condition => condition.part === part).length;
  const [headers, parameters] = (['header', 'query'] as const).map(part => count(one, part) - count(other, part));
  return headers > 0 || (headers === 0 && parameters > 0);
}

function refuseBeaten(where: IConstruct, { name: earlier }: SetApart, { name: later }: SetApart): never {
  return refuse(where, {
    code: 'release-match-order',
    problem: `calls of ${earlier} would go to ${later}: both look at one header, and the Gateway API takes what says more, whatever stands first`,
    given: `${earlier} before ${later}`,
    allowed: 'what says more before what says less, or two that look at different headers',
    fix: `name ${later} before ${earlier}, or tell ${earlier} by a header that ${later} does not look at`,
  });
}
