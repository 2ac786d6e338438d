import { IConstruct } from 'constructs';
import { filePath } from './file-paths';
import { needSecretKey } from './secret-reference';
import { refuse } from '../../private/refusal';
import { SecretKey } from '../../props/config/secret';
import { User } from '../../props/security/user';
import { Attachment } from '../objects/attachment';
import { hasVolumeGroup } from '../security/security';

export type SecretFiles = { readonly [path: string]: SecretKey };

/** The files belong to root: a pod without its own volume group (fsGroup) could not read files that only a group may read. */
const READABLE_BY_GROUP = 0o440;
const READABLE_BY_ALL = 0o444;

/** Mounts whole directories: an individually mounted file would keep its initial content for the lifetime of the pod. */
export function secretFileMounts(where: IConstruct, user: User | undefined, files: SecretFiles): Attachment {
  for (const [path, key] of Object.entries(files)) {
    refuseRoot(where, filePath(where, 'secretFiles', path));
    needSecretKey(where, `secretFiles['${path}']`, key);
  }
  const folders = secretFolders(files);
  const defaultMode = hasVolumeGroup(where, user) ? READABLE_BY_GROUP : READABLE_BY_ALL;
  return {
    volumes: folders.map((folder, i) => ({ name: volumeName(i), projected: { defaultMode, sources: sources(folder, files) } })),
    mounts: folders.map((folder, i) => ({ name: volumeName(i), mountPath: folder, readOnly: true })),
    secrets: Object.values(files).map(({ secret }) => secret),
  };
}

/** The directories to mount; one inside another is part of it. */
export function secretFolders(files: SecretFiles): string[] {
  const folders = [...new Set(Object.keys(files).map(folderOf))].sort();
  return folders.filter(folder => !folders.some(outer => folder.startsWith(`${outer}/`)));
}

function sources(folder: string, files: SecretFiles): object[] {
  const paths = Object.keys(files).filter(path => path.startsWith(`${folder}/`)).sort();
  const names = [...new Set(paths.map(path => files[path].secret.name))].sort();
  return names.map(name => ({
    secret: {
      name,
      items: paths.filter(path => files[path].secret.name === name).map(path => ({ key: files[path].name, path: path.slice(folder.length + 1) })),
    },
  }));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function volumeName(i: number): string {
  return `secret-files-${i + 1}`;
}

function refuseRoot(where: IConstruct, path: string): void {
  if (folderOf(path) !== '') return;
  refuse(where, {
    code: 'secret-file-in-root',
    problem: 'the directory of a secret file is mounted as a whole, and this one is the root of the file system',
    given: path,
    allowed: 'files in their own directory',
    fix: `use '/run/secrets${path}'`,
  });
}
