import { block, prose } from './markdown';
import { ApiType, Field } from './model';
import { inTopic, linkTo, Places, placesOf, propsOf, Topic, TOPICS } from './places';
import { Sections } from './sections';

const MARK = '<!-- Generated from the types and docstrings of src: UPDATE_GOLDEN=1 npx jest api-docs -->';

const INTRODUCTION = [
  '# API reference',
  'What `keelwright` and `keelwright/testing` export: one page for each construct, and one page for the other types of each topic. '
    + 'The [guides](../guides) show how they are used together.',
  block("import { App, Health, System, TwelveFactorApp } from 'keelwright';\nimport { Match, Testing } from 'keelwright/testing';"),
  "Structs are passed as object literals, such as `{ cpu: '250m', memory: '256Mi' }`. A `?` marks what is optional. After *Throws* stand the codes "
    + 'of the messages with which a call is rejected: [errors](../errors.md) says why.',
  'In examples, all names are imported from `keelwright`; `app` is an `App`, `shop` is a `System` in it, and `web` is a `TwelveFactorApp` in that. '
    + 'Types that begin with `k8s.` are exported by [cdk8s-plus-27](https://cdk8s.io/docs/latest/plus/), `ApiObject` by '
    + '[cdk8s](https://cdk8s.io/docs/latest/), `Construct` and `IConstruct` by `constructs`.',
];

/** Every page by its path below docs/api. */
export function apiPages(types: readonly ApiType[]): Map<string, string> {
  const places = placesOf(types);
  const constructs = types.filter(({ kind }) => kind === 'construct');
  const pages: [string, string[]][] = [
    ['README.md', index(types, places)],
    ...constructs.map((type): [string, string[]] => [places.get(type.name)!.page, constructPage(type, types, places)]),
    ...TOPICS.map((topic): [string, string[]] => [`${topic.id}.md`, topicPage(topic, types, places)]),
  ];
  return new Map(pages.map(([page, parts]) => [page, `${[MARK, ...parts].join('\n\n')}\n`]));
}

function index(types: readonly ApiType[], places: Places): string[] {
  const line = ({ name, kind, doc }: ApiType) => {
    const link = `[${name}](${linkTo('README.md', places.get(name)!)})`;
    return `- ${kind === 'construct' ? `**${link}**` : link}${doc.paragraphs.length > 0 ? `: ${firstSentence(doc.paragraphs[0])}` : ''}`;
  };
  return [...INTRODUCTION, ...TOPICS.flatMap(topic => {
    const { constructs, others } = inTopic(topic, types);
    return [`## [${topic.title}](${topic.id}.md)`, topic.about, [...constructs, ...others].map(line).join('\n')];
  })];
}

function constructPage(type: ApiType, types: readonly ApiType[], places: Places): string[] {
  const sections = new Sections(places.get(type.name)!.page, places);
  const props = propsOf(type, types);
  return [
    `# ${type.name}`,
    ...sections.head(type),
    ...type.made ? section('## Constructor', [sections.call(type.made)]) : [],
    ...props.flatMap(struct => ['## Props', ...sections.head(struct), ...sections.props(struct.fields)]),
    ...section('## Properties', sections.properties(type.fields)),
    ...section('## Methods', sections.calls(type.calls)),
  ];
}

function topicPage(topic: Topic, types: readonly ApiType[], places: Places): string[] {
  const { constructs, others } = inTopic(topic, types);
  const sections = new Sections(`${topic.id}.md`, places);
  const names = (list: readonly ApiType[]) => sections.types(list.map(({ name }) => name));
  return [
    `# API reference: ${topic.title.toLowerCase()}`,
    `${topic.about} [All topics](README.md).`,
    ...topic.module === undefined ? [] : [block(`import { ${valuesOf(others)} } from '${topic.module}';`)],
    ...constructs.length > 0 ? [`Constructs: ${names(constructs)}.`] : [],
    ...others.length > 0 ? [`Types: ${names(others)}.`] : [],
    ...others.flatMap(type => [`## ${type.name}`, ...sections.head(type), ...members(type, sections, places)]),
  ];
}

function members(type: ApiType, sections: Sections, places: Places): string[] {
  const [own, inherited] = divided(type, places);
  const bases = [...new Set(inherited.map(({ owner }) => owner))];
  const all = bases.length > 0 ? [`It also has all of ${sections.types(bases)}.`] : [];
  if (type.kind === 'enum') return sections.values(own);
  if (type.kind === 'struct') return [...all, ...sections.props(own), ...sections.calls(type.calls)];
  const made = type.made ? [sections.call(type.made)] : [];
  const statics = type.calls.filter(({ isStatic }) => isStatic);
  const methods = type.calls.filter(({ isStatic }) => !isStatic);
  return [...all, ...made, ...sections.calls(statics), ...sections.calls(methods), ...sections.properties(own)];
}

/** What it declares, or inherits from what is described nowhere; and what it inherits from a type with a place of its own. */
function divided({ name, fields }: ApiType, places: Places): [Field[], Field[]] {
  const isInherited = ({ owner }: Field) => owner !== name && places.has(owner);
  return [fields.filter(field => !isInherited(field)), fields.filter(isInherited)];
}

function valuesOf(types: readonly ApiType[]): string {
  return types.filter(({ kind }) => kind === 'constant').map(({ name }) => name).sort().join(', ');
}

function section(heading: string, parts: string[]): string[] {
  return parts.length > 0 ? [heading, ...parts] : [];
}

function firstSentence(text: string): string {
  return prose(text.split(/(?<=[.!?])\s+(?=[A-Z`])/)[0]);
}
