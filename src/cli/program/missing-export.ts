import * as fs from 'fs';
import { createRequire } from 'module';
import { userFrames } from '../../private/frames';

/** A name that a program imports and that its package does not export: it is undefined, and the error on its use does not mention the import. */
export interface MissingExport {
  readonly name: string;
  readonly from: string;
  /** All names that the package exports. */
  readonly exported: string[];
  /** Another of the known packages that exports it. */
  readonly elsewhere?: string;
}

interface Import {
  readonly name: string;
  readonly from: string;
}

/** The packages that programs import besides keelwright. */
export const PEER_PACKAGES = ['cdk8s', 'constructs', 'cdk8s-plus-27'];
const PACKAGES = ['keelwright', ...PEER_PACKAGES, 'keelwright/testing'];
const OF_UNDEFINED = /is not a (constructor|function)|of undefined|extends value undefined/;

/** The missing export, if that is why the program failed. `aliases` are the packages that keelwright provides to it. */
export function missingExport(error: Error, program: string, aliases: Readonly<Record<string, string>>): MissingExport | undefined {
  const exportsOf = (from: string): string[] => {
    const inProject = createRequire(program);
    try {
      return Object.keys(inProject(aliases[from] ?? from));
    } catch {
      return [];
    }
  };
  const imports = error instanceof SyntaxError ? linked(error.message) : OF_UNDEFINED.test(error.message) ? used(error.stack) : [];
  // The program's own files would run again.
  for (const { name, from } of imports.filter(one => !/^[./]/.test(one.from))) {
    const exported = exportsOf(from);
    if (exported.length === 0 || exported.includes(name)) continue;
    return { name, from, exported, elsewhere: PACKAGES.find(other => exportsOf(other).includes(name)) };
  }
  return undefined;
}

/** Node reports it itself if ES modules import each other. */
function linked(message: string): Import[] {
  const [, from, name] = /^The requested module '(.*)' does not provide an export named '(.*)'/.exec(message) ?? [];
  const [, named, commonJs] = /^Named export '(.*)' not found\. The requested module '(.*)' is a CommonJS module/.exec(message) ?? [];
  return name !== undefined ? [{ name, from }] : named !== undefined ? [{ name: named, from: commonJs }] : [];
}

/** The imported names that the failing line of the program calls, extends or accesses. */
function used(stack: string | undefined): Import[] {
  const [frame] = userFrames(stack);
  if (frame === undefined || !fs.existsSync(frame.file)) return [];
  const source = fs.readFileSync(frame.file, 'utf8');
  const line = source.split('\n')[frame.line - 1] ?? '';
  return importsOf(source).flatMap(({ clause, from }) => {
    const all = /^\s*(?:\*\s*as\s+)?([\w$]+)\s*$/.exec(clause)?.[1];
    const ofAll = all === undefined ? [] : [...line.matchAll(new RegExp(`(?<![\\w$.])${escape(all)}\\.([\\w$]+)`, 'g'))].map(([, name]) => name);
    const isUsed = (local: string) => new RegExp(`(?<![\\w$.])(?:(?:new|extends)\\s+${local}(?![\\w$])|${local}\\s*[.(])`).test(line);
    const named = bindingsOf(clause).filter(({ local }) => isUsed(escape(local)));
    return [...ofAll, ...named.map(({ name }) => name)].map(name => ({ name, from }));
  });
}

function importsOf(source: string): { readonly clause: string; readonly from: string }[] {
  const modules = [...source.matchAll(/^\s*import\s+(?!type\s)([^'";]+?)\s+from\s*['"]([^'"]+)['"]/gm)];
  const required = [...source.matchAll(/^\s*(?:const|let|var)\s+([^=;]+?)\s*=\s*require\(['"]([^'"]+)['"]\)/gm)];
  return [...modules, ...required].map(([, clause, from]) => ({ clause, from }));
}

/** Of `{ A, B as C, type D }`, or of `{ A, B: C }`. */
function bindingsOf(clause: string): { readonly name: string; readonly local: string }[] {
  const inside = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  return inside.split(',').map(item => item.trim()).filter(item => item !== '' && !/^type\s/.test(item)).map(item => {
    const [name, local = name] = item.split(/\s+as\s+|\s*:\s*/);
    return { name, local };
  });
}

function escape(name: string): string {
  return name.replace(/\$/g, '\\$');
}
