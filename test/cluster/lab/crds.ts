import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Served } from './api-server';
import { toolSource } from './binaries';
import { moduleFolder } from '../builds';
import type { KubeObject } from './client';
import { definitionOf, type TypedKind } from './crd-of-types';
import { GCP_BACKEND_POLICY } from './gcp-backend-policy';
import { HEALTH_CHECK_POLICY } from './health-check-policy';
import { waitFor } from './wait';
import type { ToolName } from '../tools';

/** Files of a Go module: of a tool's own, in the tool's version, or of another. */
type Source = ({ readonly tool: ToolName } | { readonly module: string; readonly version: string }) & {
  /** A file, or a folder of files. */
  readonly path: string;
};

/** Written down here, as nobody serves it. */
interface Written {
  readonly definitions: KubeObject[];
}

const SOURCES = {
  'gateway-api': { module: 'sigs.k8s.io/gateway-api', version: 'v1.7.0', path: 'config/crd/standard' },
  'gke-gateway': { definitions: [HEALTH_CHECK_POLICY, GCP_BACKEND_POLICY] },
  'cilium': { module: 'github.com/cilium/cilium', version: 'v1.20.2', path: 'pkg/k8s/apis/cilium.io/client/crds/v2' },
  'vpa': { module: 'k8s.io/autoscaler/vertical-pod-autoscaler', version: 'v1.8.1', path: 'deploy/vpa-v1-crd-gen.yaml' },
  'argo-rollouts': { tool: 'argo-rollouts', path: 'manifests/crds' },
  'istio': { module: 'istio.io/api', version: 'v1.31.1', path: 'kubernetes/customresourcedefinitions.gen.yaml' },
  'keda': { module: 'github.com/kedacore/keda/v2', version: 'v2.21.0', path: 'config/crd/bases' },
  'prometheus-operator': { module: 'github.com/prometheus-operator/prometheus-operator', version: 'v0.94.1', path: 'example/prometheus-operator-crd' },
  'external-secrets': { module: 'github.com/external-secrets/external-secrets', version: 'v1.3.2', path: 'config/crds/bases' },
  'cert-manager': { module: 'github.com/cert-manager/cert-manager', version: 'v1.21.2', path: 'deploy/crds' },
  'cloud-native-pg': {
    folder: 'cloud-native-pg',
    declaration: '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster.d.ts',
    group: 'postgresql.cnpg.io',
    version: 'v1',
    kind: 'Cluster',
  },
  'karpenter': { tool: 'karpenter', path: 'pkg/apis/crds' },
  'karpenter-kwok': { tool: 'karpenter', path: 'kwok/apis/crds' },
  'snapshot': { module: 'github.com/kubernetes-csi/external-snapshotter/client/v8', version: 'v8.6.0', path: 'config/crd' },
} satisfies Record<string, Source | TypedKind | Written>;

export type CrdSource = keyof typeof SOURCES;

/**
 * Installs the custom resource definitions of a project, from its Go module or its types, and waits until the API server serves them.
 *
 * @param kinds only these; default all of them
 */
export async function installCrds({ api }: Served, source: CrdSource, kinds?: readonly string[]): Promise<void> {
  const from: Source | TypedKind | Written = SOURCES[source];
  const all = 'path' in from ? await readCrds(from) : 'definitions' in from ? from.definitions : [await definitionOf(from)];
  const definitions = all.filter(({ spec }) => kinds?.includes(spec.names.kind) ?? true);
  if (definitions.length !== (kinds ?? definitions).length || definitions.length === 0) {
    throw new Error(`${source} has no ${kinds?.join(' or ')}; it defines ${all.map(({ spec }) => spec.names.kind).join(', ')}`);
  }
  await Promise.all(definitions.map(async definition => {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`;
    await api.patch(`${path}?fieldManager=lab&force=true`, definition, 'apply');
    await waitFor(`${definition.metadata.name} to be served`, async () => isEstablished(await api.get(path)));
  }));
}

async function readCrds({ path, ...from }: Source): Promise<KubeObject[]> {
  const location = join(await ('tool' in from ? toolSource(from.tool) : moduleFolder(from.module, from.version)), path);
  const files = path.endsWith('.yaml') ? [location] : readdirSync(location).filter(name => name.endsWith('.yaml')).map(name => join(location, name));
  return files
    .flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS() as KubeObject))
    .filter(object => object?.kind === 'CustomResourceDefinition');
}

function isEstablished({ status }: KubeObject): boolean {
  return status?.conditions?.some(({ type, status: value }: { type: string; status: string }) => type === 'Established' && value === 'True');
}
