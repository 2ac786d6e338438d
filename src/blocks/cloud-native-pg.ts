import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { pullPolicy } from './container';
import { versionLabel } from './deployment';
import { Environment } from './environment';
import { Identity, objectLabels } from './identity';
import { kubeObject, Plain } from './kube';
import { Placement } from './placement';
import { containerResources } from './resources';
import { wholeSeconds } from './seconds';
import { AccessMode } from '../props/access-mode';
import { Resources } from '../props/resources';
import { WritablePath } from '../props/writable-path';

type Labels = { readonly [key: string]: string };

/** The operator's own volume on disk, by its name in the pods. */
const SCRATCH_VOLUME = 'scratch-data';

export interface CloudNativePgOptions {
  readonly instances: number;
  readonly image: string;
  readonly database: string;
  readonly owner: string;
  /** Secret of the owner's password; without one the operator makes it up. */
  readonly secretName?: string;
  readonly parameters: { readonly [name: string]: string };
  readonly preloadLibraries: string[];
  readonly synchronous?: { readonly number: number; readonly dataDurability: string };
  readonly storage: { readonly size: string; readonly storageClass?: string; readonly accessMode?: AccessMode };
  readonly resources: Resources;
  /** One in memory, which the servers share, and one on disk for the operator's own. */
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
 * What CloudNativePG makes servers, Services and claims of.
 *
 * @see https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#cluster
 */
export function cloudNativePgCluster(scope: Construct, identity: Identity, options: CloudNativePgOptions): ApiObject {
  const { image, labels, resources, placement, environment } = options;
  return kubeObject(ApiObject, scope, 'Cluster', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      name: identity.instance,
      labels: { ...labels, ...objectLabels(identity), ...versionLabel(scope, image) },
      annotations: options.annotations,
    },
    spec: {
      instances: options.instances,
      imageName: image,
      imagePullPolicy: pullPolicy(scope, 'image', image),
      bootstrap: { initdb: initdb(options) },
      postgresql: settings(options),
      storage: storage(options),
      resources: containerResources(scope, 'resources', resources, options.writablePaths),
      ephemeralVolumesSizeLimit: scratch(options),
      env: Lazy.any({ produce: () => environment().render() }),
      affinity: Lazy.any({ produce: () => affinity(placement) }),
      topologySpreadConstraints: placement.render().topologySpreadConstraints,
      ...(options.priorityClassName !== undefined && { priorityClassName: options.priorityClassName }),
      // Asked to stop, the servers would first wait three minutes for every client to leave.
      smartShutdownTimeout: 0,
      stopDelay: wholeSeconds(scope, 'terminationGraceSeconds', options.terminationGraceSeconds, 1),
      inheritedMetadata: inherited(identity, options),
    },
  });
}

/** Texts are ordered by code point, as no update of a library changes that. */
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

/** With the quorum, no replica takes over that may lack what another one has. */
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
  const { affinity: { nodeAffinity, podAffinity, podAntiAffinity } = {}, tolerations } = placement.render({});
  return {
    ...amongThemselves(placement.apart),
    nodeAffinity,
    additionalPodAffinity: podAffinity,
    additionalPodAntiAffinity: podAntiAffinity,
    tolerations,
  };
}

/** The operator writes the term by itself, and is told over what it goes and how strictly. */
function amongThemselves(apart: Plain<k8s.PodAntiAffinity>): object {
  const [required] = apart.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const [preferred] = apart.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return {
    enablePodAntiAffinity: true,
    podAntiAffinityType: required ? 'required' : 'preferred',
    topologyKey: (required ?? preferred?.podAffinityTerm)?.topologyKey,
  };
}

/** What pods, claims and Services get beside the operator's own labels. */
function inherited({ partOf }: Identity, { labels, podLabels, podAnnotations }: CloudNativePgOptions): object {
  return {
    labels: { ...labels, ...podLabels, ...(partOf !== undefined && { 'app.kubernetes.io/part-of': partOf }) },
    annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': SCRATCH_VOLUME, ...podAnnotations },
  };
}
