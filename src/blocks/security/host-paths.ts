import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { leadsTo, Lead } from './node-directories';
import { refuse } from '../../private/refusal';
import { HostPath } from '../../props/security/host-path';
import { Attachment } from '../objects/attachment';
import { hasFeature } from '../objects/features';
import { Json } from '../objects/kube';
import { statedReason } from '../objects/stated-reason';

const PATH = /^(\/[A-Za-z0-9._@+-]+)+$/;

const LONGEST = 55;
const VOLUME_NAME = /^[a-z0-9-]{1,62}[a-z0-9]$/;

/** Where a mount would hide the container's own files. */
const CONTAINERS_OWN = ['/', '/proc', '/sys', '/dev', '/etc', '/usr', '/bin', '/sbin', '/lib', '/lib64'];

const WRITABLE_INSIDE = 'mounts inside a read-only path of the node stay writable';

/** The paths of the node that an agent mounts, each as its own volume. */
export function hostPathMounts(where: IConstruct, paths: HostPath[]): Attachment {
  paths.forEach((path, i) => {
    refuseInvalid(where, path);
    refuseLead(where, path);
    refuseMisplaced(where, path);
    if (path.reason !== undefined) statedReason(where, `hostPaths[${i}]`, path.reason);
    refuseTwin(where, path, paths.slice(0, i));
  });
  return {
    volumes: paths.map(path => ({ name: volumeName(path), hostPath: { path: path.path, type: path.type } })),
    mounts: paths.map(path => mount(where, path)),
  };
}

/** What an agent does with the path, for the people who must approve it. */
export function hostPathReason({ path, isWritable, reason }: HostPath): string {
  const what = path === '/' ? 'reads the whole file system of the node' : `${isWritable ? 'writes to' : 'reads'} ${path} of the node`;
  return reason === undefined ? what : `${what}: ${reason}`;
}

function mount(where: IConstruct, path: HostPath): Json<k8s.VolumeMount> {
  const { mountPath, isWritable } = path;
  const name = volumeName(path);
  if (isWritable) return { name, mountPath };
  // Later mounts on the node are visible only this way, and then mounts inside the path cannot be made read-only.
  if (path.path === '/') return { name, mountPath, readOnly: true, mountPropagation: 'HostToContainer' };
  // Without it, mounts inside the directory stay writable.
  const recursive = path.type !== 'File' && hasFeature(where, 'recursiveReadOnlyMounts', WRITABLE_INSIDE);
  return { name, mountPath, readOnly: true, ...(recursive && { recursiveReadOnly: 'IfPossible' }) };
}

/** `/var/log` is the volume host-var-log; characters that a name cannot have are replaced by their codes. */
function volumeName({ path }: HostPath): string {
  if (path === '/') return 'host-root-file-system';
  return `host${path.replace(/\//g, '-').replace(/[^a-z0-9-]/g, character => `x${character.charCodeAt(0).toString(16)}`)}`;
}

function refuseInvalid(where: IConstruct, hostPath: HostPath): void {
  const { path } = hostPath;
  if (path === '/' || (isPath(path) && VOLUME_NAME.test(volumeName(hostPath)))) return;
  refuse(where, {
    code: 'host-path-invalid',
    problem: 'this is not a valid path of a node to mount',
    given: path,
    allowed: `absolute paths of at most ${LONGEST} characters (capitals, dots and underscores count three times), without '..' and ending with a letter or digit`,
    fix: "use the path on the node, such as '/var/log'",
  });
}

function refuseMisplaced(where: IConstruct, { path, mountPath }: HostPath): void {
  if (isPath(mountPath) && !CONTAINERS_OWN.includes(mountPath)) return;
  refuse(where, {
    code: 'host-path-misplaced',
    problem: `${path} of the node would be mounted ${isPath(mountPath) || mountPath === '/' ? 'over files that the container itself needs' : 'at an invalid path'}`,
    given: mountPath,
    allowed: `absolute paths of at most ${LONGEST} characters, other than ${CONTAINERS_OWN.join(', ')}`,
    fix: `mount it elsewhere: { at: '/host${path === '/' ? '/root' : path}' }`,
  });
}

function isPath(given: unknown): boolean {
  return typeof given === 'string' && PATH.test(given) && given.length <= LONGEST && !given.split('/').some(segment => /^\.+$/.test(segment));
}

function refuseLead(where: IConstruct, path: HostPath): void {
  const lead = leadsTo(path.path, path.isWritable);
  if (lead === undefined || (lead.mayBeRead && !path.isWritable && path.reason !== undefined)) return;
  if (lead.mayBeRead && !path.isWritable) refuseSensitive(where, path, lead);
  refuse(where, {
    code: 'host-path-takeover',
    problem: `${path.isWritable ? 'write access' : 'access'} to ${path.path} of a node gives control over the node: the path exposes ${lead.what}`,
    given: path.path,
    allowed: path.isWritable ? 'writing to a directory of its own, such as /var/lib/log-collector' : 'other paths; no socket of the container runtime, not even read-only',
    fix: path.isWritable ? 'write to a directory of its own' : 'get what it needs from the Kubernetes API, with permissions',
  });
}

function refuseSensitive(where: IConstruct, { path }: HostPath, { what }: Lead): never {
  return refuse(where, {
    code: 'host-path-sensitive',
    problem: `it may read more than intended: the path exposes ${what}`,
    given: path,
    allowed: 'directories that the agent is meant for; others with a reason',
    fix: path === '/' ? "list the paths that it needs one by one, or use HostPath.root('why')" : `list the paths that it needs inside ${path}, or use HostPath.sensitive('${path}', 'why')`,
  });
}

function refuseTwin(where: IConstruct, path: HostPath, earlier: HostPath[]): void {
  if (!earlier.some(other => volumeName(other) === volumeName(path))) return;
  refuse(where, {
    code: 'host-path-duplicate',
    problem: 'it mounts a path of the node twice, or two paths with the same volume name, in which slashes are replaced by hyphens',
    given: path.path,
    allowed: 'each path once',
    fix: 'remove one of them',
  });
}
