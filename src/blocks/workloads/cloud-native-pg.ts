import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { workloadLabels } from './deployment';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { AccessMode } from '../../props/storage/access-mode';
import { Environment } from '../config/environment';
import { proxyAnnotations } from '../mesh/mesh';
import { Identity, Labels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { wholeSeconds } from '../objects/seconds';
import { pullPolicy } from '../pods/container';
import { pullSecrets } from '../pods/pull-secrets';
import { containerResources } from '../scaling/resources';
import { Placement } from '../scheduling/placement';

/** The operator's own volume on disk, by its name in the pods. */
const SCRATCH_VOLUME = 'scratch-data';

export interface CloudNativePgOptions {
  readonly instances: number;
  readonly image: string;
  readonly database: string;
  readonly owner: string;
  /** Secret with the owner's password; without one, the operator generates it. */
  readonly secretName?: string;
  readonly parameters: { readonly [name: string]: string };
  readonly preloadLibraries: string[];
  readonly synchronous?: { readonly number: number; readonly dataDurability: string };
  readonly storage: { readonly size: string; readonly storageClass?: string; readonly accessMode?: AccessMode };
  readonly resources: Resources;
  /** One in memory, which the servers share, and one on disk for the operator itself. */
  readonly writablePaths: WritablePath[];
  readonly terminationGraceSeconds: number;
  readonly placement: Placement;
  readonly priorityClassName?: string;
  readonly environment: () => Environment;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
}

/**
 * The Cluster from which CloudNativePG creates servers, Services and PersistentVolumeClaims.
 *
 * @see https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#cluster
 */
export function cloudNativePgCluster(scope: Construct, identity: Identity, options: CloudNativePgOptions): ApiObject {
  const { image, resources, placement, environment } = options;
  return kubeObject(ApiObject, scope, 'Cluster', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      name: identity.instance,
      labels: workloadLabels(scope, identity, options),
      annotations: options.annotations,
    },
    spec: {
      instances: options.instances,
      imageName: image,
      imagePullPolicy: pullPolicy(scope, 'image', image),
      ...pullSecrets(scope),
      bootstrap: { initdb: initdb(options) },
      postgresql: settings(options),
      storage: storage(options),
      resources: containerResources(scope, 'resources', resources, options.writablePaths),
      ephemeralVolumesSizeLimit: scratch(options),
      env: Lazy.any({ produce: () => environment().render() }),
      affinity: Lazy.any({ produce: () => affinity(placement) }),
      topologySpreadConstraints: placement.render().topologySpreadConstraints,
      ...(options.priorityClassName !== undefined && { priorityClassName: options.priorityClassName }),
      // When asked to stop, the servers would first wait three minutes for every client to disconnect.
      smartShutdownTimeout: 0,
      stopDelay: wholeSeconds(scope, 'terminationGraceSeconds', options.terminationGraceSeconds, 1),
      inheritedMetadata: inherited(scope, identity, options),
    },
  });
}

/** Texts are sorted by code point, because no update of a library changes that order. */
function initdb({ database, owner, secretName }: CloudNativePgOptions): object {
  return {
    database,
    owner,
    ...(secretName !== undefined && { secret: { name: secretName } }),
    encoding: 'UTF8',
    localeCollate: 'C.UTF-8',
    localeCType: 'C.UTF-8',
    dataChecksums: true,
  };
}

/** With the quorum, no replica takes over that may lack data that another one has. */
function settings({ parameters, preloadLibraries, synchronous }: CloudNativePgOptions): object {
  return {
    parameters,
    ...(preloadLibraries.length > 0 && { shared_preload_libraries: preloadLibraries }),
    ...(synchronous && { synchronous: { method: 'any', ...synchronous, failoverQuorum: synchronous.dataDurability === 'required' } }),
  };
}

function storage({ storage: { size, storageClass, accessMode } }: CloudNativePgOptions): object {
  return {
    size,
    storageClass,
    resizeInUseVolumes: true,
    ...(accessMode && { pvcTemplate: { accessModes: [accessMode] } }),
  };
}

function scratch({ writablePaths }: CloudNativePgOptions): object {
  return { shm: writablePaths.find(({ inMemory }) => inMemory)?.size, temporaryData: writablePaths.find(({ inMemory }) => !inMemory)?.size };
}

function affinity(placement: Placement): object {
  const { nodeSelector, affinity: { nodeAffinity, podAffinity, podAntiAffinity } = {}, tolerations } = placement.render({});
  return {
    ...amongThemselves(placement.apart),
    nodeSelector,
    nodeAffinity,
    additionalPodAffinity: podAffinity,
    additionalPodAntiAffinity: podAntiAffinity,
    tolerations,
  };
}

/** The operator writes the term itself, and gets its topology and whether it is required. */
function amongThemselves(apart: Json<k8s.PodAntiAffinity>): object {
  const [required] = apart.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const [preferred] = apart.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return {
    enablePodAntiAffinity: true,
    podAntiAffinityType: required ? 'required' : 'preferred',
    topologyKey: (required ?? preferred?.podAffinityTerm)?.topologyKey,
  };
}

/** What pods, PersistentVolumeClaims and Services get in addition to the operator's own labels. */
function inherited(scope: Construct, { partOf }: Identity, { labels, podLabels, podAnnotations }: CloudNativePgOptions): object {
  return {
    labels: { ...labels, ...podLabels, ...(partOf !== undefined && { 'app.kubernetes.io/part-of': partOf }) },
    annotations: { ...proxyAnnotations(scope), 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': SCRATCH_VOLUME, ...podAnnotations },
  };
}
