import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..', '..');
const SRC = path.join(ROOT, 'src');
const FOLDER = 'KEELWRIGHT_PACKAGES';

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
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(SRC, file), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    const compiled = path.join(folder, 'lib', file.replace(/ts$/, 'js'));
    fs.mkdirSync(path.dirname(compiled), { recursive: true });
    fs.writeFileSync(compiled, outputText);
  }
  for (const name of ['bin', 'package.json']) fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}
