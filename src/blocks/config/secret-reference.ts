import { IConstruct } from 'constructs';
import { readerAnnotation } from './reader-annotation';
import { dataKey, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { Secret, SecretKey } from '../../props/config/secret';
import { needExternal } from '../objects/external';

/** Records that the construct reads a key of a Secret, which must exist. */
export function needSecretKey(where: IConstruct, prop: string, key: SecretKey): void {
  const { secret: { name, version } } = key;
  objectName(where, `${prop} Secret`, name);
  dataKey(where, `${prop} key`, key.name);
  refuseBadVersion(where, prop, version);
  needExternal(where, 'Secret', name, [key.name]);
}

/** Annotations that roll out a pod when the content of a Secret that it reads changes, as far as the program sets versions. */
export function secretAnnotations(where: IConstruct, secrets: Secret[]): { [key: string]: string } {
  const versions = new Map<string, string>();
  for (const { name, version } of secrets) {
    if (version === undefined) continue;
    refuseOtherVersion(where, name, version, versions.get(name));
    versions.set(name, version);
  }
  return Object.fromEntries([...versions].map(([name, version]) => [readerAnnotation(name), version]));
}

function refuseBadVersion(where: IConstruct, prop: string, version: string | undefined): void {
  if (version !== '') return;
  refuse(where, {
    code: 'secret-version-invalid',
    problem: `${prop} has an empty version`,
    given: version,
    allowed: 'a non-empty string, such as a date or a number in quotes',
    fix: "use Secret.existing('...', { version: '2026-11' }), or remove the version",
  });
}

function refuseOtherVersion(where: IConstruct, name: string, version: string, earlier: string = version): void {
  if (earlier === version) return;
  refuse(where, {
    code: 'secret-version-conflict',
    problem: `one pod reads the Secret ${name} in two versions, but a Secret has only one version at a time`,
    given: [earlier, version],
    allowed: 'the same version in all references of a pod to a Secret',
    fix: `create the reference once, const secret = Secret.existing('${name}', { version: '...' }), and take all keys from it`,
  });
}
