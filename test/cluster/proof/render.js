/**
 * Synthesizes many programs in one process: `node render.js LIBRARY [--digest]` reads requests as JSON from standard input and writes what became
 * of each, or its hash, or why it failed, to standard output. The command line starts two processes for each program, which takes a second; this
 * takes hundredths.
 */
const { createHash } = require('node:crypto');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { dirname, join, resolve, sep } = require('node:path');
const { Script } = require('node:vm');
const ts = require('typescript');

const ROOT = resolve(__dirname, '../../..');
const LIBRARY = resolve(process.argv[2]);
const fromLibrary = name => require(join(LIBRARY, name));

const { collect } = fromLibrary('cli/program/collect');
const { throwNoted, withNoted } = fromLibrary('private/messages/mistakes');
const { KUBERNETES, SYNTHESIS_FILE } = fromLibrary('private/protocol');
const { applyOrder } = fromLibrary('synth/apply-order');
const { judge } = fromLibrary('synth/judge');
const { renderFindings } = fromLibrary('synth/render-findings');
const { toYaml } = fromLibrary('synth/yaml');

// Programs say `keelwright`, tests say `src`: both mean the library that was compiled.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  if (request === 'keelwright') return join(LIBRARY, 'index.js');
  if (request === 'keelwright/testing') return join(LIBRARY, 'testing/index.js');
  const target = request.startsWith('.') && parent?.filename ? resolve(dirname(parent.filename), request) : undefined;
  const own = join(ROOT, 'src');
  if (target === own || target?.startsWith(own + sep)) return resolveFilename.call(this, join(LIBRARY, target.slice(own.length)), parent, ...rest);
  return resolveFilename.call(this, request, parent, ...rest);
};
const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
// A program is loaded anew for each request, and compiled once.
const compiled = new Map();
require.extensions['.ts'] = (module, file) => {
  if (!compiled.has(file)) {
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options, fileName: file });
    compiled.set(file, new Script(Module.wrap(outputText), { filename: file }));
  }
  compiled.get(file).runInThisContext().call(module.exports, module.exports, Module.createRequire(file), module, file, dirname(file));
};

const surroundings = { ...process.env };

/** A module that exports `manifests` gives its own text each time it is asked; any other is a program that synthesizes an App when it is loaded. */
function render({ file, env = {}, kubernetes, judged = false }) {
  const program = join(ROOT, file);
  const loaded = new Set(Object.keys(require.cache));
  const folder = mkdtempSync(join(tmpdir(), 'keelwright-render-'));
  const exchange = { synthesisFile: join(folder, 'synthesis.jsonl'), yamlFolder: join(folder, 'yaml') };
  process.env = { ...surroundings, ...env, [KUBERNETES]: kubernetes, [SYNTHESIS_FILE]: exchange.synthesisFile, CDK8S_OUTDIR: exchange.yamlFolder };
  try {
    const { manifests } = require(program);
    // As the command line's loader: a program goes on after its mistakes, up to here.
    throwNoted();
    if (manifests) return { yaml: manifests() };
    const synthesis = collect({ label: file }, exchange, kubernetes);
    const { entries, externals, releases = [] } = synthesis;
    return {
      ...(judged && verdictOf(synthesis)),
      yaml: toYaml(applyOrder(entries).map(({ manifest }) => manifest)),
      // What a user must do besides: what exists outside, what waits for the second step, and until when.
      besides: JSON.stringify([
        entries.map(({ late }) => late ?? null),
        externals,
        releases.map(({ awaits, after, pauseSeconds }) => ({ awaits, after, pauseSeconds })),
      ]),
    };
  } finally {
    rmSync(folder, { recursive: true });
    if (require.cache[program]?.exports.manifests === undefined) {
      for (const cached of Object.keys(require.cache)) if (cached.endsWith('.ts') && !loaded.has(cached)) delete require.cache[cached];
    }
  }
}

/** As `keelwright synth --strict` judges. */
function verdictOf(synthesis) {
  const { findings, checksPassed } = judge(synthesis, { strict: true });
  return { findings: renderFindings(findings, { colour: false }), checksPassed };
}

const requests = JSON.parse(readFileSync(0, 'utf8'));
const told = process.argv[3] === '--digest' ? ({ yaml, besides = '' }) => createHash('sha256').update(`${yaml}\n${besides}`).digest('hex') : rendering => rendering;

/** The program's own mistakes, if it has some, and nothing that follows from them. */
function orFailed(request) {
  try {
    return told(render(request));
  } catch (error) {
    const { name, message, stack } = withNoted(error);
    return { failed: `${request.file}: ${name === 'KeelwrightError' ? message : stack}` };
  }
}

process.stdout.write(JSON.stringify(requests.map(orFailed)));
