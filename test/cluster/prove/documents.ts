import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../lab';

/** The objects of a text. */
export function documents(yaml: string): KubeObject[] {
  return parseAllDocuments(yaml).map(document => document.toJS()).filter(Boolean);
}
