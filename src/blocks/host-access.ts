import { IConstruct } from 'constructs';
import { Attachment } from './attachment';
import { hostPathMounts, hostPathReason } from './host-paths';
import { statedReason } from './stated-reason';
import { refuse } from '../private/refusal';
import { HostPath } from '../props/host-path';
import { PodSecurity } from '../props/pod-security';
import { Port } from '../props/port';
import { User } from '../props/user';

const FIRST_UNPRIVILEGED_PORT = 1024;

export interface HostAccessOptions {
  readonly hostPaths?: HostPath[];
  readonly hostNetwork?: string;
  readonly hostPID?: string;
  readonly runAsRoot?: string;
  readonly user?: User;
}

/** What of a node its agent has, and the lowest Pod Security level that lets it. */
export interface HostAccess {
  readonly level: PodSecurity;
  /** What lowers the level, and why. */
  readonly reasons: string[];
  readonly paths: Attachment;
  readonly namespaces: { readonly hostNetwork?: boolean; readonly hostPID?: boolean; readonly dnsPolicy?: string };
  readonly user?: User;
}

export function hostAccess(where: IConstruct, options: HostAccessOptions, ports: Port[]): HostAccess {
  const { hostPaths = [], hostNetwork, hostPID, runAsRoot } = options;
  const paths = hostPathMounts(where, hostPaths);
  const privileged = [
    ...hostPaths.map(hostPathReason),
    ...said(where, 'hostNetwork', hostNetwork, "uses the node's network, where most network plugins do not hold it to its policy"),
    ...said(where, 'hostPID', hostPID, 'sees all processes of the node'),
  ];
  const root = said(where, 'runAsRoot', runAsRoot, 'runs as root');
  if (hostNetwork !== undefined) ports.forEach(port => refusePrivileged(where, port));
  return {
    level: privileged.length > 0 ? PodSecurity.PRIVILEGED : root.length > 0 ? PodSecurity.BASELINE : PodSecurity.RESTRICTED,
    reasons: [...privileged, ...root],
    paths,
    namespaces: {
      // Names of the cluster are not known to the node.
      ...(hostNetwork !== undefined && { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
      ...(hostPID !== undefined && { hostPID: true }),
    },
    user: userOf(where, options),
  };
}

function said(where: IConstruct, prop: string, reason: string | undefined, what: string): string[] {
  return reason === undefined ? [] : [`${what}: ${statedReason(where, prop, reason)}`];
}

function userOf(where: IConstruct, { runAsRoot, user }: HostAccessOptions): User | undefined {
  if (runAsRoot === undefined) return user;
  if (user === undefined) return User._ROOT;
  return refuse(where, {
    code: 'user-and-root',
    problem: 'it is to run as root and as another user',
    given: `runAsRoot, and user ${user.uid ?? 'of the image'}`,
    allowed: 'one of the two',
    fix: 'remove runAsRoot, or user',
  });
}

/** The sysctl that lets others listen there is not for pods on the node's network. */
function refusePrivileged(where: IConstruct, { name, container }: Port): void {
  if (container >= FIRST_UNPRIVILEGED_PORT) return;
  refuse(where, {
    code: 'host-port-privileged',
    problem: `port ${name} is one of those of the node on which only its root may listen`,
    given: container,
    allowed: `ports from ${FIRST_UNPRIVILEGED_PORT} on, beside hostNetwork`,
    fix: 'listen on a higher port, or leave hostNetwork out',
  });
}
