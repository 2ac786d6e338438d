import { IConstruct } from 'constructs';
import { implies, together } from './call-conditions';
import { SetApart } from './traffic';
import { refuse } from '../../private/refusal';
import { CallCondition } from '../../props/routes/call-condition';

/**
 * The parts, changed so that the first of two that match takes precedence. The Gateway API prefers the one with more headers, then the one with
 * more parameters, and only then goes by the order: so an earlier part also gets the conditions of a later one, wherever that would win.
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
    problem: `requests for ${earlier} would go to ${later}: both match the same header, and the Gateway API prefers the match with more conditions, whatever the order`,
    given: `${earlier} before ${later}`,
    allowed: 'the match with more conditions first, or two that match different headers',
    fix: `list ${later} before ${earlier}, or match ${earlier} by a header that ${later} does not use`,
  });
}
