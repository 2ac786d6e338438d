/** What a path of a node leads to beyond itself. */
export interface Lead {
  /** What is there, as half a sentence: `are the keys of the cluster`. */
  readonly what: string;
  /** Whether an agent may read it, for a reason. */
  readonly mayBeRead: boolean;
}

interface Folder extends Lead {
  readonly path: string;
  /** Whether it counts only as a whole, and what is inside it is judged by itself. */
  readonly asAWhole?: boolean;
  /** Folders inside it that lead nowhere. */
  readonly but?: string[];
}

/** Reading is enough to speak to a socket. */
const SOCKETS: Folder[] = [
  { path: '/run', what: 'are the sockets of the container runtime and of the system', mayBeRead: false, asAWhole: true },
  ...['/run/containerd', '/run/crio', '/run/docker', '/run/podman'].map(path => ({ path, what: 'is the socket of the container runtime', mayBeRead: false })),
];

const SENSITIVE: Folder[] = [
  { path: '/', what: 'is everything on the node', mayBeRead: true, asAWhole: true },
  { path: '/boot', what: 'is what the node starts from', mayBeRead: true },
  { path: '/dev', what: 'are the disks of the node', mayBeRead: true },
  { path: '/etc', what: 'are the passwords and keys of the node', mayBeRead: true, asAWhole: true },
  { path: '/etc/kubernetes', what: 'are the keys of the cluster', mayBeRead: true },
  { path: '/home', what: 'are the keys of people', mayBeRead: true },
  { path: '/proc', what: 'is what all processes of the node hold, their secrets too', mayBeRead: true },
  { path: '/root', what: 'are the keys of people', mayBeRead: true },
  { path: '/sys', what: 'are the devices and the settings of the kernel', mayBeRead: true },
  { path: '/var', what: 'is the data of everything on the node', mayBeRead: true, asAWhole: true },
  { path: '/var/lib', what: 'is the data of everything on the node', mayBeRead: true, asAWhole: true },
  { path: '/var/lib/containerd', what: 'are the files of all containers', mayBeRead: true },
  { path: '/var/lib/containers', what: 'are the files of all containers', mayBeRead: true },
  { path: '/var/lib/docker', what: 'are the files of all containers', mayBeRead: true, but: ['/var/lib/docker/containers'] },
  { path: '/var/lib/etcd', what: 'is all that the cluster knows', mayBeRead: true },
  { path: '/var/lib/kubelet', what: 'are the tokens and Secrets of all pods of the node', mayBeRead: true },
];

/** Harmless to read. */
const PROGRAMS: Folder[] = ['/bin', '/lib', '/lib64', '/sbin', '/usr', '/etc/cron.d', '/etc/cron.daily', '/etc/cron.hourly', '/etc/systemd', '/etc/profile.d', '/etc/sudoers.d', '/etc/ssh']
  .map(path => ({ path, what: 'is what the node runs', mayBeRead: true }));

/** What is at the path that is not the business of one agent; undefined when nothing is known to be. */
export function leadsTo(path: string, isWritable: boolean): Lead | undefined {
  const real = path.replace(/^\/var\/run(?=\/|$)/, '/run');
  if (/\.sock$/.test(real) || /^\/run\/docker/.test(real)) return SOCKETS[1];
  return [...SOCKETS, ...SENSITIVE, ...isWritable ? PROGRAMS : []].find(folder => covers(folder, real));
}

function covers({ path, asAWhole, but = [] }: Folder, given: string): boolean {
  if (given === path) return true;
  return !asAWhole && isInside(given, path) && !but.some(exception => given === exception || isInside(given, exception));
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}
