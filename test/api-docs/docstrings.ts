import * as path from 'path';
import * as ts from 'typescript';
import { Doc, Example } from './model';

const ROOT = path.join(__dirname, '..', '..');

interface Section {
  readonly tag: string;
  readonly lines: string[];
  /** Of its first line, in the file. */
  readonly line: number;
}

/** What the docstring before a declaration says; nothing where there is none. */
export function docOf(node: ts.Node): Doc {
  const docstring = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  const sections = docstring ? sectionsOf(docstring) : [];
  const tagged = (tag: string) => sections.filter(section => section.tag === tag);
  const textsOf = (tag: string) => tagged(tag).map(({ lines }) => lines.join(' ').trim());
  return {
    paragraphs: tagged('').flatMap(({ lines }) => paragraphs(lines)),
    see: textsOf('see'),
    throws: textsOf('throws'),
    byDefault: textsOf('default').at(0),
    examples: tagged('example').map(section => exampleOf(path.relative(ROOT, node.getSourceFile().fileName), section)),
  };
}

/** The text before the first tag, then each tag with its own. The compiler would take the scheme of a URL after `@see` for a name. */
function sectionsOf(docstring: ts.JSDoc): Section[] {
  const first = docstring.getSourceFile().getLineAndCharacterOfPosition(docstring.getStart()).line + 1;
  const sections: Section[] = [{ tag: '', lines: [], line: first }];
  linesOf(docstring).forEach((text, i) => {
    const [, tag, rest] = /^@(\w+) ?(.*)$/.exec(text) ?? [];
    if (tag !== undefined) sections.push({ tag, lines: [rest], line: first + i });
    else sections.at(-1)!.lines.push(text);
  });
  return sections;
}

function linesOf(docstring: ts.JSDoc): string[] {
  const [first, ...others] = docstring.getText().replace(/^\/\*\*|\*\/$/g, '').split('\n');
  return [first.trim(), ...others.map(line => line.replace(/^\s*\* ?/, '').trimEnd())];
}

/** Each on one line, except lists and code. */
function paragraphs(lines: string[]): string[] {
  return lines.join('\n').split(/\n{2,}/).map(text => text.trim()).filter(text => text !== '')
    .map(text => /^(- |\d+\. |```)/m.test(text) ? text : text.replace(/\n/g, ' '));
}

function exampleOf(file: string, { lines, line }: Section): Example {
  const begin = lines.findIndex(text => text.trim() !== '');
  return { code: lines.slice(begin).join('\n').trimEnd(), file, line: line + begin };
}
