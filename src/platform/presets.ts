import { PlatformOptions, PullPolicy } from './platform-options';
import { Egress, Peer } from '../props/policies/peer';
import { StorageClass, VolumeBindingMode } from '../props/storage/storage-class';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

/**
 * Differences between the kinds of clusters. See `docs/platforms.md` for the source of each value.
 * Values that depend on the setup of a cluster are not included.
 */
export const PRESETS: { readonly [name: string]: PlatformOptions } = {
  generic: {},

  kind: {
    enforcesNetworkPolicies: true,
    pullPolicy: PullPolicy.IF_NOT_PRESENT,
    zones: 1,
    storageClass: StorageClass.existing('standard', {
      allowVolumeExpansion: false, volumeBindingMode: VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER,
    }),
    internalLoadBalancerAnnotations: {},
  },

  minikube: {
    enforcesNetworkPolicies: false,
    pullPolicy: PullPolicy.IF_NOT_PRESENT,
    zones: 1,
    storageClass: StorageClass.existing('standard', { allowVolumeExpansion: false, volumeBindingMode: VolumeBindingMode.IMMEDIATE }),
    apiServer: [Egress.to(Peer.anyone(), [443, 6443, 8443])],
    internalLoadBalancerAnnotations: {},
  },

  gke: {
    identityServers: [Egress.to(Peer.cidr('169.254.169.252/32'), [987, 988]), Egress.to(Peer.cidr('169.254.169.254/32'), [80, 8080])],
    internalLoadBalancerAnnotations: { 'networking.gke.io/load-balancer-type': 'Internal' },
  },

  eks: {
    enforcesNetworkPolicies: false,
    hasDefaultStorageClass: false,
    loadBalancerAnnotations: {
      [`${AWS}-type`]: 'external',
      [`${AWS}-nlb-target-type`]: 'ip',
      [`${AWS}-scheme`]: 'internet-facing',
    },
    internalLoadBalancerAnnotations: { [`${AWS}-scheme`]: 'internal' },
  },

  aks: {
    enforcesNetworkPolicies: false,
    storageClass: StorageClass.existing('managed-csi', {
      allowVolumeExpansion: true, volumeBindingMode: VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER,
    }),
    // By the port's appProtocol it would probe `/`, and take all nodes out of service if the app has no such page.
    loadBalancerAnnotations: { 'service.beta.kubernetes.io/port_{port}_health-probe_protocol': 'tcp' },
    internalLoadBalancerAnnotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
  },

  openshift: {
    enforcesNetworkPolicies: true,
    assignsUsers: true,
    dnsPorts: [53, 5353],
  },
};

/** Where to read how each kind of cluster enforces network policies. */
export const WHO_ENFORCES: { readonly [name: string]: string } = {
  generic: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites',
  kind: 'https://github.com/kubernetes-sigs/kind/releases/tag/v0.24.0',
  minikube: 'https://minikube.sigs.k8s.io/docs/handbook/network_policy/',
  gke: 'https://docs.cloud.google.com/kubernetes-engine/docs/how-to/network-policy',
  eks: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html',
  aks: 'https://learn.microsoft.com/azure/aks/use-network-policies',
  openshift: 'https://docs.redhat.com/en/documentation/openshift_container_platform/',
};
