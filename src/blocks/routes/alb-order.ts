import { IConstruct } from 'constructs';
import { goesBefore } from './route-precedence';
import { Claim, claimsOf } from './taken-routes';
import { Entry } from '../../platform/entry';
import { refuse } from '../../private/refusal';
import { ALB, albGroup } from '../entry/ingress-class';

export const ALB_ORDER = `${ALB}/group.order`;

/** Two routes of two Ingresses, where the first route must be tried first. */
type Precedence = readonly [first: Claim, second: Claim];

/**
 * The position of an Ingress in its group, once all routes are known: the load balancer tries the Ingresses one after the other, and all
 * paths of each. Ingresses that no other must precede need no position, and come first.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#group.order
 */
export function albOrder(where: IConstruct, entry: Entry): string | undefined {
  const claims = claimsInGroup(where, entry);
  const precedences = precedencesIn(claims);
  const { sorted } = sort(ownersOf(claims), precedences);
  const place = sorted.filter(owner => precedences.some(([, second]) => second.owner === owner)).indexOf(where);
  return place === -1 ? undefined : String(place + 1);
}

/** Rejects Ingresses that would have to come before each other. */
export function refuseAlbOrder(where: IConstruct, entry: Entry): void {
  where.node.addValidation({
    validate: () => {
      const claims = claimsInGroup(where, entry);
      const precedences = precedencesIn(claims);
      const { left } = sort(ownersOf(claims), precedences);
      if (!left.includes(where)) return [];
      return refuse(where, {
        code: 'ingress-order-impossible',
        problem: 'the load balancer tries the Ingresses of a group one after the other, and each of these would have to come before another one',
        given: precedences.filter(pair => pair.every(({ owner }) => left.includes(owner))).map(([first, second]) => (
          `${describe(first)} before ${describe(second)}`
        )).join(', '),
        allowed: 'two apps where one of them has the longer paths on all hosts that they share',
        fix: 'set a separate host for one of the apps, move both paths to one app, or use a Gateway',
      });
    },
  });
}

function claimsInGroup(where: IConstruct, entry: Entry): Claim[] {
  const group = albGroup(entry);
  return group === undefined ? [] : claimsOf(where).filter(claim => albGroup(claim.entry) === group);
}

function ownersOf(claims: Claim[]): IConstruct[] {
  return [...new Set(claims.map(({ owner }) => owner))];
}

function precedencesIn(claims: Claim[]): Precedence[] {
  return claims.flatMap(first => (
    claims.filter(second => second.owner !== first.owner && goesBefore(first.route, second.route)).map((second): Precedence => [first, second])
  ));
}

/** Sorts each after all that must come before it; `left` has those without a possible position. */
function sort(owners: IConstruct[], precedences: Precedence[]): { readonly sorted: IConstruct[]; readonly left: IConstruct[] } {
  const sorted: IConstruct[] = [];
  const left = [...owners];
  const isNext = (owner: IConstruct) => !precedences.some(([first, second]) => second.owner === owner && left.includes(first.owner));
  for (let next = left.findIndex(isNext); next !== -1; next = left.findIndex(isNext)) sorted.push(...left.splice(next, 1));
  return { sorted, left };
}

function describe({ owner, host, match }: Claim): string {
  return `${host}${match} of ${owner.node.path}`;
}
