import * as path from 'path';
import * as cdk8s from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import * as ts from 'typescript';
import { ApiType, Doc, Example } from './model';
import * as keelwright from '../../src';
import * as testing from '../../src/testing';
import { typeErrors } from '../type-errors';

/** What snippets use without making it, each from those before it. */
const PRELUDE: readonly { readonly name: string; readonly code: string }[] = [
  { name: 'app', code: 'const app = new App();' },
  { name: 'shop', code: "const shop = new System(app, 'shop');" },
  {
    name: 'web',
    code: "const web = new TwelveFactorApp(shop, 'web', { image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: Health.http('/healthz'), "
      + "resources: { cpu: '250m', memory: '256Mi' }, replicas: 4 });",
  },
];

const MODULES: { readonly [name: string]: object } = {
  'keelwright': keelwright, 'keelwright/testing': testing, 'cdk8s': cdk8s, 'cdk8s-plus-27': plus,
};

/** Of all docstrings. */
export function examplesIn(types: readonly ApiType[]): Example[] {
  const docs = types.flatMap(({ doc, made, fields, calls }): Doc[] => [doc, ...[made ?? [], fields, calls].flat().map(member => member.doc)]);
  return [...new Map(docs.flatMap(({ examples }) => examples).map(example => [`${example.file}:${example.line}`, example])).values()];
}

/** What the compiler says of them, at their own lines. */
export function errorsIn(examples: readonly Example[], types: readonly ApiType[]): string[] {
  const files = new Map(examples.map((example, i) => [path.join(__dirname, `example-${i}.ts`), example]));
  const programs = new Map([...files].map(([file, { code }]) => [file, programOf(code, types)]));
  return typeErrors(programs).map(({ file, line, text }) => {
    const example = files.get(file)!;
    return `${example.file}:${example.line + line - 2} ${text}`;
  });
}

/** Runs a snippet, and gives the App that it has made or used. */
export function run({ code }: Example, types: readonly ApiType[]): keelwright.App {
  const { outputText } = ts.transpileModule(`${programOf(code, types)}\nexport const root = app;`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported: { root?: keelwright.App } = {};
  new Function('require', 'exports', outputText)((name: string) => MODULES[name], exported);
  return exported.root!;
}

/** On its first line what the snippet needs; on the second the snippet begins. */
function programOf(code: string, types: readonly ApiType[]): string {
  const isTesting = ({ file }: ApiType) => /^(testing|checks|manifests)\//.test(file);
  const imported = (names: readonly ApiType[], from: string) => `import { ${names.map(({ name }) => name).join(', ')} } from '${from}';`;
  const imports = [imported(types.filter(type => !isTesting(type)), 'keelwright'), imported(types.filter(isTesting), 'keelwright/testing')];
  return `${[...imports, ...preludeOf(code)].join(' ')}\n${code}\n`;
}

function preludeOf(code: string): string[] {
  const { used, declared } = namesIn(ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true));
  const last = PRELUDE.map(({ name }) => used.has(name) && !declared.has(name)).lastIndexOf(true);
  return PRELUDE.slice(0, last + 1).filter(({ name }) => !declared.has(name)).map(line => line.code);
}

function namesIn(source: ts.SourceFile): { readonly used: Set<string>; readonly declared: Set<string> } {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    if (ts.isVariableDeclaration(node)) declared.add(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { used, declared };
}
