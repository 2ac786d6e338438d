import { IConstruct } from 'constructs';
import { EngineSetting, EngineSpec } from './engine-spec';
import { byteQuantity, formatBytes } from '../private/quantity';
import { refuse } from '../private/refusal';
import { Resources } from '../props/resources';

/** One kind of software in all its versions. */
export interface Software {
  readonly name: string;
  /** The versions that are known, oldest first. */
  readonly versions: string[];
  /** Enough for a small one. */
  readonly resources: Resources;
  /** How to get from a version to one that may not follow it. */
  readonly wayOut: string;
  /** Whether `to` may start on the data that `from` left. */
  follows(from: string, to: string): boolean;
  spec(where: IConstruct, version: string, resources: Resources, setting: EngineSetting): EngineSpec;
}

export function knownVersion(where: IConstruct, engine: Pick<Software, 'name' | 'versions'>, version: string): void {
  if (engine.versions.includes(version)) return;
  refuse(where, {
    code: 'engine-version-unknown',
    problem: `nothing is known of this version of ${engine.name}`,
    given: version,
    allowed: engine.versions.join(', '),
    fix: `write '${engine.versions.find(known => known.startsWith(`${version}.`) || version.startsWith(`${known}.`)) ?? engine.versions.at(-1)}'`,
  });
}

/** Refuses a change of version that the init guard would refuse on the cluster. */
export function refuseUnreadable(where: IConstruct, engine: Software, from: string, to: string): void {
  if (from === to || engine.follows(from, to)) return;
  const next = engine.versions.filter(version => version !== from && engine.follows(from, version));
  refuse(where, {
    code: 'engine-version-skipped',
    problem: `${engine.name} ${to} must not start on the data of version ${from}`,
    given: `${from} to ${to}`,
    allowed: next.length === 0 ? `${from} alone, on this data` : `${from}, or from it ${next.join(', ')}`,
    fix: engine.wayOut,
  });
}

/** Bytes that the container may use, of which the engine's own settings are a part. */
export function memoryLimit(where: IConstruct, name: string, resources: Resources, least: number): number {
  const limit = resources.memoryLimit ?? resources.memory;
  const bytes = byteQuantity(where, 'resources.memoryLimit', limit);
  if (bytes >= least) return bytes;
  return refuse(where, {
    code: 'engine-memory-too-small',
    problem: `${name} does not run well in so little memory`,
    given: limit,
    allowed: `at least ${formatBytes(least)}`,
    fix: `write resources: { memory: '${formatBytes(least)}', ... } or more`,
  });
}

export const MEBIBYTE = 2 ** 20;

/** Whole mebibytes of a share of the memory. */
export function mebibytes(bytes: number, share: number): number {
  return Math.floor(bytes * share / MEBIBYTE);
}

/** Versions are numbers with dots between; 8.10 is after 8.8. */
export function isAfter(version: string, other: string): boolean {
  const [a, b] = [version, other].map(text => text.split('.').map(Number));
  const at = a.findIndex((part, i) => part !== (b[i] ?? 0));
  return at >= 0 && a[at] > (b[at] ?? 0);
}
