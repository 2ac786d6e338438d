import { fields, items, keysIn, own } from './json';
import { groupOf } from './kinds';
import { Resource, Manifest } from './manifest';

/** An object that a controller creates because of a manifest. */
export interface Provided {
  readonly kind: string;
  /** Absent for a cluster-scoped kind, and if the manifests leave the namespace to kubectl. */
  readonly namespace?: string;
  /** Ends with `-*` if the controller numbers the objects. */
  readonly name: string;
  /** Absent if the keys are unknown. */
  readonly keys?: string[];
}

/** Placeholder for the ordinal at the end of a name. */
export const ANY_ORDINAL = '*';

/** Objects that controllers create because of the manifest: the Secret of a Certificate, the PersistentVolumeClaims of a StatefulSet ... */
export function providedBy({ manifest }: Resource): Provided[] {
  const { namespace } = manifest.metadata;
  const provider = own(PROVIDERS, `${groupOf(manifest.apiVersion)}/${manifest.kind}`);
  return provider ? provider(manifest, fields(manifest.spec)).filter(({ name }) => typeof name === 'string').map(made => ({ namespace, ...made })) : [];
}

type Provider = (manifest: Manifest, spec: { readonly [field: string]: any }) => Provided[];

const PROVIDERS: { readonly [groupAndKind: string]: Provider } = {
  '/PersistentVolume': (_, spec) => [{ kind: 'StorageClass', name: spec.storageClassName, namespace: undefined }],
  'apps/StatefulSet': (manifest, spec) => items(spec.volumeClaimTemplates, '').map(({ value }) => (
    { kind: 'PersistentVolumeClaim', name: `${fields(value.metadata).name}-${manifest.metadata.name}-${ANY_ORDINAL}` }
  )),
  'bitnami.com/SealedSecret': secretOfSealedSecret,
  'cert-manager.io/Certificate': (_, spec) => [{ kind: 'Secret', name: spec.secretName }],
  'external-secrets.io/ExternalSecret': secretOfExternalSecret,
  'gateway.networking.k8s.io/Gateway': (manifest, spec) => issuedSecrets(manifest, items(spec.listeners, '')
    .flatMap(({ value }) => items(fields(value.tls).certificateRefs, '')).map(({ value }) => value.name)),
  'networking.k8s.io/Ingress': (manifest, spec) => issuedSecrets(manifest, items(spec.tls, '').map(({ value }) => value.secretName)),
  'postgresql.cnpg.io/Cluster': ({ metadata: { name } }) => [
    ...['app', 'ca', 'replication', 'server', 'superuser'].map(suffix => ({ kind: 'Secret', name: `${name}-${suffix}` })),
    ...['r', 'ro', 'rw'].map(suffix => ({ kind: 'Service', name: `${name}-${suffix}` })),
  ],
};

function secretOfExternalSecret({ metadata }: Manifest, spec: { readonly [field: string]: any }): Provided[] {
  const target = fields(spec.target);
  const keysAreListed = spec.dataFrom === undefined && target.template === undefined && target.creationPolicy !== 'Merge';
  const keys = items(spec.data, '').map(({ value }) => value.secretKey);
  return [{ kind: 'Secret', name: target.name ?? metadata.name, ...(keysAreListed && { keys }) }];
}

function secretOfSealedSecret({ metadata }: Manifest, spec: { readonly [field: string]: any }): Provided[] {
  const template = fields(spec.template);
  const keys = keysIn(spec.encryptedData, template.data);
  return [{ kind: 'Secret', name: fields(template.metadata).name ?? metadata.name, keys }];
}

const ISSUER_ANNOTATIONS = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'];

/** cert-manager creates the Secrets that an Ingress or a Gateway refers to, if an annotation names an issuer. */
function issuedSecrets({ metadata }: Manifest, names: string[]): Provided[] {
  const annotations = fields(metadata.annotations);
  return ISSUER_ANNOTATIONS.some(annotation => own(annotations, annotation) !== undefined) ? names.map(name => ({ kind: 'Secret', name })) : [];
}

/** The keys of the object; absent if others write to it, or if its kind has no keys. */
export function keysOf({ kind, type, data, stringData, binaryData, metadata }: Manifest): string[] | undefined {
  if (kind !== 'ConfigMap' && kind !== 'Secret') return undefined;
  if (type === 'kubernetes.io/service-account-token') return undefined;
  const marks = keysIn(metadata.labels, metadata.annotations);
  return FILLED_BY_OTHERS.some(mark => marks.includes(mark)) ? undefined : keysIn(data, stringData, binaryData);
}

const FILLED_BY_OTHERS = ['config.openshift.io/inject-trusted-cabundle', 'service.beta.openshift.io/inject-cabundle'];
