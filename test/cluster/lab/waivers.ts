import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Finding } from './analyzers';

/** Why an analyzer may complain about these objects; `*` stands for a part of a name. */
export interface Waiver {
  readonly tool: string;
  readonly rule: string;
  readonly objects: string[];
  readonly reason: string;
}

export const WAIVERS: { readonly example: string; readonly findings: Waiver[] }[] = parse(readFileSync(join(__dirname, '../waivers.yaml'), 'utf-8'));

export function waiversOf(example: string): Waiver[] {
  return WAIVERS.filter(waiver => waiver.example === example).flatMap(waiver => waiver.findings);
}

export function covers({ tool, rule, objects }: Waiver, finding: Finding): boolean {
  return tool === finding.tool && rule === finding.rule && objects.some(object => isNamed(object, finding.object));
}

export function isNamed(pattern: string, object: string): boolean {
  return new RegExp(`^${pattern.replace(/\*/g, '[^/]*')}$`).test(object);
}
