import { PlatformOptions, PullPolicy } from './platform-options';
import { Egress, Peer } from '../props/peer';
import { StorageClass, VolumeBindingMode } from '../props/storage-class';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

/**
 * What sets each kind of cluster apart. `docs/platforms.md` has the source of each value;
 * what depends on how a cluster was set up is not here.
 */
export const PRESETS: { readonly [name: string]: PlatformOptions } = {
  generic: {},

  kind: {
    pullPolicy: PullPolicy.IF_NOT_PRESENT,
    zones: 1,
    storageClass: StorageClass.existing('standard', {
      allowVolumeExpansion: false, volumeBindingMode: VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER,
    }),
    internalLoadBalancerAnnotations: {},
  },

  minikube: {
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
    hasDefaultStorageClass: false,
    loadBalancerAnnotations: {
      [`${AWS}-type`]: 'external',
      [`${AWS}-nlb-target-type`]: 'ip',
      [`${AWS}-scheme`]: 'internet-facing',
    },
    internalLoadBalancerAnnotations: { [`${AWS}-scheme`]: 'internal' },
  },

  aks: {
    storageClass: StorageClass.existing('managed-csi', {
      allowVolumeExpansion: true, volumeBindingMode: VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER,
    }),
    // By the port's appProtocol it would ask for `/`, and take all nodes out of service when the app has no such page.
    loadBalancerAnnotations: { 'service.beta.kubernetes.io/port_{port}_health-probe_protocol': 'tcp' },
    internalLoadBalancerAnnotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
  },

  openshift: {
    assignsUsers: true,
    dnsPorts: [53, 5353],
  },
};
