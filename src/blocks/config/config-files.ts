import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { baseName, configMap } from './config-map';
import { filePath, keyOf } from './file-paths';
import { textOf } from './plain-texts';
import { reject } from '../../private/messages/mistakes';
import { holdsSecret } from '../../private/messages/secrecy';
import { PlainText } from '../../props/config/plain-text';
import { Attachment } from '../objects/attachment';
import { Identity, objectLabels } from '../objects/identity';

/** The files that a pod reads, by path, and the ConfigMap that contains each. */
export type ConfigFiles = ReadonlyMap<string, k8s.KubeConfigMap>;

export type ConfigTexts = { readonly [path: string]: string | PlainText };

/** The ConfigMap with the files of an app or process; undefined without files. */
export function configFileMap(
  scope: Construct, identity: Identity, labels: { readonly [key: string]: string }, files: ConfigTexts,
): k8s.KubeConfigMap | undefined {
  const texts = Object.entries(files).map(([path, content]) => [keyOf(filePath(scope, 'configFiles', path)), contentOf(scope, path, content)]);
  if (texts.length === 0) return undefined;
  return configMap(scope, identity.instance, { ...labels, ...objectLabels(identity) }, Object.fromEntries(texts));
}

/** Mounts each file individually, so that the image's other files in the same directory stay. */
export function configFileMounts(files: ConfigFiles): Attachment {
  if (files.size === 0) return {};
  const paths = [...files.keys()].sort();
  const maps = [...new Set(files.values())].sort((a, b) => (baseName(a) < baseName(b) ? -1 : 1));
  return {
    volumes: maps.map(map => ({ name: volumeName(map), configMap: { name: Lazy.any({ produce: () => map.name }) } })),
    mounts: paths.map(path => ({ name: volumeName(files.get(path)!), mountPath: path, subPath: keyOf(path), readOnly: true })),
  };
}

function volumeName(map: k8s.KubeConfigMap): string {
  return `config-files-${baseName(map)}`;
}

function contentOf(where: IConstruct, path: string, content: string | PlainText): string {
  const text = textOf(where, content);
  const reason = content instanceof PlainText ? undefined : holdsSecret(text);
  if (reason === undefined) return text;
  return reject(where, {
    code: 'config-looks-secret',
    problem: `configFiles['${path}'] looks like a secret (${reason}), and anyone who can read the manifests could read it`,
    given: `${text.length} characters`,
    allowed: 'files without secrets; secrets by reference to a Secret in the cluster',
    fix: `mount it from a Secret, secretFiles: { '${path}': Secret.existing('...').key('...') }, or mark it as not secret: PlainText.of('...')`,
  }, '');
}
