import { fields, Item, items } from '../json';
import { allContainers, PodTemplate } from '../pod-templates';
import { refer, Reference, referTo } from './reference';

/** Objects that pods need to be admitted and started. */
export function referencesOfPods(template: PodTemplate): Reference[] {
  const { spec, field, namespace, entry } = template;
  // A StatefulSet replaces a volume with this name by each pod's own PersistentVolumeClaim.
  const claims = new Set(items(fields(entry.manifest.spec).volumeClaimTemplates, '').map(({ value }) => fields(value.metadata).name));
  const account = spec.serviceAccountName ? 'serviceAccountName' : 'serviceAccount';
  return [
    ...refer('ServiceAccount', spec[account], `${field}.${account}`, { namespace }),
    ...refer('PriorityClass', spec.priorityClassName, `${field}.priorityClassName`),
    ...refer('RuntimeClass', spec.runtimeClassName, `${field}.runtimeClassName`),
    ...items(spec.imagePullSecrets, `${field}.imagePullSecrets`).flatMap(secret => referTo('Secret', secret.value, secret.field, namespace)),
    ...items(spec.volumes, `${field}.volumes`)
      .filter(({ value }) => !claims.has(value.name)).flatMap(volume => referencesOfVolume(volume, namespace)),
    ...allContainers(template).flatMap(container => referencesOfContainer(container, namespace)),
  ];
}

function referencesOfContainer(container: Item, namespace: string | undefined): Reference[] {
  const { env, envFrom } = container.value;
  return [
    ...items(env, `${container.field}.env`).flatMap(({ value, field }) => {
      const { configMapKeyRef, secretKeyRef } = fields(value.valueFrom);
      return [...referTo('ConfigMap', configMapKeyRef, field, namespace), ...referTo('Secret', secretKeyRef, field, namespace)];
    }),
    ...items(envFrom, `${container.field}.envFrom`).flatMap(({ value, field }) => [
      ...referTo('ConfigMap', value.configMapRef, field, namespace),
      ...referTo('Secret', value.secretRef, field, namespace),
    ]),
  ];
}

function referencesOfVolume({ value, field }: Item, namespace: string | undefined): Reference[] {
  const { configMap, secret, projected, persistentVolumeClaim, ephemeral, csi, azureFile } = value;
  const claim = fields(fields(ephemeral).volumeClaimTemplate);
  return [
    ...referencesOfFiles('ConfigMap', fields(configMap).name, configMap, field, namespace),
    ...referencesOfFiles('Secret', fields(secret).secretName, secret, field, namespace),
    ...items(fields(projected).sources, `${field}.projected.sources`).flatMap(source => [
      ...referencesOfFiles('ConfigMap', fields(source.value.configMap).name, source.value.configMap, source.field, namespace),
      ...referencesOfFiles('Secret', fields(source.value.secret).name, source.value.secret, source.field, namespace),
    ]),
    ...refer('PersistentVolumeClaim', fields(persistentVolumeClaim).claimName, field, { namespace }),
    ...refer('StorageClass', fields(claim.spec).storageClassName, field),
    ...referTo('Secret', fields(csi).nodePublishSecretRef, field, namespace),
    ...refer('Secret', fields(azureFile).secretName, field, { namespace }),
    ...SOURCES_WITH_SECRET.flatMap(source => referTo('Secret', fields(value[source]).secretRef, field, namespace)),
  ];
}

const SOURCES_WITH_SECRET = ['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'];

/** A ConfigMap or Secret as files: all of its keys, or those that are listed. */
function referencesOfFiles(kind: string, name: unknown, source: unknown, field: string, namespace: string | undefined): Reference[] {
  const { items: listed, optional } = fields(source);
  const keys = items(listed, field).map(({ value }) => value.key).filter(key => typeof key === 'string');
  return (keys.length > 0 ? keys : [undefined])
    .flatMap(key => referTo(kind, { name, key, optional }, field, namespace));
}
