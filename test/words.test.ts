import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

/** Phrases that users of Kubernetes, cdk8s and Helm would have to translate, and what they read instead. */
const PHRASES: [RegExp, string][] = [
  [/(?<!\b[Tt]here )\b(?:is|are) no (?!longer\b|more than\b|less than\b|other\b)[a-z]/, 'is not a valid X; has no X; there is no X'],
  [/\bis not an? [a-z]+ of which\b/, 'plain words'],
  // Scripts have a function of this name; the others are Envoy's and the kernel's words.
  [/\brefus(?:e|es|ed|ing|al|als)\b(?! "|\(\)|-stream)(?<!connection refused)/, 'reject, rejected, invalid'],
  [/\bfolders?\b/, 'directory'],
  [/\bmends?\b|\bmended\b/, 'fix'],
  [/\bunheeded\b/, 'ignored'],
  [/\bMust exist outside\b/, 'Prerequisites'],
  [/\bleft over\b|\bmakes no more\b/, 'orphaned'],
  [/\bMind: |\bTaken for granted\b|\bBack: /, 'Note: · Assumes: · Rollback:'],
  [/\bfor errors\b/, 'treats warnings as errors'],
  [/\bcannot be told\b/, 'unknown'],
  [/\bname your program\b/, 'pass the entry file'],
  [/\bwho(?:m)? (?:may|can|must) (?:call|never call)\b|\bwho calls\b/i, 'clients, allowed clients'],
  [/\blets? (?:it |them |him |her |nobody |everybody |anybody )?in\b(?! (?:a|the|this|its|order|their)\b)/, 'allows, admits'],
  [/\bnobody\b|\beverybody\b/i, 'no client, any client, anyone'],
  [/\broom for a rush\b|\bwho goes before whom\b|\broom (?:is )?kept\b|\bkeeps? room\b/, 'headroom, priority and preemption'],
  [/\bat (?:its|their) (?:fewest|most)\b/, 'minimum, maximum'],
  [/\ba guard\b|\bguards\b/, 'pre-start check'],
  [/\bas little as\b|\bwhoever\b|\bof which\b/i, 'plain words'],
  [/\bwould be dropped silently\b/, 'unknown property'],
  [/\bsays? (?:it|so) by\b|\bsay it\b/, 'use'],
  [/\bfigures?\b/, 'value, number'],
  [/[‘’“”]/, 'straight quotes'],
  [/\bLook whether\b|\bknows? -[a-z]\b|\bfrom the future\b|\band yet\b|\bis whole\./, 'check whether, supports, in the future, but, complete'],
  [/\bcolours?\b|\bbehaviours?\b|\bneighbours?\b/i, 'American English'],
];

const ROOT = path.join(__dirname, '..');

test.each(filesUnder('src', /\.ts$/).filter(file => file !== 'src/private/calls/api.ts'))('%s says it in the words of the field', file => {
  expect(textsOf(file).flatMap(foundIn(file))).toEqual([]);
});

test.each([...filesUnder('docs', /\.md$/), ...filesUnder('examples', /\.(?:md|ts)$/), 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s says it in the words of the field', file => {
  const lines = read(file).split('\n').map((text, i) => ({ text, line: i + 1 }));
  expect(lines.flatMap(foundIn(file))).toEqual([]);
});

test('every phrase is found where it stands', () => {
  for (const text of ['Istio’s CNI plugin', 'Look whether it runs', '8080 is no port', 'this is refused', 'the folder of it', 'Nobody may call web']) expect(foundIn('x')({ text, line: 1 })).not.toEqual([]);
  for (const text of ['there is no longer one', 'web has no port']) expect(foundIn('x')({ text, line: 1 })).toEqual([]);
});

interface Text { readonly text: string; readonly line: number }

function foundIn(file: string): (text: Text) => string[] {
  return ({ text, line }) => PHRASES.flatMap(([phrase, instead]) => {
    const found = phrase.exec(text);
    return found ? [`${file}:${line}: '${found[0]}', better: ${instead}`] : [];
  });
}

/** What a user may read of a source file: its messages, and the docstrings that editors show. */
function textsOf(file: string): Text[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const texts: Text[] = [];
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
      texts.push({ text: node.text, line: lineOf(node.getStart()) });
    }
    for (const doc of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
      doc.getText().split('\n').forEach((text, i) => texts.push({ text, line: lineOf(doc.getStart()) + i }));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

function filesUnder(folder: string, names: RegExp): string[] {
  const files = fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf-8' });
  return files.filter(file => names.test(file)).map(file => path.join(folder, file)).sort();
}

function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf-8');
}
