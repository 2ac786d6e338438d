import * as path from 'path';
import * as ts from 'typescript';
import { ApiTable, apiTable } from './api-table';

/** Structs whose props several others have as their own: said once, and tested for each. */
const COMMON = ['CommonProps', 'ServingProps', 'RunOptions', 'JobProps'];
const ENTRY = path.join(__dirname, '..', 'src', 'index.ts');

export interface Member {
  /** `Scale.max`, `Health.http`. */
  readonly name: string;
  readonly owner: string;
  readonly kind: 'prop' | 'method' | 'static' | 'enum value' | 'field';
  readonly optional: boolean;
  /** Text of its `@default` tag. */
  readonly byDefault?: string;
  readonly documented: boolean;
}

/** What the compiler knows of entry points, and the symbols that each exports. */
export function compile(...entries: string[]): { readonly checker: ts.TypeChecker; readonly exported: ts.Symbol[][] } {
  const program = ts.createProgram(entries, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, strict: true, skipLibCheck: true });
  const checker = program.getTypeChecker();
  return { checker, exported: entries.map(entry => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)) };
}

/** Every exported declaration and its public members, as the package's entry point shows them. */
export function publicApi(): { readonly types: string[]; readonly members: Member[]; readonly table: ApiTable } {
  const { checker, exported: [exported] } = compile(ENTRY);
  const types: string[] = [];
  const members: Member[] = [];
  for (const symbol of exported.filter(({ name }) => !COMMON.includes(name))) {
    const declaration = symbol.declarations![0] as ts.ClassDeclaration | ts.InterfaceDeclaration | ts.EnumDeclaration;
    types.push(`${ts.SyntaxKind[declaration.kind].replace('Declaration', '').toLowerCase()} ${symbol.name}`);
    const own = [...declaration.members, ...commonMembers(exported, declaration)] as ts.Node[];
    for (const member of own) members.push(...describe(symbol.name, declaration, member));
  }
  return { types: types.sort(), members: members.sort((a, b) => (a.name < b.name ? -1 : 1)), table: apiTable(checker, exported) };
}

/** Of all common structs that it extends, also through others. */
function commonMembers(exported: ts.Symbol[], declaration: ts.Node): ts.Node[] {
  const extended = ts.isInterfaceDeclaration(declaration) ? declaration.heritageClauses?.flatMap(({ types }) => types) ?? [] : [];
  const names = extended.map(({ expression }) => expression.getText()).filter(name => COMMON.includes(name));
  return names.map(name => declarationIn(exported, name)).flatMap(common => [...common.members, ...commonMembers(exported, common)]);
}

function declarationIn(exported: ts.Symbol[], name: string): ts.InterfaceDeclaration {
  return exported.find(symbol => symbol.name === name)!.declarations![0] as ts.InterfaceDeclaration;
}

function describe(owner: string, declaration: ts.Node, node: ts.Node): Member[] {
  const isConstructor = ts.isConstructorDeclaration(node);
  if (isConstructor) return node.parameters.filter(p => p.modifiers?.length).flatMap(p => describe(owner, declaration, p));
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node)?.map(m => m.kind) ?? [] : [];
  if (modifiers.includes(ts.SyntaxKind.PrivateKeyword) || isInternal(node)) return [];
  const name = (node as ts.NamedDeclaration).name?.getText();
  if (name === undefined) return [];
  const tags = ts.getJSDocTags(node);
  const byDefault = tags.find(tag => tag.tagName.text === 'default')?.comment;
  return [{
    name: `${owner}.${name}`,
    owner,
    kind: kindOf(declaration, node, modifiers),
    optional: (node as ts.PropertySignature).questionToken !== undefined,
    byDefault: byDefault === undefined ? undefined : ts.getTextOfJSDocComment(byDefault),
    documented: ts.getJSDocCommentsAndTags(node).length > 0,
  }];
}

function kindOf(declaration: ts.Node, node: ts.Node, modifiers: ts.SyntaxKind[]): Member['kind'] {
  if (ts.isEnumMember(node)) return 'enum value';
  if (modifiers.includes(ts.SyntaxKind.StaticKeyword)) return 'static';
  if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) return 'method';
  const isStruct = ts.isInterfaceDeclaration(declaration) && !/^I[A-Z]/.test(declaration.name.text);
  return isStruct ? 'prop' : 'field';
}

function isInternal(node: ts.Node): boolean {
  return ts.getJSDocTags(node).some(tag => tag.tagName.text === 'internal');
}
