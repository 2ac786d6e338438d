import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { LONGEST_DNS_LABEL } from '../../private/names';
import { refuse } from '../../private/refusal';
import { HASH_LENGTH, shortHash } from '../../private/short-hash';
import { WritablePath } from '../../props/pods/writable-path';
import { Identity } from '../objects/identity';
import { Json } from '../objects/kube';
import { ephemeralVolume } from '../storage/ephemeral-volume';

const TMP = WritablePath.disk('/tmp', '64Mi');

/** Where well-known software keeps data that must outlive a pod; `image` limits a directory that other software uses for other purposes. */
const DATA_FOLDERS: { readonly path: RegExp; readonly image?: RegExp }[] = [
  { path: /^\/var\/lib\/(postgresql|mysql|mariadb|rabbitmq|cassandra|mongodb|zookeeper|kafka|influxdb|clickhouse)(\/|$)/ },
  { path: /^\/(data\/db|bitnami|usr\/share\/elasticsearch\/data|prometheus)(\/|$)/ },
  { path: /^\/data(\/|$)/, image: /(^|\/)(redis|valkey|keydb|zookeeper|neo4j|etcd)[:@]/ },
];

/** The writable directories of a pod whose root is read-only: `/tmp` always, and those that the user sets. */
export function writablePaths(where: IConstruct, image: string, given: WritablePath[] = []): WritablePath[] {
  given.forEach(({ path }, i) => refuseBadPath(where, path, given.slice(0, i)));
  given.forEach(path => refuseKernelPath(where, path));
  given.forEach(path => refuseDataLoss(where, image, path));
  return given.some(({ path }) => path === TMP.path) ? given : [TMP, ...given];
}

/** Volumes of the pod's directories, or of those that only one container has. */
export function scratchVolumes(where: IConstruct, identity: Identity, paths: WritablePath[], container?: string): Json<k8s.Volume>[] {
  return paths.map(({ path, size, inMemory, isVolume, storageClass }) => ({
    name: volumeName(path, container),
    ...isVolume
      ? { ephemeral: ephemeralVolume(where, identity, { prop: `writablePaths ${path}`, size, storageClass }) }
      : { emptyDir: { ...(inMemory && { medium: 'Memory' }), sizeLimit: size } },
  }));
}

/** The cluster autoscaler treats any directory on disk as data, and would keep a node forever because of a pod's /tmp. */
export function evictionAnnotation(volumes: Json<k8s.Volume>[]): { [key: string]: string } {
  const onDisk = volumes.filter(({ emptyDir }) => emptyDir && emptyDir.medium === undefined).map(({ name }) => name);
  return onDisk.length === 0 ? {} : { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': onDisk.join(',') };
}

export function scratchMounts(paths: WritablePath[], container?: string): Json<k8s.VolumeMount>[] {
  return paths.map(({ path }) => ({ name: volumeName(path, container), mountPath: path }));
}

/** `/var/cache/nginx` becomes the volume var-cache-nginx; characters that a name cannot contain are replaced by their code. */
function volumeName(path: string, container?: string): string {
  const name = path.slice(1).replace(/\//g, '-').replace(/[^a-z0-9-]/g, character => `x${character.charCodeAt(0).toString(16)}`);
  // Volumes for files have these names.
  const distinct = /^(config|secret|projected)-files-/.test(name) ? `path-${name}` : name;
  return container === undefined ? distinct : shortened(`${container}-${distinct}`);
}

function shortened(name: string): string {
  if (name.length <= LONGEST_DNS_LABEL) return name;
  const hash = shortHash(name);
  return `${name.slice(0, LONGEST_DNS_LABEL - HASH_LENGTH - 1)}-${hash}`;
}

function refuseBadPath(where: IConstruct, path: unknown, earlier: WritablePath[]): void {
  const absolute = typeof path === 'string' && /^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(path) && path.length <= 60;
  const twin = earlier.find(other => other.path === path || volumeName(other.path) === volumeName(String(path)));
  if (absolute && !twin) return;
  refuse(where, {
    code: 'writable-path-invalid',
    problem: twin ? 'two writable paths have the same directory or volume name' : 'the writable path is not a valid mount path',
    given: path,
    allowed: "absolute paths of at most 60 characters without '..', a trailing slash or the root itself, each once",
    fix: twin ? 'remove one of them' : "use a path such as '/data'",
  });
}

/** Where the container runtime mounts files of the kernel. */
const OF_KERNEL = /^\/(dev|proc|sys)(\/|$)/;
const SHARED_MEMORY = '/dev/shm';

function refuseKernelPath(where: IConstruct, { path, inMemory }: WritablePath): void {
  if (!OF_KERNEL.test(path) || (path === SHARED_MEMORY && inMemory)) return;
  refuse(where, {
    code: 'writable-path-invalid',
    problem: path === SHARED_MEMORY ? 'processes share memory in this directory, so it must be in memory' : 'the kernel has files of its own in this directory',
    given: path,
    allowed: `directories outside of /dev, /proc and /sys; WritablePath.memory('${SHARED_MEMORY}', '...')`,
    fix: path === SHARED_MEMORY ? `use WritablePath.memory('${SHARED_MEMORY}', '128Mi')` : "use a path such as '/data'",
  });
}

function refuseDataLoss(where: IConstruct, image: string, { path, isVolume, allowsDataLoss }: WritablePath): void {
  const isData = DATA_FOLDERS.some(folder => folder.path.test(path) && (folder.image?.test(image) ?? true));
  if (!isData || allowsDataLoss) return;
  refuse(where, {
    code: 'data-on-scratch',
    problem: 'the software keeps its data in this directory, and all of it would be lost when the pod is deleted',
    given: path,
    allowed: 'scratch directories without data; a persistent volume for data',
    fix: `keep it in a backing service with a volume, or allow its loss: WritablePath.${isVolume ? 'ephemeral' : 'disk'}('${path}', '...', { allowDataLoss: true })`,
  });
}
