import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as ts from 'typescript';
import { cached } from '../builds';
import type { KubeObject } from './client';

const run = promisify(execFile);
const ANYTHING = { 'x-kubernetes-preserve-unknown-fields': true };

/** A kind whose types a package of npm has, and its definition nobody serves. */
export interface TypedKind {
  /** Folder of test/cluster with the package.json and its lock. */
  readonly folder: string;
  /** The declaration of the kind's interface, from node_modules on. */
  readonly declaration: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A definition of the same fields: what the types do not know, the API server refuses. */
export async function definitionOf({ folder, declaration, group, version, kind }: TypedKind): Promise<KubeObject> {
  const path = join(await installed(folder), 'node_modules', declaration);
  const options = { strict: true, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext, types: [] };
  const program = ts.createProgram([path], options);
  const checker = program.getTypeChecker();
  const source = checker.getSymbolAtLocation(program.getSourceFile(path)!)!;
  const type = checker.getDeclaredTypeOfSymbol(checker.getExportsOfModule(source).find(({ name }) => name === `I${kind}`)!);
  const spec = checker.getTypeOfSymbol(type.getProperty('spec')!);
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: 'Namespaced',
      versions: [{
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', required: ['spec'], properties: { spec: schemaOf(checker, spec), status: { type: 'object', ...ANYTHING } } } },
      }],
    },
  };
}

async function installed(folder: string): Promise<string> {
  const source = resolve(__dirname, '..', folder);
  const lock = readFileSync(join(source, 'package-lock.json'), 'utf8');
  return cached(`${folder}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`, async target => {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(source, file), join(target, file));
    await run('npm', ['ci', '--ignore-scripts', '--silent'], { cwd: target });
  });
}

const PLAIN: { readonly [type: string]: object } = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  any: ANYTHING,
  unknown: ANYTHING,
};

function schemaOf(checker: ts.TypeChecker, given: ts.Type, above: readonly ts.Type[] = []): object {
  const type = checker.getNonNullableType(given);
  const deeper = (inner: ts.Type) => schemaOf(checker, inner, [...above, type]);
  if (above.includes(type)) return ANYTHING;
  const plain = PLAIN[checker.typeToString(type)];
  if (plain) return plain;
  if (type.isUnion()) {
    const words = type.types.flatMap(part => part.isStringLiteral() ? [part.value] : []);
    return words.length === type.types.length ? { type: 'string', enum: words } : { 'x-kubernetes-int-or-string': true };
  }
  if (checker.isArrayType(type)) return { type: 'array', items: deeper(checker.getTypeArguments(type as ts.TypeReference)[0]) };
  const values = type.getStringIndexType();
  if (values) return { type: 'object', additionalProperties: deeper(values) };
  const properties = type.getProperties();
  const required = properties.filter(property => !isOptional(property)).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map(property => [property.name, deeper(checker.getTypeOfSymbol(property))])),
    ...(required.length > 0 && { required }),
  };
}

function isOptional({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(declaration => ts.isPropertySignature(declaration) && declaration.questionToken !== undefined);
}
