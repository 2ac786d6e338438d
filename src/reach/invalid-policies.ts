import { addressRange } from './addresses';
import { fields, keysIn } from '../manifests/json';
import { describeManifest, describeOrigin, Resource } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { listed, nearest } from '../private/messages/nearest';
import { LABEL_KEY, LABEL_VALUE } from '../private/names';
import { refuse, Refusal } from '../private/refusal';

/** What is wrong with a field of the manifest, such as `spec.ingress[0].from[0].ipBlock.cidr`. */
interface Fault extends Pick<Refusal, 'given' | 'allowed' | 'fix'> {
  readonly field: string;
}

type Judge = (value: any, field: string) => Fault[];

/** Rejects policies that no cluster would accept in this form: evaluating them would give wrong results. */
export function refuseInvalidPolicies(manifests: Manifests): void {
  manifests.ofKind('NetworkPolicy', 'networking.k8s.io').forEach(refuseInvalid);
}

function refuseInvalid({ manifest, origin }: Resource): void {
  const [fault] = SPEC(manifest.spec ?? {}, 'spec');
  if (fault === undefined) return;
  const { field, ...rest } = fault;
  refuse(describeOrigin(origin) || undefined, { code: 'policy-invalid', problem: `${describeManifest(manifest)} has an invalid ${field}`, ...rest });
}

/** An object with these fields and no others; null counts as absent. */
function object(shape: { readonly [field: string]: Judge }): Judge {
  const known = Object.keys(shape);
  return (value, field) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [wrong(field, value, `an object with ${listed(known)}`, 'use an object, or {} for an empty one')];
    return keysIn(value).filter(key => value[key] !== null).flatMap(key => {
      if (Object.hasOwn(shape, key)) return shape[key](value[key], `${field}.${key}`);
      const meant = nearest(key, known);
      return [wrong(`${field}.${key}`, key, listed(known), meant === undefined ? 'remove it' : `did you mean ${meant}?`)];
    });
  };
}

function list(judge: Judge): Judge {
  return (value, field) => (
    Array.isArray(value) ? value.flatMap((item, i) => judge(item, `${field}[${i}]`)) : [wrong(field, value, 'a list', 'use a list, in [ ] or with hyphens')]
  );
}

function both(...judges: Judge[]): Judge {
  return (value, field) => judges.flatMap(judge => judge(value, field));
}

function must(accepts: (value: any) => boolean, allowed: string, fix: string | ((value: any) => string)): Judge {
  return (value, field) => accepts(value) ? [] : [wrong(field, value, allowed, typeof fix === 'string' ? fix : fix(value))];
}

function oneOf(...values: string[]): Judge {
  return must(value => values.includes(value), listed(values), value => `use ${values.find(one => one.toLowerCase() === `${value}`.toLowerCase()) ?? 'one of these'}`);
}

function wrong(field: string, given: unknown, allowed: string, fix: string): Fault {
  return { field, given, allowed, fix };
}

const KEY = must(value => LABEL_KEY.test(`${value}`), 'a label key, such as app or app.kubernetes.io/name', 'use the label key of the pods or namespaces');
const VALUE = must(
  value => typeof value === 'string' && LABEL_VALUE.test(value),
  'a string of at most 63 letters, digits, dots, hyphens and underscores',
  value => ['number', 'boolean'].includes(typeof value) ? `put it in quotes: "${value}"` : 'use the value of the label, or match any value with operator: Exists',
);
const LABELS: Judge = (value, field) => [
  ...object(Object.fromEntries(keysIn(value).map(key => [key, VALUE])))(value, field),
  ...keysIn(value).flatMap(key => [...KEY(key, `${field}.${key}`), ...value[key] === null ? VALUE(null, `${field}.${key}`) : []]),
];

