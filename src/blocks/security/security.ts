import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { User } from '../../props/security/user';
import { Port } from '../../props/services/port';
import { Json } from '../objects/kube';

/** Above 10000, so that it does not match a user of the node. */
const DEFAULT_USER = User.of(10001);
const LARGEST_ID = 2147483647;
const FIRST_UNPRIVILEGED_PORT = 1024;

/** What Pod Security's `restricted` level requires of the pod; only agents can run as root. */
export function podSecurityContext(where: IConstruct, given: User | undefined, ports: Port[]): Json<k8s.PodSecurityContext> {
  const user = given ?? defaultUser(where);
  const isRoot = user === User._ROOT;
  if (!isRoot) {
    id(where, 'user', user.uid);
    id(where, 'user group', user.gid);
  }
  const lowest = Math.min(...ports.map(port => port.container));
  return {
    runAsNonRoot: !isRoot,
    ...(user.uid !== undefined && { runAsUser: user.uid, runAsGroup: user.gid }),
    // What root creates already belongs to root.
    ...(user.uid !== undefined && !isRoot && { fsGroup: user.gid, fsGroupChangePolicy: 'OnRootMismatch' }),
    seccompProfile: { type: 'RuntimeDefault' },
    // The only way to listen below 1024 without a capability; Pod Security lists it as a safe sysctl.
    ...(lowest < FIRST_UNPRIVILEGED_PORT && { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: `${lowest}` }] }),
  };
}

/** The same for each container: some analyzers look only there. */
export function containerSecurityContext(where: IConstruct, given: User | undefined, capabilities: string[] = []): Json<k8s.SecurityContext> {
  const user = given ?? defaultUser(where);
  if (user !== User._ROOT) id(where, 'user', user.uid);
  const hasAny = capabilities.length > 0;
  return {
    // Other users than root get a capability only through a file that has it, which is such an escalation.
    allowPrivilegeEscalation: hasAny && user !== User._ROOT,
    capabilities: { drop: ['ALL'], ...(hasAny && { add: [...capabilities].sort() }) },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: user !== User._ROOT,
    ...(user.uid !== undefined && { runAsUser: user.uid, runAsGroup: user.gid }),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** Whether the volumes of the pod belong to the pod's own group. */
export function hasVolumeGroup(where: IConstruct, given: User | undefined): boolean {
  return (given ?? defaultUser(where)).gid !== undefined;
}

/** A fixed user would be rejected where the namespace has its own users. */
function defaultUser(where: IConstruct): User {
  return Platform.of(where).assignsUsers ? User.ofImage() : DEFAULT_USER;
}

function id(where: IConstruct, what: string, given: number | undefined): void {
  if (given === undefined || (Number.isInteger(given) && given >= 1 && given <= LARGEST_ID)) return;
  refuse(where, {
    code: 'user-invalid',
    problem: given === 0 ? `the ${what} is root` : `the ${what} is not a valid ID`,
    given,
    allowed: `a whole number from 1 to ${LARGEST_ID}, or User.ofImage()`,
    fix: "use the image's own user, or remove it to use 10001",
  });
}
