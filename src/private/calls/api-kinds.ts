import { Construct } from 'constructs';
import { API } from './api';
import { EXAMPLES, FORMS, HINTS } from './examples';
import { ownLabels } from '../own-labels';
import { anything, classesOf, content, eitherOf, Field, flag, instance, Kind, listOf, mapOf, number, oneOf, struct, text } from './shape';

/** A parameter, by its type. */
export interface Parameter extends Field {
  /** Takes all remaining arguments. */
  readonly isRest: boolean;
}

const parameters = new Map<string, readonly Parameter[]>();
const structs = new Map<string, readonly Field[]>();
const kinds = new Map<string, Kind>();
const fieldsOfKind = new Map<Kind, () => readonly Field[]>();

/** The parameters of a call, in order. */
export function parametersOf(call: string): readonly Parameter[] {
  return remembered(parameters, call, () => API.calls[call].map(line => {
    const isRest = line.startsWith('...');
    return { ...fieldOf('', isRest ? line.slice(3) : line), isRest, ...(isRest && { isOptional: true }) };
  }));
}

/** The fields of an object of properties; undefined for any other kind. */
export function fieldsOf(kind: Kind): readonly Field[] | undefined {
  return fieldsOfKind.get(kind)?.();
}

function fieldOf(owner: string, line: string): Field {
  const [, name, optional, type] = /^(\w+)(\?)?: (.*)$/.exec(line)!;
  const kind = isOwnLabels(owner, name) ? ownLabels : name === 'configFiles' ? files() : name in FORMS ? withForm(type, FORMS[name]) : kindOf(type);
  return { name, kind, isOptional: optional !== undefined };
}

function files(): Kind {
  return remembered(kinds, 'files', () => mapOf({ ...eitherOf([content, kindOf('PlainText')]), ...hintsOf('string | PlainText') }));
}

/** A string or a number, or a list of them, that has a format. */
function withForm(type: string, form: string): Kind {
  const isOfItsType = type.replace('[]', '') === (form.startsWith("'") ? 'string' : 'number');
  if (!isOfItsType) return kindOf(type);
  return type.endsWith('[]') ? listOf({ ...kindOf(type.slice(0, -2)), example: form }) : { ...kindOf(type), example: form };
}

/** Whether these are labels of what a construct creates, as opposed to labels that select other objects. */
function isOwnLabels(owner: string, name: string): boolean {
  return /(Props|Defaults)$/.test(owner) && ['labels', 'podLabels'].includes(name);
}

function kindOf(type: string): Kind {
  return remembered(kinds, type, () => {
    if (type.includes(' | ') && !/[[{]/.test(type)) return { ...eitherOf(type.split(' | ').map(kindOf)), ...hintsOf(type) };
    if (type.endsWith('[]')) return listOf(kindOf(type.slice(0, -2)));
    if (type.startsWith('{')) return mapOf(kindOf(type.slice(1, -1)));
    if (type in PRIMITIVES) return PRIMITIVES[type];
    if (type in API.enums) return { ...oneOf(API.enums[type], type), ...hintsOf(type) };
    if (type in API.structs) return structOf(type);
    if (type in API.interfaces) return implementing(type);
    return { ...instance(type, EXAMPLES[type]), isSecret: SECRETS.includes(type) };
  });
}

/** Types for which users are likely to pass the secret itself. */
const SECRETS = ['Credentials', 'Secret', 'SecretKey'];

function hintsOf(type: string): Pick<Kind, 'instead'> {
  return type in HINTS ? { instead: HINTS[type] } : {};
}

const PRIMITIVES: { readonly [type: string]: Kind } = { any: anything, string: text, number, boolean: flag };

function structOf(type: string): Kind {
  const fields = () => remembered(structs, type, () => API.structs[type].map(line => fieldOf(type, line)));
  const kind = { ...struct(fields), ...(type in EXAMPLES && { example: EXAMPLES[type] }) };
  fieldsOfKind.set(kind, fields);
  return kind;
}

/** Any object with the members of an interface, including instances of a user's own class. */
function implementing(type: string): Kind {
  if (type === 'IConstruct') return { name: 'a construct', accepts: value => Construct.isConstruct(value), example: EXAMPLES[type] };
  return {
    name: `an ${type}`,
    accepts: value => typeof value === 'object' && value !== null && API.interfaces[type].every(member => member in value) && classesOf(value).length > 0,
    example: EXAMPLES[type],
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  if (!known.has(key)) known.set(key, make());
  return known.get(key)!;
}

