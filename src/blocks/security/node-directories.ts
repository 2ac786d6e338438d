/** What a path of a node exposes beyond itself. */
export interface Lead {
  /** What the path exposes, as part of a sentence: `the keys of the cluster`. */
  readonly what: string;
  /** Whether an agent may read it if it has a reason. */
  readonly mayBeRead: boolean;
}

interface Folder extends Lead {
  readonly path: string;
  /** Whether it counts only as a whole, and paths inside it are checked by themselves. */
  readonly asAWhole?: boolean;
  /** Directories inside it that expose nothing. */
  readonly but?: string[];
}

/** Read access is enough to use a socket. */
const SOCKETS: Folder[] = [
  { path: '/run', what: 'the sockets of the container runtime and of the system', mayBeRead: false, asAWhole: true },
  ...['/run/containerd', '/run/crio', '/run/docker', '/run/podman'].map(path => ({ path, what: 'the socket of the container runtime', mayBeRead: false })),
];

const SENSITIVE: Folder[] = [
  { path: '/', what: 'everything on the node', mayBeRead: true, asAWhole: true },
  { path: '/boot', what: 'the files that the node boots from', mayBeRead: true },
  { path: '/dev', what: 'the disks of the node', mayBeRead: true },
  { path: '/etc', what: 'the passwords and keys of the node', mayBeRead: true, asAWhole: true },
  { path: '/etc/kubernetes', what: 'the keys of the cluster', mayBeRead: true },
  { path: '/home', what: 'the keys of users', mayBeRead: true },
  { path: '/proc', what: 'the data of all processes of the node, including their secrets', mayBeRead: true },
  { path: '/root', what: 'the keys of users', mayBeRead: true },
  { path: '/sys', what: 'the devices and the settings of the kernel', mayBeRead: true },
  { path: '/var', what: 'the data of everything on the node', mayBeRead: true, asAWhole: true },
  { path: '/var/lib', what: 'the data of everything on the node', mayBeRead: true, asAWhole: true },
  { path: '/var/lib/containerd', what: 'the files of all containers', mayBeRead: true },
  { path: '/var/lib/containers', what: 'the files of all containers', mayBeRead: true },
  { path: '/var/lib/docker', what: 'the files of all containers', mayBeRead: true, but: ['/var/lib/docker/containers'] },
  { path: '/var/lib/etcd', what: 'all data of the cluster', mayBeRead: true },
  { path: '/var/lib/kubelet', what: 'the tokens and Secrets of all pods of the node', mayBeRead: true },
];

/** Harmless to read. */
const PROGRAMS: Folder[] = ['/bin', '/lib', '/lib64', '/sbin', '/usr', '/etc/cron.d', '/etc/cron.daily', '/etc/cron.hourly', '/etc/systemd', '/etc/profile.d', '/etc/sudoers.d', '/etc/ssh']
  .map(path => ({ path, what: 'the programs that the node runs', mayBeRead: true }));

/** What the path exposes beyond the purpose of one agent; undefined when it is not known to expose anything. */
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
