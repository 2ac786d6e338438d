import { PLAIN_TEXT } from '../../manifests/annotations';
import { fields } from '../../manifests/json';
import { Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { TextField, textsOf } from '../../manifests/yaml/texts';
import { listed } from '../../private/messages/nearest';
import { looksSecret, secretIn } from '../../private/messages/secrecy';
import { Check, Problem } from '../check';

export const secretInManifest: Check = {
  id: 'secret-in-manifest',
  profile: 'security',
  severity: 'error',
  description: 'A secret is in the manifests, where everyone with access to the repository, a build log or the object in the cluster can read it.',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  inspect,
};

/** Fields of a Secret with its content. */
const CONTENT = ['data', 'stringData'];

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const { kind, metadata } = entry.manifest;
  // Its descriptions are prose, and its defaults are the responsibility of its author.
  if (kind === 'CustomResourceDefinition') return [];
  const waived = String(fields(metadata.annotations)[PLAIN_TEXT] ?? '').split(',').map(field => field.trim());
  const isWaived = ({ field, text }: TextField) => waived.includes(field) || manifests.plainTexts.has(unescaped(text));
  const texts = textsOf(kind === 'Secret' ? withoutContent(entry) : entry.manifest).filter(text => !isWaived(text));
  return [
    ...CONTENT.flatMap(field => kind === 'Secret' && !waived.includes(field) ? contentOf(entry, field) : []),
    ...texts.flatMap(text => inspectText(entry, text)),
  ];
}

/** The text as the program declared it to be no secret: in manifests `$(` is escaped, because Kubernetes expands `$(NAME)` as a variable. */
function unescaped(text: string): string {
  return text.replace(/\$\$\(/g, '$(');
}

function inspectText({ manifest: { kind } }: Resource, { field, name, text }: TextField): Problem[] {
  const reason = isReference(kind, field, name) ? undefined : isSetting(kind, field) ? looksSecret(name, text) : secretIn(name, text);
  if (reason === undefined) return [];
  return [{
    message: `${field} looks like a secret (${reason}), and everyone who reads the manifests can read it`,
    fix: `keep it in a Secret and reference that, as with secrets: { NAME: Secret.existing('...').key('...') } or valueFrom.secretKeyRef; ${waiver(kind, field)}`,
  }];
}

/** Values of variables: here values that look random are secrets; elsewhere they are hashes and certificates. */
function isSetting(kind: string, field: string): boolean {
  return kind === 'ConfigMap' ? field.startsWith('data') : /\.env\[[^\]]*\]\.value$/.test(field);
}

/** Sealed content may be read, and External Secrets names the key of an entry `secretKey`. */
function isReference(kind: string, field: string, name: string): boolean {
  return kind === 'SealedSecret' && field.startsWith('spec.encryptedData') || /ExternalSecret$/.test(kind) && name === 'secretKey';
}

function withoutContent({ manifest: { data: _, stringData: __, ...others } }: Resource): object {
  return others;
}

function contentOf({ manifest }: Resource, field: string): Problem[] {
  const given = Object.entries(fields(manifest[field]))
    .map(([key, value]) => ({ key, text: field === 'data' ? Buffer.from(String(value), 'base64').toString('utf8') : String(value) }))
    .filter(({ text }) => !isFilledIn(text));
  if (given.length === 0) return [];
  return [{
    message: `${field} has ${listed(given.map(({ key }) => key))}, and everyone who reads the manifests can read it: base64 is not encryption`,
    fix: `remove the Secret, create it on the cluster, and reference it with Secret.existing('${manifest.metadata.name}'); or use an ExternalSecret or a SealedSecret, which create it there; ${waiver('Secret', field)}`,
    ...(given.every(({ key, text }) => looksSecret(key, text) === undefined) && { severity: 'warning' as const }),
  }];
}

/** Empty, or a placeholder that another tool replaces with the content. */
function isFilledIn(text: string): boolean {
  return /^\s*$|\$\{\w+\}|\{\{.*\}\}|^<[^<>]+>$|^ENC\[|^ref\+|^vault:/.test(text);
}

function waiver(kind: string, field: string): string {
  return `if it is not a secret, add the annotation ${PLAIN_TEXT}: '${field}' to the ${kind}`;
}
