import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { configFileMap, configFileMounts, ConfigFiles, ConfigTexts } from './config-files';
import { Place, refuseOverlap } from './file-paths';
import { secretFileMounts, SecretFiles, secretFolders } from './secret-files';
import { WritablePath } from '../../props/pods/writable-path';
import { User } from '../../props/security/user';
import { Attachment, merged } from '../objects/attachment';
import { Identity } from '../objects/identity';

/** The files that a pod reads. */
export interface Files {
  readonly config: ConfigFiles;
  readonly secret: SecretFiles;
}

/** The files that an app or a process sets itself, with the ConfigMap that is created for them. */
export function filesOf(
  scope: Construct, identity: Identity, labels: { readonly [key: string]: string },
  { configFiles = {}, secretFiles = {} }: { readonly configFiles?: ConfigTexts; readonly secretFiles?: SecretFiles },
): Files & { readonly configMap?: k8s.KubeConfigMap } {
  const configMap = configFileMap(scope, identity, labels, configFiles);
  return { configMap, config: new Map(Object.keys(configFiles).map(path => [path, configMap!])), secret: secretFiles };
}

/** The files with those of a process, which take precedence. */
export function withFiles(files: Files | undefined, own: Files): Files {
  return { config: new Map([...files?.config ?? [], ...own.config]), secret: { ...files?.secret, ...own.secret } };
}

/** The files as the pod mounts them; the token is mounted next to them. */
export function fileMounts(
  where: IConstruct, { config, secret }: Files, writable: WritablePath[], user: User | undefined, token: Attachment[] = [], volumes: string[] = [],
): Attachment[] {
  const mounts = [configFileMounts(config), secretFileMounts(where, user, secret)];
  refuseOverlap(where, [
    ...places('writable path', writable.map(({ path }) => path)),
    ...places('volume', volumes),
    ...places('config file', [...config.keys()]),
    ...places('secret file', Object.keys(secret)),
    ...places('directory of secret files', secretFolders(secret)),
    ...places('token for the Kubernetes API', merged(token).mounts.map(({ mountPath }) => mountPath)),
  ]);
  return mounts;
}

function places(what: Place['what'], paths: string[]): Place[] {
  return paths.map(path => ({ what, path }));
}
