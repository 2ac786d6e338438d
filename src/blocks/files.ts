import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { Attachment, merged } from './attachment';
import { configFileMap, configFileMounts, ConfigFiles, ConfigTexts } from './config-files';
import { Place, refuseOverlap } from './file-paths';
import { Identity } from './identity';
import { secretFileMounts, SecretFiles, secretFolders } from './secret-files';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

/** What a pod reads as files. */
export interface Files {
  readonly config: ConfigFiles;
  readonly secret: SecretFiles;
}

/** The files that an app or a process names itself, with the ConfigMap that is made for them. */
export function filesOf(
  scope: Construct, identity: Identity, labels: { readonly [key: string]: string },
  { configFiles = {}, secretFiles = {} }: { readonly configFiles?: ConfigTexts; readonly secretFiles?: SecretFiles },
): Files & { readonly configMap?: k8s.KubeConfigMap } {
  const configMap = configFileMap(scope, identity, labels, configFiles);
  return { configMap, config: new Map(Object.keys(configFiles).map(path => [path, configMap!])), secret: secretFiles };
}

/** The files with those of a process, which win. */
export function withFiles(files: Files | undefined, own: Files): Files {
  return { config: new Map([...files?.config ?? [], ...own.config]), secret: { ...files?.secret, ...own.secret } };
}

/** The files as the pod mounts them; the token comes to lie beside them. */
export function fileMounts(
  where: IConstruct, { config, secret }: Files, writable: WritablePath[], user: User | undefined, token: Attachment[] = [], volumes: string[] = [],
): Attachment[] {
  const mounts = [configFileMounts(config), secretFileMounts(where, user, secret)];
  refuseOverlap(where, [
    ...places('writable path', writable.map(({ path }) => path)),
    ...places('volume', volumes),
    ...places('config file', [...config.keys()]),
    ...places('secret file', Object.keys(secret)),
    ...places('folder of secret files', secretFolders(secret)),
    ...places('token for the Kubernetes API', merged(token).mounts.map(({ mountPath }) => mountPath)),
  ]);
  return mounts;
}

function places(what: Place['what'], paths: string[]): Place[] {
  return paths.map(path => ({ what, path }));
}
