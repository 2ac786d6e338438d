import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { filePath } from './file-paths';
import { fieldFile } from './pod-fields';
import { needSecretKey } from './secret-reference';
import { isBuiltIn } from '../../manifests/built-in';
import { reject } from '../../private/messages/mistakes';
import { dataKey, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { SecretKey } from '../../props/config/secret';
import { ProjectedFile } from '../../props/pods/projected-file';
import { User } from '../../props/security/user';
import { Attachment } from '../objects/attachment';
import { needExternal } from '../objects/external';
import { Json } from '../objects/kube';
import { wholeSeconds } from '../objects/seconds';
import { hasVolumeGroup } from '../security/security';

type Option = 'secretFiles' | 'projectedFiles';
type Source = ProjectedFile['_source'];

/** The files that Kubernetes writes into a pod, by path, and the option that sets each. */
export type ProjectedFiles = ReadonlyMap<string, { readonly option: Option; readonly source: Source }>;

/** One of these files; the path is the one inside its volume. */
interface Part {
  readonly path: string;
  readonly prop: string;
  readonly source: Source;
}

/** The files belong to root: a pod without its own volume group (fsGroup) could not read files that only a group may read. */
const READABLE_BY_GROUP = 0o440;
const READABLE_BY_ALL = 0o444;

/** What the API server accepts. */
const SHORTEST_TOKEN = 600;
const LONGEST_TOKEN = 2 ** 32;

export function projectedFilesOf(
  where: IConstruct, secretFiles: { readonly [path: string]: SecretKey }, projectedFiles: { readonly [path: string]: ProjectedFile } = {},
): ProjectedFiles {
  const twin = Object.keys(projectedFiles).find(path => Object.hasOwn(secretFiles, path));
  if (twin !== undefined) refuseTwin(where, twin);
  const file = (path: string, option: Option, source: Source) => [path, { option, source }] as const;
  return new Map([
    ...Object.entries(secretFiles).map(([path, secret]) => file(path, 'secretFiles', { secret })),
    ...Object.entries(projectedFiles).map(([path, { _source: source }]) => file(path, 'projectedFiles', source)),
  ]);
}

/**
 * Mounts whole directories: an individually mounted file would keep its initial content for the lifetime of the pod. Requests and limits in
 * files are those of the main container, which is named only for them.
 */
export function projectedFileMounts(where: IConstruct, user: User | undefined, files: ProjectedFiles, main?: string): Attachment {
  const parts = [...files].map(([path, { option, source }]) => ({ path, prop: `${option}['${path}']`, option, source }));
  parts.forEach(part => checkFile(where, part));
  const defaultMode = hasVolumeGroup(where, user) ? READABLE_BY_GROUP : READABLE_BY_ALL;
  const volumes = named(projectedDirectories(files).map(directory => ({ directory, parts: partsIn(directory, parts) })));
  return {
    volumes: volumes.map(({ name, parts: inside }) => ({ name, projected: { defaultMode, sources: sources(where, inside, main) } })),
    mounts: volumes.map(({ name, directory }) => ({ name, mountPath: directory, readOnly: true })),
    secrets: parts.flatMap(({ source: { secret } }) => secret?.secret ?? []),
    fields: parts.flatMap(({ prop, source: { field } }) => field ? { prop, field } : []),
  };
}

/** The directories to mount; one inside another is part of it. */
export function projectedDirectories(files: ProjectedFiles): string[] {
  const directories = [...new Set([...files.keys()].map(directoryOf))].sort();
  return directories.filter(directory => !directories.some(outer => isIn(outer, directory)));
}

function partsIn(directory: string, parts: Part[]): Part[] {
  const inside = parts.filter(({ path }) => isIn(directory, path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  return inside.map(part => ({ ...part, path: part.path.slice(directory.length + 1) }));
}

interface Directory {
  readonly directory: string;
  readonly parts: Part[];
}

/** Directories of Secrets are counted by themselves, so that other files do not rename their volumes. */
function named(directories: Directory[]): (Directory & { readonly name: string })[] {
  const count = { 'secret-files': 0, 'projected-files': 0 };
  return directories.map(each => {
    const kind = each.parts.every(({ source }) => source.secret) ? 'secret-files' : 'projected-files';
    return { ...each, name: `${kind}-${++count[kind]}` };
  });
}

function sources(where: IConstruct, parts: Part[], main: string | undefined): Json<k8s.VolumeProjection>[] {
  const ofSecrets = parts.flatMap(({ path, source: { secret } }) => secret ? [{ path, name: secret.secret.name, key: secret.name }] : []);
  const ofMaps = parts.flatMap(({ path, source: { configMap } }) => configMap ? [{ path, ...configMap }] : []);
  const items = parts.flatMap(({ path, prop, source: { field } }) => field ? [fieldFile(where, { prop, field }, path, main)] : []);
  return [
    ...byName(ofSecrets).map(secret => ({ secret })),
    ...byName(ofMaps).map(configMap => ({ configMap })),
    ...items.length > 0 ? [{ downwardAPI: { items } } as object] : [],
    ...parts.flatMap(({ path, source: { token } }) => token ? [{ serviceAccountToken: { path, ...token } }] : []),
  ];
}

/** One source for each Secret or ConfigMap, with the keys that are files. */
function byName(files: { readonly name: string; readonly key: string; readonly path: string }[]): Json<k8s.SecretProjection>[] {
  const names = [...new Set(files.map(({ name }) => name))].sort();
  return names.map(name => ({ name, items: files.filter(file => file.name === name).map(({ key, path }) => ({ key, path })) }));
}

function checkFile(where: IConstruct, { path, prop, option, source: { secret, configMap, token } }: Part & { readonly option: Option }): void {
  refuseRoot(where, filePath(where, option, path));
  if (secret) needSecretKey(where, prop, secret);
  if (configMap) needConfigMapKey(where, prop, configMap);
  if (!token) return;
  if (!/^\S+$/.test(token.audience)) refuseAudience(where, prop, token.audience);
  wholeSeconds(where, `${prop}.expirationSeconds`, token.expirationSeconds, SHORTEST_TOKEN, LONGEST_TOKEN);
}

function needConfigMapKey(where: IConstruct, prop: string, { name, key }: NonNullable<Source['configMap']>): void {
  objectName(where, `${prop} ConfigMap`, name);
  dataKey(where, `${prop} key`, key);
  if (!isBuiltIn('ConfigMap', '', name)) needExternal(where, 'ConfigMap', name, [key]);
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function isIn(directory: string, path: string): boolean {
  return path.startsWith(`${directory}/`);
}

function refuseRoot(where: IConstruct, path: string): void {
  if (directoryOf(path) !== '') return;
  refuse(where, {
    code: 'projected-file-in-root',
    problem: 'the directory of the file is mounted as a whole, and this one is the root of the file system',
    given: path,
    allowed: 'files in their own directory',
    fix: `use '/run/secrets${path}'`,
  });
}

function refuseTwin(where: IConstruct, path: string): never {
  return refuse(where, {
    code: 'projected-file-duplicate',
    problem: 'secretFiles and projectedFiles set the same file, and only one can be at the path',
    given: path,
    allowed: 'each path once',
    fix: 'remove it from one of the two, or use another path',
  });
}

function refuseAudience(where: IConstruct, prop: string, audience: string): void {
  reject(where, {
    code: 'token-audience-invalid',
    problem: `the token of ${prop} has no valid audience`,
    given: audience,
    allowed: 'a text without spaces',
    fix: "use the audience that the recipient expects, such as 'vault' or 'https://vault.acme.example'",
  }, undefined);
}
