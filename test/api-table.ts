/* eslint-disable no-bitwise -- TypeScript tells what a type is by bits. */
import * as ts from 'typescript';

/** What programs call, and what with: each line as `name?: type`, for the library to hold programs to it as they run. */
export interface ApiTable {
  readonly enums: { readonly [name: string]: { readonly [member: string]: string } };
  readonly structs: { readonly [name: string]: readonly string[] };
  readonly interfaces: { readonly [name: string]: readonly string[] };
  readonly calls: { readonly [name: string]: readonly string[] };
}

/** Read from the types of everything that the entry point exports, and of all that these mention. */
export function apiTable(checker: ts.TypeChecker, exported: readonly ts.Symbol[]): ApiTable {
  const table = { enums: {}, structs: {}, interfaces: {}, calls: {} } as { [Part in keyof ApiTable]: { [name: string]: any } };

  const typeOf = (type: ts.Type): string => {
    const plain = checker.getNonNullableType(type);
    if (plain.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return 'any';
    if (plain.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if (plain.flags & (ts.TypeFlags.String | ts.TypeFlags.Number)) return checker.typeToString(plain);
    if (checker.isArrayType(plain)) return `${typeOf(checker.getTypeArguments(plain as ts.TypeReference)[0])}[]`;
    const values = plain.getStringIndexType();
    if (values) return `{${typeOf(values)}}`;
    if (plain.isUnion() && !(plain.flags & ts.TypeFlags.Enum)) return [...new Set(plain.types.map(typeOf))].join(' | ');
    return named(plain);
  };

  const named = (type: ts.Type): string => {
    const symbol = type.aliasSymbol ?? type.symbol;
    if (!symbol) throw new Error(`no name for ${checker.typeToString(type)}`);
    const isMember = type.flags & ts.TypeFlags.EnumLiteral && !(symbol.flags & ts.SymbolFlags.Enum);
    const owner = isMember ? (symbol as any).parent as ts.Symbol : symbol;
    if (owner.flags & ts.SymbolFlags.Enum) table.enums[owner.name] ??= membersOf(owner);
    else if (isStruct(owner)) structOf(owner, type);
    else if (owner.flags & ts.SymbolFlags.Interface) table.interfaces[owner.name] ??= publicIn(type).map(({ name }) => name).sort();
    else if (!(owner.flags & ts.SymbolFlags.Class)) throw new Error(`${checker.typeToString(type)} is neither a class, an interface, an enum nor a plain value`);
    return owner.name;
  };

  const publicIn = (type: ts.Type) => checker.getPropertiesOfType(type).filter(isPublic);

  const structOf = (symbol: ts.Symbol, type: ts.Type) => {
    if (table.structs[symbol.name]) return;
    table.structs[symbol.name] = [];
    const isOptional = ({ flags }: ts.Symbol) => !!(flags & ts.SymbolFlags.Optional);
    table.structs[symbol.name] = publicIn(type).map(prop => line(prop.name, isOptional(prop), checker.getTypeOfSymbol(prop))).sort();
  };

  const membersOf = (symbol: ts.Symbol) => Object.fromEntries(checker.getExportsOfModule(symbol).map(member => (
    [member.name, checker.getConstantValue(member.valueDeclaration as ts.EnumMember)]
  )));

  const line = (name: string, optional: boolean, type: ts.Type) => `${name}${optional ? '?' : ''}: ${typeOf(type)}`;

  const callOf = (name: string, { parameters }: ts.SignatureDeclaration) => {
    table.calls[name] = parameters.map(parameter => {
      const rest = parameter.dotDotDotToken ? '...' : '';
      const optional = parameter.questionToken !== undefined || parameter.initializer !== undefined;
      return `${rest}${line(parameter.name.getText().replace(/^_/, ''), optional, checker.getTypeAtLocation(parameter))}`;
    });
  };

  for (const symbol of exported) {
    const declaration = symbol.declarations![0];
    if (!ts.isClassDeclaration(declaration)) continue;
    if (!isAbstract(declaration)) {
      const [made] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
      const constructor = made?.declaration;
      if (constructor && !isHidden(constructor)) callOf(`new ${symbol.name}`, constructor as ts.SignatureDeclaration);
    }
    for (const member of declaration.members) {
      if (!ts.isMethodDeclaration(member) || isHidden(member)) continue;
      const isStatic = ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
      callOf(`${symbol.name}${isStatic ? '.' : '#'}${member.name.getText()}`, member);
    }
  }
  return Object.fromEntries(Object.entries(table).map(([part, entries]) => [part, sorted(entries)])) as unknown as ApiTable;
}

/** The table as the library reads it. */
export function renderTable(table: ApiTable): string {
  const quoted = (value: string) => `'${value.replace(/'/g, "\\'")}'`;
  const key = (name: string) => /^\w+$/.test(name) ? name : quoted(name);
  const list = (lines: readonly string[]) => `[${lines.map(quoted).join(', ')}]`;
  const part = (name: string, entries: object, render: (entry: any) => string) => [
    `  ${name}: {`, ...Object.entries(entries).map(([entry, value]) => `    ${key(entry)}: ${render(value)},`), '  },',
  ];
  const members = (values: object) => `{ ${Object.entries(values).map(([member, value]) => `${member}: ${quoted(value)}`).join(', ')} }`;
  return [
    '// Made from the types of all that src/index.ts exports: UPDATE_GOLDEN=1 npx jest public-api',
    '',
    '/** What programs may call, and what with: `name?: type`, where `{type}` is an object of values by name. */',
    'export const API: {',
    '  readonly enums: { readonly [name: string]: { readonly [member: string]: string } };',
    '  readonly structs: { readonly [name: string]: readonly string[] };',
    '  readonly interfaces: { readonly [name: string]: readonly string[] };',
    '  readonly calls: { readonly [call: string]: readonly string[] };',
    '} = {',
    ...part('enums', table.enums, members),
    ...part('structs', table.structs, list),
    ...part('interfaces', table.interfaces, list),
    ...part('calls', table.calls, list),
    '};',
    '',
  ].join('\n');
}

/** As jsii tells them: a name that is no `I` and another capital. */
function isStruct(symbol: ts.Symbol): boolean {
  return !!(symbol.flags & ts.SymbolFlags.Interface) && !/^I[A-Z]/.test(symbol.name);
}

function isPublic(symbol: ts.Symbol): boolean {
  return !symbol.declarations?.some(isHidden);
}

export function isHidden(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node)?.map(({ kind }) => kind) ?? [] : [];
  return modifiers.includes(ts.SyntaxKind.PrivateKeyword) || modifiers.includes(ts.SyntaxKind.ProtectedKeyword)
    || ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}

export function isAbstract(declaration: ts.ClassDeclaration): boolean {
  return ts.getModifiers(declaration)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false;
}

function sorted<T>(entries: { [name: string]: T }): { [name: string]: T } {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => a < b ? -1 : 1));
}
