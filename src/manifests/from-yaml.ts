import { Document, isMap, isSeq, LineCounter, Node, ParsedNode, parseAllDocuments, Tags } from 'yaml';
import { refuse } from '../private/refusal';
import { fields } from './json';
import { Entry, Manifest } from './manifest';

/** The objects of a YAML file in its order, Lists opened and empty documents skipped. `file` is for messages. */
export function entriesFromYaml(text: string, file: string): Entry[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.1', customTags: asKubectlReads, lineCounter: lines, prettyErrors: false });
  if ('empty' in documents) return [];
  const place = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  return documents.flatMap(document => {
    const { contents } = document;
    const value = valueOf(document, text, place);
    return contents && value !== null ? objectsIn(contents, value, place) : [];
  });
}
