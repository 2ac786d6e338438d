import { IConstruct } from 'constructs';
import { needExternal } from './external';
import { readerAnnotation } from './reader-annotation';
import { dataKey, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { Secret, SecretKey } from '../props/secret';

/** Notes that the construct reads an entry of a Secret which must exist. */
export function needSecretKey(where: IConstruct, prop: string, key: SecretKey): void {
  refuseLiteral(where, prop, key);
  const { secret: { name, version } } = key;
  objectName(where, `${prop} Secret`, name);
  dataKey(where, `${prop} key`, key.name);
  refuseBadVersion(where, prop, version);
  needExternal(where, 'Secret', name, [key.name]);
}

/** What makes a pod roll when the content of a Secret that it reads has changed, as far as the program tells. */
export function secretAnnotations(where: IConstruct, secrets: Secret[]): { [key: string]: string } {
  const versions = new Map<string, string>();
  for (const { name, version } of secrets) {
    if (version === undefined) continue;
    refuseOtherVersion(where, name, version, versions.get(name));
    versions.set(name, version);
  }
  return Object.fromEntries([...versions].map(([name, version]) => [readerAnnotation('secret', name), version]));
}

/** Programs run without a type check: a secret in plain text must not come out as a failure deep inside, nor be shown. */
function refuseLiteral(where: IConstruct, prop: string, key: unknown): void {
  if ((key as SecretKey | undefined)?.secret instanceof Secret) return;
  refuse(where, {
    code: 'secret-not-referenced',
    problem: `${prop} is no entry of a Secret`,
    given: key instanceof Secret ? 'a whole Secret' : `a value of type ${typeof key}`,
    allowed: 'references to one entry of a Secret that exists on the cluster',
    fix: "write Secret.existing('...').key('...')",
  });
}

function refuseBadVersion(where: IConstruct, prop: string, version: unknown): void {
  if (version === undefined || (typeof version === 'string' && version !== '')) return;
  refuse(where, {
    code: 'secret-version-invalid',
    problem: `${prop} has a version that is no text`,
    given: version,
    allowed: 'any text that is not empty, such as a date or a number in quotes',
    fix: "write Secret.existing('...', { version: '2026-11' }), or leave the version out",
  });
}

function refuseOtherVersion(where: IConstruct, name: string, version: string, earlier: string = version): void {
  if (earlier === version) return;
  refuse(where, {
    code: 'secret-version-conflict',
    problem: `one pod reads the Secret ${name} in two versions, and it has one content at a time`,
    given: [earlier, version],
    allowed: 'the same version wherever a pod refers to a Secret',
    fix: `make the reference once, const secret = Secret.existing('${name}', { version: '...' }), and take all keys from it`,
  });
}
