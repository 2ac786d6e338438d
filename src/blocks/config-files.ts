import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { Attachment } from './attachment';
import { checksum, configMap, dataOf } from './config-map';
import { filePath, keyOf } from './file-paths';
import { Identity, objectLabels } from './identity';
import { refuse } from '../private/refusal';
import { holdsSecret } from '../private/secrecy';
import { Plain } from '../props/plain';

/** The files that a pod reads, by path, and the ConfigMap that holds each. */
export type ConfigFiles = ReadonlyMap<string, k8s.KubeConfigMap>;

export type ConfigTexts = { readonly [path: string]: string | Plain };

/** The ConfigMap with the files of an app or process; none without files. */
export function configFileMap(
  scope: Construct, identity: Identity, labels: { readonly [key: string]: string }, files: ConfigTexts,
): k8s.KubeConfigMap | undefined {
  const texts = Object.entries(files).map(([path, content]) => [keyOf(filePath(scope, 'configFiles', path)), textOf(scope, path, content)]);
  if (texts.length === 0) return undefined;
  return configMap(scope, identity.instance, { ...labels, ...objectLabels(identity) }, Object.fromEntries(texts));
}

/** Mounts each file by itself, so that what else the image has in its folder stays. */
export function configFileMounts(files: ConfigFiles): Attachment {
  if (files.size === 0) return {};
  const paths = [...files.keys()].sort();
  const maps = [...new Set(files.values())].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    volumes: maps.map(map => ({ name: volumeName(map), configMap: { name: map.name } })),
    mounts: paths.map(path => ({ name: volumeName(files.get(path)!), mountPath: path, subPath: keyOf(path), readOnly: true })),
    // A file mounted by itself never changes in a running pod.
    podAnnotations: { 'keelwright.io/config-files': Lazy.any({ produce: () => checksum(contents(files)) }) },
  };
}

function contents(files: ConfigFiles): string[][] {
  return [...files].map(([path, map]) => [path, dataOf(map)[keyOf(path)] ?? '']);
}

function volumeName(map: k8s.KubeConfigMap): string {
  return `config-files-${map.name}`;
}

function textOf(where: IConstruct, path: string, content: unknown): string {
  const text = content instanceof Plain ? content.value : content;
  if (typeof text !== 'string') {
    return refuse(where, {
      code: 'config-file-not-text',
      problem: `configFiles['${path}'] is no text`,
      given: `a value of type ${text === null ? 'null' : typeof text}`,
      allowed: 'the content of the file as a string',
      fix: 'write JSON.stringify(...) for JSON, or read the file with readFileSync(..., \'utf-8\'); what is no text belongs into the image',
    });
  }
  const reason = content instanceof Plain ? undefined : holdsSecret(text);
  if (reason === undefined) return text;
  return refuse(where, {
    code: 'config-looks-secret',
    problem: `configFiles['${path}'] looks like a secret (${reason}), and everybody who reads the manifests would read it`,
    given: `${text.length} characters`,
    allowed: 'files that hold no secret; secrets by reference to a Secret on the cluster',
    fix: `mount it from there, secretFiles: { '${path}': Secret.existing('...').key('...') }, or say that it is none: Plain.of('...')`,
  });
}
