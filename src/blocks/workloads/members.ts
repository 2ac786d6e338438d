import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { memberDisruptionBudget } from './disruption-budget';
import { grownClaims, memberClaims, MemberClaims } from './member-claims';
import { statefulSet } from './stateful-set';
import { Port } from '../../props/services/port';
import { Storage } from '../../props/storage/storage';
import { DisruptionBudget } from '../../props/workloads/disruption-budget';
import { PodManagement } from '../../props/workloads/pod-management';
import { Identity, Labels } from '../objects/identity';
import { PodOptions } from '../pods/pod';
import { Replicas } from '../scaling/replicas';
import { headlessService } from '../services/service';

/** What makes pods members of a StatefulSet. */
export interface Membership {
  /** The volume of each, and where it is mounted. */
  readonly volume?: { readonly storage: Storage; readonly path: string };
  /** Ports on which only the members reach each other. */
  readonly memberPorts: Port[];
  readonly podManagement: PodManagement;
  readonly updatePartition?: number;
}

export interface MembersOptions {
  readonly membership: Membership;
  readonly claims?: MemberClaims;
  readonly pod: PodOptions;
  readonly replicas: Replicas;
  readonly minReadySeconds?: number;
  readonly budget?: DisruptionBudget;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** The members, and the objects that exist because each member has its own identity. */
export interface Members {
  readonly statefulSet: k8s.KubeStatefulSet;
  readonly headlessService: k8s.KubeService;
  readonly podDisruptionBudget?: k8s.KubePodDisruptionBudget;
  readonly persistentVolumeClaims: k8s.KubePersistentVolumeClaim[];
}

export function members(scope: Construct, identity: Identity, options: MembersOptions): Members {
  const { membership: { volume, podManagement, updatePartition }, claims, replicas, minReadySeconds, budget, labels, annotations } = options;
  const name = identity.instance;
  const serviceName = membersOf(name);
  // A member that waited before it stops would only be away longer: no other member has its data.
  const pod = { ...options.pod, drainSeconds: 0 };
  const sidecarPorts = (pod.sidecars ?? []).flatMap(({ ports }) => ports);
  return {
    persistentVolumeClaims: volume ? grownClaims(scope, identity, volume.storage, replicas.max, labels) : [],
    statefulSet: statefulSet(scope, identity, {
      ...pod, replicas, serviceName, claims, podManagement, updatePartition, minReadySeconds, labels, annotations,
    }),
    headlessService: headlessService(scope, identity, { name: serviceName, ports: pod.ports, sidecarPorts, labels }),
    podDisruptionBudget: memberDisruptionBudget(scope, identity, { given: budget, replicas, labels }),
  };
}

export function claimsOf(scope: Construct, identity: Identity, membership: Membership | undefined): MemberClaims | undefined {
  return membership?.volume && memberClaims(scope, identity, membership.volume.storage, membership.volume.path);
}

/** Name of the headless Service. */
export function membersOf(name: string): string {
  return `${name}-members`;
}

/** A member's own DNS name, from within its namespace. */
export function memberHost(name: string, ordinal: number): string {
  return `${name}-${ordinal}.${membersOf(name)}`;
}
