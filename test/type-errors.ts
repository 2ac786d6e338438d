import * as path from 'path';
import * as ts from 'typescript';

export interface ProgramError {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What the compiler says of programs that are in no file: texts by the absolute path that each would have. Unused names are none of it. */
export function typeErrors(programs: ReadonlyMap<string, string>): ProgramError[] {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path.join(__dirname, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, __dirname);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = file => programs.has(file) || fileExists(file);
  host.readFile = file => programs.get(file) ?? readFile(file);
  const program = ts.createProgram([...programs.keys()], { ...options, noUnusedLocals: false, noUnusedParameters: false }, host);
  return [...programs.keys()].flatMap(file => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start, messageText }) => ({
      file,
      line: source.getLineAndCharacterOfPosition(start!).line + 1,
      text: ts.flattenDiagnosticMessageText(messageText, ' '),
    }));
  });
}
