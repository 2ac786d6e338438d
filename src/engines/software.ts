import { IConstruct } from 'constructs';
import { EngineSetting, EngineSpec } from './engine-spec';
import { reject } from '../private/messages/mistakes';
import { byteQuantity, formatBytes } from '../private/quantity';
import { refuse } from '../private/refusal';
import { Resources } from '../props/scaling/resources';

/** A kind of software in all its versions. */
export interface Software {
  readonly name: string;
  /** Supported versions, oldest first. */
  readonly versions: string[];
  /** Enough for a small instance. */
  readonly resources: Resources;
  /** What to do for a change between two versions that is not supported. */
  readonly wayOut: string;
  /** Whether `to` may start on the data of `from`. */
  follows(from: string, to: string): boolean;
  spec(where: IConstruct, version: string, resources: Resources, setting: EngineSetting): EngineSpec;
}

export function knownVersion(where: IConstruct, engine: Pick<Software, 'name' | 'versions' | 'follows'>, version: string): void {
  if (engine.versions.includes(version)) return;
  refuse(where, {
    code: 'engine-version-unknown',
    problem: `version is not a supported version of ${engine.name}`,
    given: version,
    allowed: engine.versions.join(', '),
    fix: `set the version to ${nearestVersion(engine, version)}`,
  });
}

/** The version to use. If data can be upgraded from version to version, the first step for a version older than all supported ones. */
function nearestVersion({ versions, follows }: Pick<Software, 'versions' | 'follows'>, version: string): string {
  const meant = versions.find(known => known.startsWith(`${version}.`) || version.startsWith(`${known}.`));
  const next = versions.find(known => isAfter(known, version));
  const onward = next === undefined ? [] : versions.filter(known => known !== next && follows(next, known));
  if (meant !== undefined || onward.length === 0) return `'${meant ?? versions.at(-1)}'`;
  return `'${next}', and upgrade the data of ${version} to it first; after that, ${onward.join(', ')} may follow`;
}

/** Rejects an image whose tag is another version than that of the engine: pre-start check, probes and dumps belong to the engine's version. */
export function refuseOtherImage(where: IConstruct, engine: Software, { version, image: own }: EngineSpec, image: string): void {
  // An image with another name may be based on the server's, with versions of its own.
  if (![engine.name, nameOf(own)].includes(nameOf(image))) return;
  const tagged = /^[^:@]*:v?(\d{1,2}(?:\.\d{1,2})*)(?=[-@]|$)/.exec(image.slice(image.lastIndexOf('/') + 1))?.[1];
  if (tagged === undefined || isPartOf(tagged, version) || isPartOf(version, tagged)) return;
  refuse(where, {
    code: 'engine-image-version',
    problem: `the image is ${engine.name} ${tagged}, but the engine is set to version ${version}`,
    given: image,
    allowed: `an image of ${engine.name} ${version}, such as a copy of ${own}; an image by digest without a tag is not checked`,
    fix: engine.versions.some(known => isPartOf(known, tagged)) ? `set the version of the image, '${engine.versions.find(known => isPartOf(known, tagged))}', or use an image of ${version}` : `use an image of ${version}`,
  });
}

function nameOf(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
}

/** 8.2 is part of 8.2.9, but not of 8.20. */
function isPartOf(version: string, longer: string): boolean {
  return `${longer}.`.startsWith(`${version}.`);
}

/** Rejects a change of version that the pre-start check would reject on the cluster. */
export function refuseUnreadable(where: IConstruct, engine: Software, from: string, to: string): void {
  if (!/^\d+(\.\d+)*$/.test(from)) {
    refuse(where, {
      code: 'engine-version-unknown',
      problem: `previousVersion is not a valid version of ${engine.name}`,
      given: from,
      allowed: `a version such as '${to}'`,
      fix: 'set the version that wrote the data, or remove previousVersion for new data',
    });
  }
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

/** Memory of the container in bytes, on which the settings of the engine are based. */
export function memoryLimit(where: IConstruct, name: string, resources: Resources, least: number): number {
  const limit = resources.memoryLimit ?? resources.memory;
  const bytes = byteQuantity(where, 'resources.memoryLimit', limit);
  if (bytes >= least) return bytes;
  return reject(where, {
    code: 'engine-memory-too-small',
    problem: `the memory is too small for ${name}`,
    given: limit,
    allowed: `at least ${formatBytes(least)}`,
    fix: `set resources: { memory: '${formatBytes(least)}', ... } or more`,
  }, least);
}

export const MEBIBYTE = 2 ** 20;

/** A share of the memory in whole mebibytes. */
export function mebibytes(bytes: number, share: number): number {
  return Math.floor(bytes * share / MEBIBYTE);
}

/** Versions are numbers separated by dots; 8.10 is after 8.8. */
export function isAfter(version: string, other: string): boolean {
  const [a, b] = [version, other].map(text => text.split('.').map(Number));
  const at = a.findIndex((part, i) => part !== (b[i] ?? 0));
  return at >= 0 && a[at] > (b[at] ?? 0);
}
