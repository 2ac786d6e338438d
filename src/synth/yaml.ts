import { orderedKeys } from './key-order';
import { keyText, scalarText } from './yaml-scalars';
import { Manifest, describeManifest } from '../manifests/manifest';
import { refuse } from '../private/refusal';

/** The manifests as YAML documents: the same objects give the same bytes, regardless of the order in which their keys were set. */
export function toYaml(manifests: Manifest[]): string {
  return manifests.map(toDocument).join('---\n');
}

function toDocument(manifest: Manifest): string {
  const text = `${mapText(manifest, '')}\n`;
  const broken = /^.*\p{Surrogate}.*$/mu.exec(text);
  if (broken) {
    refuse(describeManifest(manifest), {
      code: 'text-not-unicode',
      problem: 'a text contains half of a surrogate pair, which is not valid Unicode and cannot be written as YAML',
      given: broken[0].trim(),
      allowed: 'complete Unicode characters',
      fix: 'check where the text is cut or decoded: emoji and other rare characters have two code units in JavaScript',
    });
  }
  return text;
}

function mapText(map: object, indent: string, parent?: string): string {
  return orderedKeys(map, parent)
    .map(key => [key, (map as any)[key]])
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${keyText(key, indent)}:${afterKey(value, indent, key)}`)
    .join(`\n${indent}`);
}

function afterKey(value: unknown, indent: string, key: string): string {
  const inner = `${indent}  `;
  return isFilled(value) ? `\n${inner}${blockText(value, inner, key)}` : ` ${leafText(value, inner)}`;
}

function listText(list: unknown[], indent: string, parent: string): string {
  const inner = `${indent}  `;
  return list
    .filter(item => item !== undefined)
    .map(item => `- ${isFilled(item) ? blockText(item, inner, parent) : leafText(item, inner)}`)
    .join(`\n${indent}`);
}

/** A map or list from the current position; each further line starts at `indent`. */
function blockText(value: object, indent: string, parent: string): string {
  return Array.isArray(value) ? listText(value, indent, parent) : mapText(value, indent, parent);
}

function leafText(value: unknown, indent: string): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return scalarText(value, indent);
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.values(value).some(item => item !== undefined);
}
