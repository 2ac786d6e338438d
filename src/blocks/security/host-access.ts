import { IConstruct } from 'constructs';
import { Capabilities, capabilityRights, laxer, Rights } from './capabilities';
import { hostPathMounts, hostPathReason } from './host-paths';
import { refuse } from '../../private/refusal';
import { HostPath } from '../../props/security/host-path';
import { PodSecurity } from '../../props/security/pod-security';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { Attachment } from '../objects/attachment';
import { statedReason } from '../objects/stated-reason';

const FIRST_UNPRIVILEGED_PORT = 1024;

export interface HostAccessOptions {
  readonly capabilities?: Capabilities;
  readonly hostPaths?: HostPath[];
  readonly hostNetwork?: string;
  readonly hostPID?: string;
  readonly runAsRoot?: string;
  readonly user?: User;
}

/** Namespaces of the node in which a pod runs. */
export interface NodeNamespaces {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly dnsPolicy?: string;
}

/** What an agent uses of its node. */
export interface HostAccess extends Rights {
  readonly paths: Attachment;
  readonly namespaces: NodeNamespaces;
  readonly user?: User;
}

export function hostAccess(where: IConstruct, options: HostAccessOptions, ports: Port[]): HostAccess {
  const { hostPaths = [], hostNetwork, hostPID, runAsRoot, capabilities } = options;
  const paths = hostPathMounts(where, hostPaths);
  const privileged = [
    ...hostPaths.map(hostPathReason),
    ...said(where, 'hostNetwork', hostNetwork, "uses the node's network, where most network plugins do not hold it to its policy"),
    ...said(where, 'hostPID', hostPID, 'sees all processes of the node'),
  ];
  const root = said(where, 'runAsRoot', runAsRoot, 'runs as root');
  const added = capabilityRights(where, capabilities, runAsRoot !== undefined);
  if (hostNetwork !== undefined) ports.forEach(port => refusePrivileged(where, port));
  return {
    level: laxer(added.level, privileged.length > 0 ? PodSecurity.PRIVILEGED : root.length > 0 ? PodSecurity.BASELINE : PodSecurity.RESTRICTED),
    reasons: [...privileged, ...root, ...added.reasons],
    paths,
    namespaces: {
      // The node does not know the DNS names of the cluster.
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
    problem: 'runAsRoot conflicts with user: it cannot run as root and as another user',
    given: `runAsRoot, and user ${user.uid ?? 'of the image'}`,
    allowed: 'either runAsRoot or user',
    fix: 'remove runAsRoot or user',
  });
}

/** The sysctl that allows other users to listen there is not available to pods on the node's network. */
function refusePrivileged(where: IConstruct, { name, container }: Port): void {
  if (container >= FIRST_UNPRIVILEGED_PORT) return;
  refuse(where, {
    code: 'host-port-privileged',
    problem: `port ${name} is a privileged port of the node, on which only the node's root may listen`,
    given: container,
    allowed: `ports from ${FIRST_UNPRIVILEGED_PORT} on, with hostNetwork`,
    fix: 'listen on a higher port, or remove hostNetwork',
  });
}
