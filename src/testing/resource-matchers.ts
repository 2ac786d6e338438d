import { checkFields } from './check-pattern';
import { describeDifferences, Verdict } from './matcher';
import { differences, distance } from './pattern';
import { describeAll, describeLack, ofKind } from './resources';
import { resourcesOf } from './subject';
import { fields, own } from '../manifests/json';
import { Manifest } from '../manifests/manifest';
import { nearest } from '../private/messages/nearest';
import { refuse } from '../private/refusal';

export function hasResource(subject: unknown, kind: string, pattern: object = {}): Verdict {
  checkFields(pattern);
  const resources = resourcesOf(subject);
  const looked = ofKind(resources, kind);
  const matching = looked.filter(resource => differences(resource, pattern).length === 0);
  return {
    pass: matching.length > 0,
    explain: colors => {
      if (matching.length > 0) return `There is ${describeAll(matching)}.`;
      if (looked.length === 0) return describeLack(resources, kind);
      const [closest, ...others] = byNearness(looked, pattern);
      return [
        `The nearest, ${describeAll([closest])}, differs:`,
        describeDifferences(differences(closest, pattern), colors),
        ...others.length > 0 ? [`There is also ${describeAll(others)}.`] : [],
      ].join('\n');
    },
  };
}

export function hasResourceCount(subject: unknown, kind: string, count: number): Verdict {
  if (!Number.isInteger(count) || count < 0) refuseCount(count);
  const resources = resourcesOf(subject);
  const found = ofKind(resources, kind);
  const pass = found.length === count;
  return {
    pass,
    explain: colors => [
      `given:  ${colors.RECEIVED_COLOR(`${found.length}`)}`,
      `wanted: ${colors.EXPECTED_COLOR(`${pass ? 'not ' : ''}${count}`)}`,
      found.length > 0 ? `There is ${describeAll(found)}.` : describeLack(resources, kind),
    ].join('\n'),
  };
}

/** Resources with the expected name first, then those with a similar name, then those with the fewest differences. */
function byNearness(resources: Manifest[], pattern: object): Manifest[] {
  const wanted = own(fields(own(fields(pattern), 'metadata')), 'name');
  const meant = typeof wanted === 'string' ? nearest(wanted, resources.map(({ metadata }) => metadata.name)) : undefined;
  const rank = ({ metadata: { name } }: Manifest) => [wanted, meant, name].indexOf(name);
  return [...resources].sort((a, b) => rank(a) - rank(b) || distance(differences(a, pattern)) - distance(differences(b, pattern)));
}

function refuseCount(given: unknown): never {
  return refuse(undefined, {
    code: 'count-invalid',
    problem: 'the count is not valid',
    given: String(given),
    allowed: 'a whole number, 0 or more',
    fix: "use the form toHaveResourceCount('Deployment', 2)",
  });
}
