import { IConstruct } from 'constructs';
import { declareExisting } from '../../blocks/objects/existing-object';
import { checked } from '../../private/calls/checked';
import { dataKey } from '../../private/names';
import { refuse } from '../../private/refusal';

/** Options of an existing object. */
export interface ExistingOptions {
  /**
   * Namespace of the object, if its kind is namespaced.
   *
   * @default - the namespace of the chart that it is declared in
   */
  readonly namespace?: string;

  /**
   * Who creates it, or what it is for, in a few words. `keelwright synth` prints it next to the object.
   *
   * @default - none
   */
  readonly reason?: string;
}

/** Options of an existing object with keys. */
export interface ExistingKeysOptions extends ExistingOptions {
  /**
   * Keys that it contains. References to other keys are rejected.
   *
   * @default - any key is assumed to exist
   */
  readonly keys?: string[];
}

/**
 * Declares objects that already exist on the cluster, or that an operator or another program creates. Raw objects, includes and patches may
 * then refer to them: the check reference-missing passes, and `keelwright synth` lists each as a prerequisite. References in the options of
 * constructs, such as `Secret.existing('stripe')`, are declared automatically.
 */
@checked
export class Existing {
  /**
   * A Secret.
   *
   * @throws object-name-invalid, data-key-invalid
   * @see https://kubernetes.io/docs/concepts/configuration/secret/
   */
  public static secret(scope: IConstruct, name: string, options: ExistingKeysOptions = {}): void {
    withKeys(scope, 'Secret', name, options);
  }

  /**
   * A ConfigMap.
   *
   * @throws object-name-invalid, data-key-invalid
   * @see https://kubernetes.io/docs/concepts/configuration/configmap/
   */
  public static configMap(scope: IConstruct, name: string, options: ExistingKeysOptions = {}): void {
    withKeys(scope, 'ConfigMap', name, options);
  }

  /**
   * A Service.
   *
   * @throws object-name-invalid
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  public static service(scope: IConstruct, name: string, options: ExistingOptions = {}): void {
    Existing.object(scope, 'Service', name, options);
  }

  /**
   * A ServiceAccount.
   *
   * @throws object-name-invalid
   * @see https://kubernetes.io/docs/concepts/security/service-accounts/
   */
  public static serviceAccount(scope: IConstruct, name: string, options: ExistingOptions = {}): void {
    Existing.object(scope, 'ServiceAccount', name, options);
  }

  /**
   * A PersistentVolumeClaim.
   *
   * @throws object-name-invalid
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
   */
  public static persistentVolumeClaim(scope: IConstruct, name: string, options: ExistingOptions = {}): void {
    Existing.object(scope, 'PersistentVolumeClaim', name, options);
  }

  /**
   * A PriorityClass.
   *
   * @throws object-name-invalid, existing-namespace-ignored
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass
   */
  public static priorityClass(scope: IConstruct, name: string, options: ExistingOptions = {}): void {
    Existing.object(scope, 'PriorityClass', name, options);
  }

  /**
   * A StorageClass.
   *
   * @throws object-name-invalid, existing-namespace-ignored
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  public static storageClass(scope: IConstruct, name: string, options: ExistingOptions = {}): void {
    Existing.object(scope, 'StorageClass', name, options);
  }

  /**
   * An object of any other kind, such as a `Role` or a `Deployment`. Kinds are identified only by name, without the API group.
   *
   * @throws kind-invalid, object-name-invalid, existing-namespace-ignored
   */
  public static object(scope: IConstruct, kind: string, name: string, options: ExistingOptions = {}): void {
    if (!KIND.test(kind)) refuseKind(scope, kind);
    declareExisting(scope, kind, name, options);
  }

  private constructor() {}
}

const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/;

function refuseKind(where: IConstruct, kind: string): never {
  return refuse(where, {
    code: 'kind-invalid',
    problem: 'this is not a valid kind',
    given: kind,
    allowed: 'the kind as in manifests: letters and digits, starting with a capital letter',
    fix: "set a kind such as in Existing.object(app, 'Role', 'reader')",
  });
}

function withKeys(scope: IConstruct, kind: string, name: string, options: ExistingKeysOptions): void {
  declareExisting(scope, kind, name, options, options.keys?.map(key => dataKey(scope, 'keys', key)));
}
