import { IConstruct } from 'constructs';
import { nearestFew } from '../../private/messages/nearest';
import { refuse } from '../../private/refusal';
import { PodSecurity } from '../../props/security/pod-security';
import { statedReason } from '../objects/stated-reason';

/** Capabilities with the reason for each. */
export type Capabilities = { readonly [name: string]: string };

/** What a workload may do beyond the others, the strictest Pod Security level that allows it, and why. */
export interface Rights {
  readonly level: PodSecurity;
  readonly reasons: string[];
}

/** Those that the level `baseline` allows. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const OF_BASELINE = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
];
/** @see https://man7.org/linux/man-pages/man7/capabilities.7.html */
const OTHERS = [
  'AUDIT_CONTROL', 'AUDIT_READ', 'BLOCK_SUSPEND', 'BPF', 'CHECKPOINT_RESTORE', 'DAC_READ_SEARCH', 'IPC_LOCK', 'IPC_OWNER', 'LEASE', 'LINUX_IMMUTABLE',
  'MAC_ADMIN', 'MAC_OVERRIDE', 'NET_ADMIN', 'NET_BROADCAST', 'NET_RAW', 'PERFMON', 'SYSLOG', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT',
  'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'WAKE_ALARM',
];

const FROM_STRICT_TO_LAX = [PodSecurity.RESTRICTED, PodSecurity.BASELINE, PodSecurity.PRIVILEGED];

/** Which of two levels allows more. */
export function laxer(one: PodSecurity, other: PodSecurity): PodSecurity {
  return FROM_STRICT_TO_LAX.indexOf(one) >= FROM_STRICT_TO_LAX.indexOf(other) ? one : other;
}

/** For people, on the workload: the level that it needs, and why. */
export function levelAnnotation({ level, reasons }: Rights): { readonly [key: string]: string } {
  return level === PodSecurity.RESTRICTED ? {} : { 'keelwright.io/pod-security': `${level}: ${reasons.join('; ')}` };
}

/**
 * What capabilities ask of the namespace. A user other than root gets them only through a file of the image that has them (`setcap`), which requires
 * privilege escalation.
 */
export function capabilityRights(where: IConstruct, given: Capabilities = {}, isRoot: boolean): Rights {
  const names = Object.keys(given);
  names.forEach(name => refuseUnknown(where, name));
  if (names.includes('NET_BIND_SERVICE') && !isRoot) refuseUnneeded(where);
  const reasons = names.map(name => `has the capability ${name}: ${statedReason(where, `capabilities.${name}`, given[name], 'its namespace allows more to all pods', 'locks keys in memory')}`);
  return { level: levelOf(names), reasons };
}

function levelOf(names: string[]): PodSecurity {
  if (names.length === 0) return PodSecurity.RESTRICTED;
  return names.every(name => OF_BASELINE.includes(name)) ? PodSecurity.BASELINE : PodSecurity.PRIVILEGED;
}

function refuseUnknown(where: IConstruct, name: string): void {
  const known = [...OF_BASELINE, ...OTHERS];
  if (known.includes(name)) return;
  const bare = name.toUpperCase().replace(/^CAP_/, '');
  refuse(where, {
    code: 'capability-unknown',
    problem: 'this is not a capability that can be added',
    given: name,
    allowed: `names without CAP_, such as ${nearestFew(bare, known)}`,
    fix: known.includes(bare) ? `use ${bare}` : 'use one of these, or remove it',
  });
}

function refuseUnneeded(where: IConstruct): void {
  refuse(where, {
    code: 'capability-unneeded',
    problem: 'every user may listen on ports below 1024 in pods that declare such a port, so NET_BIND_SERVICE would only add a risk',
    given: 'NET_BIND_SERVICE',
    allowed: 'other capabilities',
    fix: 'remove NET_BIND_SERVICE',
  });
}
