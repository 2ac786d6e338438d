import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { configFileMap, configFileMounts, ConfigFiles, ConfigTexts } from './config-files';
import { Place, refuseOverlap } from './file-paths';
import { projectedDirectories, projectedFileMounts, ProjectedFiles, projectedFilesOf } from './projected-files';
import { SecretKey } from '../../props/config/secret';
import { ProjectedFile } from '../../props/pods/projected-file';
import { WritablePath } from '../../props/pods/writable-path';
import { User } from '../../props/security/user';
import { Attachment, merged } from '../objects/attachment';
import { Identity, Labels } from '../objects/identity';

/** The files that a pod reads. */
export interface Files {
  readonly config: ConfigFiles;
  readonly projected: ProjectedFiles;
}

/** The options that set them. */
interface FileOptions {
  readonly configFiles?: ConfigTexts;
  readonly secretFiles?: { readonly [path: string]: SecretKey };
  readonly projectedFiles?: { readonly [path: string]: ProjectedFile };
}

/** The files that an app or a process sets itself, with the ConfigMap that is created for them. */
export function filesOf(
  scope: Construct, identity: Identity, labels: Labels, { configFiles = {}, secretFiles = {}, projectedFiles = {} }: FileOptions,
): Files & { readonly configMap?: k8s.KubeConfigMap } {
  const configMap = configFileMap(scope, identity, labels, configFiles);
  return {
    configMap,
    config: new Map(Object.keys(configFiles).map(path => [path, configMap!])),
    projected: projectedFilesOf(scope, secretFiles, projectedFiles),
  };
}

/** The files with those of a process, which take precedence. */
export function withFiles(files: Files | undefined, own: Files): Files {
  return { config: new Map([...files?.config ?? [], ...own.config]), projected: new Map([...files?.projected ?? [], ...own.projected]) };
}

/** What else is mounted in the pod, and its main container. */
interface FileMountsOptions {
  readonly main: string;
  readonly user?: User;
  readonly writable: WritablePath[];
  readonly token?: Attachment[];
  readonly volumes?: string[];
}

/** The files as the pod mounts them; the token is mounted next to them. */
export function fileMounts(
  where: IConstruct, { config, projected }: Files, { main, user, writable, token = [], volumes = [] }: FileMountsOptions,
): Attachment[] {
  const mounts = [configFileMounts(config), projectedFileMounts(where, user, projected, main)];
  refuseOverlap(where, [
    ...places('writable path', writable.map(({ path }) => path)),
    ...places('volume', volumes),
    ...places('config file', [...config.keys()]),
    ...places('projected file', [...projected.keys()]),
    ...places('directory of projected files', projectedDirectories(projected)),
    ...places('token for the Kubernetes API', merged(token).mounts.map(({ mountPath }) => mountPath)),
  ]);
  return mounts;
}

function places(what: Place['what'], paths: string[]): Place[] {
  return paths.map(path => ({ what, path }));
}
