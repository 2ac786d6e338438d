import { createHash } from 'crypto';
import * as fs from 'fs';
import { createRequire } from 'module';
import * as os from 'os';
import * as path from 'path';
import type * as TypeScript from 'typescript';
import { version } from 'typescript/package.json';

const ROOT = path.join(__dirname, '..', '..');
const SRC = path.join(ROOT, 'src');
const FOLDER = 'KEELWRIGHT_PACKAGES';
/** What each file became, by all that it depends on. */
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'keelwright-package');

/** Before a run of jest: where its workers find the package that one of them compiles. */
export default function startRun(): void {
  process.env[FOLDER] = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'keelwright-packages-')));
}

/** After it. */
export function endRun(): void {
  fs.rmSync(process.env[FOLDER]!, { recursive: true });
}

/** The package as it is published, compiled from the sources as they are: once for all who ask in a run. */
export function compiledPackage(): string {
  const folder = path.join(process.env[FOLDER]!, 'package');
  if (fs.existsSync(folder)) return folder;
  const own = `${folder}-${process.pid}`;
  compile(own);
  try {
    fs.renameSync(own, folder);
  } catch (error) {
    // Another worker was as early, and faster.
    if (!fs.existsSync(folder)) throw error;
    fs.rmSync(own, { recursive: true });
  }
  return folder;
}

function compile(folder: string): void {
  for (const file of fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))) {
    const compiled = path.join(folder, 'lib', file.replace(/ts$/, 'js'));
    fs.mkdirSync(path.dirname(compiled), { recursive: true });
    fs.writeFileSync(compiled, javaScriptOf(fs.readFileSync(path.join(SRC, file), 'utf8')));
  }
  for (const name of ['bin', 'package.json']) fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}

function javaScriptOf(text: string): string {
  const cached = path.join(CACHE, createHash('sha256').update(`${version} ${transpile} ${text}`).digest('hex'));
  if (fs.existsSync(cached)) return fs.readFileSync(cached, 'utf8');
  const { outputText } = transpile(text);
  fs.mkdirSync(CACHE, { recursive: true });
  // Nobody reads half a file.
  fs.writeFileSync(`${cached}-${process.pid}`, outputText);
  fs.renameSync(`${cached}-${process.pid}`, cached);
  return outputText;
}

function transpile(text: string): TypeScript.TranspileOutput {
  // Loaded only here: it takes longer than most tests, and all that run the command import this file.
  const ts: typeof TypeScript = createRequire(__filename)('typescript');
  return ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true } });
}
