import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Attachment } from './attachment';
import { Plain } from './kube';
import { leadsTo, Lead } from './node-folders';
import { statedReason } from './stated-reason';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { HostPath } from '../props/host-path';

const PATH = /^(\/[A-Za-z0-9._@+-]+)+$/;

const LONGEST = 55;
const VOLUME_NAME = /^[a-z0-9-]{1,62}[a-z0-9]$/;

/** Where a mount would hide what each container has of its own. */
const CONTAINERS_OWN = ['/', '/proc', '/sys', '/dev', '/etc', '/usr', '/bin', '/sbin', '/lib', '/lib64'];

/** The paths of the node that an agent sees, each as a volume of its own. */
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

/** What an agent does with the path, for those who must approve it. */
export function hostPathReason({ path, isWritable, reason }: HostPath): string {
  const what = path === '/' ? 'reads the whole file system of the node' : `${isWritable ? 'writes to' : 'reads'} ${path} of the node`;
  return reason === undefined ? what : `${what}: ${reason}`;
}

function mount(where: IConstruct, path: HostPath): Plain<k8s.VolumeMount> {
  const { mountPath, isWritable } = path;
  const name = volumeName(path);
  if (isWritable) return { name, mountPath };
  // What is mounted on the node later shows only so, and then what is mounted inside cannot be made read-only.
  if (path.path === '/') return { name, mountPath, readOnly: true, mountPropagation: 'HostToContainer' };
  // Without it, what is mounted inside the folder stays writable.
  const recursive = Platform.of(where)._supports('recursiveReadOnlyMounts') && path.type !== 'File';
  return { name, mountPath, readOnly: true, ...(recursive && { recursiveReadOnly: 'IfPossible' }) };
}

/** `/var/log` is the volume host-var-log; what a name cannot hold is spelled by its code. */
function volumeName({ path }: HostPath): string {
  if (path === '/') return 'host-root-file-system';
  return `host${path.replace(/\//g, '-').replace(/[^a-z0-9-]/g, character => `x${character.charCodeAt(0).toString(16)}`)}`;
}

function refuseInvalid(where: IConstruct, hostPath: HostPath): void {
  const { path } = hostPath;
  if (path === '/' || (isPath(path) && VOLUME_NAME.test(volumeName(hostPath)))) return;
  refuse(where, {
    code: 'host-path-invalid',
    problem: 'this is no path of a node that can be mounted',
    given: path,
    allowed: `absolute paths of at most ${LONGEST} characters, capitals, dots and underscores counted three times, without '..' and ending with a letter or digit`,
    fix: "write it as on the node, such as '/var/log'",
  });
}

function refuseMisplaced(where: IConstruct, { path, mountPath }: HostPath): void {
  if (isPath(mountPath) && !CONTAINERS_OWN.includes(mountPath)) return;
  refuse(where, {
    code: 'host-path-misplaced',
    problem: `${path} of the node is to be mounted ${isPath(mountPath) || mountPath === '/' ? 'over what the container itself needs' : 'where nothing can be mounted'}`,
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
    problem: `whoever ${path.isWritable ? 'writes to' : 'has'} ${path.path} of a node has the node: there ${lead.what}`,
    given: path.path,
    allowed: path.isWritable ? 'writing to a folder of its own, such as /var/lib/log-collector' : 'other paths; no socket of the container runtime, also read-only',
    fix: path.isWritable ? 'write to a folder of its own' : 'ask the Kubernetes API for what it needs, by permissions',
  });
}

function refuseSensitive(where: IConstruct, { path }: HostPath, { what }: Lead): never {
  return refuse(where, {
    code: 'host-path-sensitive',
    problem: `it reads more than it may be meant to: there ${what}`,
    given: path,
    allowed: 'folders of its own business; others with a reason',
    fix: path === '/' ? "name what it needs one by one, or write HostPath.root('why')" : `name what it needs inside ${path}, or write HostPath.sensitive('${path}', 'why')`,
  });
}

function refuseTwin(where: IConstruct, path: HostPath, earlier: HostPath[]): void {
  if (!earlier.some(other => volumeName(other) === volumeName(path))) return;
  refuse(where, {
    code: 'host-path-duplicate',
    problem: 'it names a path of the node twice, or two that are the same when slashes are read as hyphens',
    given: path.path,
    allowed: 'each path once',
    fix: 'remove one of them',
  });
}