const EXPRESSION = both(
  object({ key: KEY, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'), values: list(VALUE) }),
  must(expression => isSaid(expression, 'key') && isSaid(expression, 'operator'), 'an expression with key, operator and, for In and NotIn, values', 'add the missing fields'),
  must(valuesFit, 'values with In and NotIn, none with Exists and DoesNotExist', 'set values for In and NotIn, and remove those of Exists and DoesNotExist'),
);
const SELECTOR = object({ matchLabels: LABELS, matchExpressions: list(EXPRESSION) });

const BLOCK_TEXT = must(
  value => typeof value === 'string' && value.includes('/') && addressRange(value) !== undefined,
  'an address block such as 10.0.0.0/16 or fd00::/8',
  value => addressRange(value) === undefined || typeof value !== 'string' ? 'use a block such as 10.0.0.0/16' : `use ${value}/${value.includes(':') ? 128 : 32} for this one address`,
);
const BLOCK = both(
  object({ cidr: BLOCK_TEXT, except: list(BLOCK_TEXT) }),
  must(block => isSaid(block, 'cidr'), 'ipBlock with a cidr', 'add cidr, the block that except excludes addresses from'),
  must(exceptsFit, 'blocks in except that are within cidr, and smaller', 'remove blocks from except that are outside cidr, or the same as cidr'),
);

const PEER = both(
  object({ podSelector: SELECTOR, namespaceSelector: SELECTOR, ipBlock: BLOCK }),
  must(isOnePeer, 'podSelector, namespaceSelector or both, or ipBlock alone', 'set podSelector: {} for all pods of the namespace; make ipBlock a separate peer if there are other selectors'),
);

const NUMBER = must(value => Number.isInteger(value) && value >= 1 && value <= 65535, 'a whole number from 1 to 65535', 'use a number such as 8080');
const PORT_VALUE: Judge = (value, field) => typeof value === 'string' ? PORT_NAME(value, field) : NUMBER(value, field);
const PORT_NAME = must(
  (value: string) => /^(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(value) && /[a-z]/.test(value),
  'a number from 1 to 65535, or the name of a port: at most 15 lower-case letters, digits and hyphens with a letter among them',
  value => /^\d+$/.test(value) ? `remove the quotes: ${Number(value)}` : 'use the name or number of the port in the pods',
);
const PORT = both(
  object({ protocol: oneOf('TCP', 'UDP', 'SCTP'), port: PORT_VALUE, endPort: NUMBER }),
  must(rangeFits, 'endPort with a numeric port, and endPort at least as high', 'set port to the lower number and endPort to the higher one'),
);

const SPEC = object({
  podSelector: SELECTOR,
  policyTypes: list(oneOf('Ingress', 'Egress')),
  ingress: list(object({ from: list(PEER), ports: list(PORT) })),
  egress: list(object({ to: list(PEER), ports: list(PORT) })),
});

function isSaid(value: unknown, field: string): boolean {
  return (fields(value)[field] ?? null) !== null;
}

function valuesFit(expression: unknown): boolean {
  const { operator, values } = fields(expression);
  const isGiven = Array.isArray(values) && values.length > 0;
  return ['In', 'NotIn'].includes(operator) ? isGiven : !isGiven;
}

function exceptsFit(block: unknown): boolean {
  const { cidr, except } = fields(block);
  const whole = addressRange(cidr);
  if (whole === undefined || !Array.isArray(except)) return true;
  return except.flatMap(text => addressRange(text) ?? []).every(({ family, first, last }) => (
    family === whole.family && first >= whole.first && last <= whole.last && last - first < whole.last - whole.first
  ));
}

function isOnePeer(peer: unknown): boolean {
  const said = keysIn(peer).filter(key => isSaid(peer, key));
  return said.length > 0 && !(said.includes('ipBlock') && said.length > 1);
}

function rangeFits(range: unknown): boolean {
  const { port, endPort } = fields(range);
  return (endPort ?? null) === null || typeof port === 'number' && endPort >= port;
}
