/* eslint-disable no-bitwise -- TypeScript tells what a symbol is by bits. */
import * as path from 'path';
import * as ts from 'typescript';
import { docOf } from './docstrings';
import { ApiType, Call, Field, Parameter } from './model';
import { isAbstract, isHidden } from '../api-table';
import { compile } from '../public-api';

const SRC = path.join(__dirname, '..', '..', 'src');

type Typed = ts.Declaration & { readonly type?: ts.TypeNode };

/** All that the two entry points of the package export. */
export function readApi(): ApiType[] {
  const { checker, exported: [main, testing] } = compile(path.join(SRC, 'index.ts'), path.join(SRC, 'testing', 'index.ts'));
  const read = (symbol: ts.Symbol) => typeOf(checker, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  // Structs are a kind of jsii, which knows only the first.
  return [...main.map(read), ...testing.map(read).map(type => type.kind === 'struct' ? { ...type, kind: 'interface' as const } : type)];
}

function typeOf(checker: ts.TypeChecker, symbol: ts.Symbol): ApiType {
  const declaration = symbol.declarations![0];
  const members = membersOf(checker, symbol);
  const isCall = ({ declarations }: ts.Symbol) => ts.isMethodDeclaration(declarations![0]) || ts.isMethodSignature(declarations![0]);
  return {
    name: symbol.name,
    kind: kindOf(checker, symbol, declaration),
    isAbstract: ts.isClassDeclaration(declaration) && isAbstract(declaration),
    file: path.relative(SRC, declaration.getSourceFile().fileName).split(path.sep).join('/'),
    position: declaration.pos,
    doc: docOf(declaration),
    bases: heritage(declaration, ts.SyntaxKind.ExtendsKeyword),
    interfaces: heritage(declaration, ts.SyntaxKind.ImplementsKeyword),
    made: madeBy(checker, declaration),
    fields: members.filter(member => !isCall(member)).map(member => fieldOf(checker, member)),
    calls: members.filter(isCall).map(member => callOf(checker, member.name, member.declarations![0] as ts.MethodDeclaration)),
  };
}

function kindOf(checker: ts.TypeChecker, symbol: ts.Symbol, declaration: ts.Declaration): ApiType['kind'] {
  if (ts.isEnumDeclaration(declaration)) return 'enum';
  if (ts.isInterfaceDeclaration(declaration)) return /^I[A-Z]/.test(symbol.name) ? 'interface' : 'struct';
  if (!ts.isClassDeclaration(declaration)) return 'constant';
  return isConstruct(checker.getDeclaredTypeOfSymbol(symbol)) ? 'construct' : 'class';
}

function isConstruct(type: ts.Type): boolean {
  return type.symbol?.name === 'Construct' || (type.getBaseTypes() ?? []).some(isConstruct);
}

/** Static ones first. What a constant holds beside functions is its own affair. */
function membersOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  if (symbol.flags & ts.SymbolFlags.Enum) return checker.getExportsOfModule(symbol);
  const outside = symbol.flags & ts.SymbolFlags.Value ? checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)) : [];
  const inside = symbol.flags & ts.SymbolFlags.Type ? checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)) : [];
  const isConstant = symbol.flags & ts.SymbolFlags.Variable;
  return [...outside, ...inside].filter(member => isOurs(member) && (!isConstant || ts.isMethodDeclaration(member.declarations![0])));
}

function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(declaration => declaration.getSourceFile().fileName.startsWith(SRC) && !isHidden(declaration));
}

function heritage(declaration: ts.Declaration, keyword: ts.SyntaxKind): string[] {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return [];
  const clauses = (declaration.heritageClauses ?? []).filter(({ token }) => token === keyword);
  return clauses.flatMap(({ types }) => types.map(type => type.getText()));
}

function madeBy(checker: ts.TypeChecker, declaration: ts.Declaration): Call | undefined {
  if (!ts.isClassDeclaration(declaration) || isAbstract(declaration)) return undefined;
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  return constructor && !isHidden(constructor) ? callOf(checker, `new ${declaration.name!.text}`, constructor) : undefined;
}

function fieldOf(checker: ts.TypeChecker, symbol: ts.Symbol): Field {
  const declaration = symbol.declarations![0];
  const type = ts.isEnumMember(declaration) ? `'${checker.getConstantValue(declaration)}'` : typeText(checker, declaration);
  return {
    name: symbol.name,
    type: type.replace(/ \| undefined$/, ''),
    optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0 || type.endsWith(' | undefined'),
    isStatic: isStatic(declaration),
    owner: ownerOf(declaration),
    doc: docOf(declaration),
  };
}

function callOf(checker: ts.TypeChecker, name: string, declaration: ts.MethodDeclaration | ts.ConstructorDeclaration): Call {
  return {
    name,
    isStatic: isStatic(declaration) || ts.isObjectLiteralExpression(declaration.parent),
    owner: ownerOf(declaration),
    parameters: declaration.parameters.map(parameter => parameterOf(checker, parameter)),
    returns: ts.isConstructorDeclaration(declaration) ? '' : typeText(checker, declaration),
    doc: docOf(declaration),
  };
}

function parameterOf(checker: ts.TypeChecker, parameter: ts.ParameterDeclaration): Parameter {
  const name = ts.isIdentifier(parameter.name) ? parameter.name.text.replace(/^_/, '') : 'options';
  return {
    name: `${parameter.dotDotDotToken ? '...' : ''}${name}`,
    type: typeText(checker, parameter),
    optional: parameter.questionToken !== undefined || parameter.initializer !== undefined,
  };
}

/** As it is written, since that names what is exported. */
function typeText(checker: ts.TypeChecker, declaration: Typed): string {
  const text = declaration.type?.getText() ?? checker.typeToString(checker.getTypeAtLocation(declaration));
  return text.replace(/\breadonly /g, '').replace(/\s+/g, ' ');
}

function isStatic(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0;
}

/** A property may be declared by a parameter of the constructor. */
function ownerOf(declaration: ts.Declaration): string {
  const parent = ts.isConstructorDeclaration(declaration.parent) ? declaration.parent.parent : declaration.parent;
  const named = ts.isObjectLiteralExpression(parent) ? parent.parent as ts.VariableDeclaration : parent as ts.NamedDeclaration;
  return named.name?.getText() ?? '';
}
