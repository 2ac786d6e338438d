/** Kinds of objects that can be declared as existing with a method of `Existing`; `Existing.object` declares all others. */
export const EXISTING_KINDS: { readonly [kind: string]: string } = {
  ConfigMap: 'configMap',
  PersistentVolumeClaim: 'persistentVolumeClaim',
  PriorityClass: 'priorityClass',
  Secret: 'secret',
  Service: 'service',
  ServiceAccount: 'serviceAccount',
  StorageClass: 'storageClass',
};
