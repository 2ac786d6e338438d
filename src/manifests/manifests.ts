import { isBuiltIn } from './built-in';
import { items, push } from './json';
import { groupOf } from './kinds';
import { LabelIndex } from './label-index';
import { Resource, External, namespaceOf } from './manifest';
import { indexedNamespace, ObjectIndex, ObjectName } from './object-index';
import { PodTemplate, podTemplateOf } from './pod-templates';
import { keysOf, providedBy } from './provided';
import { Reference } from './references/reference';
import { referencesOf } from './references/references';
import { LabelSelector, selectorOf } from './selectors';

export interface ManifestsOptions {
  /** Existing objects that the manifests refer to. */
  readonly externals?: External[];
  /** The Kubernetes minor version that they are rendered for, such as `1.35`. */
  readonly kubernetes?: string;
  /** Texts that look like secrets, but that the program declares as plain text. */
  readonly plainTexts?: readonly string[];
}

/** Target of a reference. */
export interface Target {
  /** The object, if it is one of the manifests. */
  readonly entry?: Resource;
  /** The keys of the object; absent if they are unknown. */
  readonly keys?: string[];
}

export interface Referrer {
  readonly entry: Resource;
  readonly reference: Reference;
}

/**
 * Manifests from keelwright's constructs or from other YAML, with one index for all checks.
 * A manifest without a namespace counts as being in `default`, where kubectl puts it by default.
 */
export class Manifests {
  public static of(entries: readonly Resource[], options: ManifestsOptions = {}): Manifests {
    return new Manifests(entries, options);
  }

  public readonly externals: readonly External[];
  public readonly kubernetes?: string;
  public readonly plainTexts: ReadonlySet<string>;
  /** One for each manifest with a pod template, except those whose owner is one of the manifests: a Deployment represents its ReplicaSet. */
  public readonly podTemplates: readonly PodTemplate[];

  private readonly objects = new ObjectIndex();
  private readonly labels = new LabelIndex();
  private readonly templates = new Map<Resource, PodTemplate>();
  private readonly references = new Map<Resource, readonly Reference[]>();
  private referrers?: Map<Resource, Referrer[]>;
  private selections?: Map<PodTemplate, Resource[]>;

  private constructor(public readonly entries: readonly Resource[], options: ManifestsOptions) {
    this.externals = options.externals ?? [];
    this.kubernetes = options.kubernetes;
    this.plainTexts = new Set(options.plainTexts);
    for (const entry of entries) {
      this.objects.add(entry);
      for (const provided of providedBy(entry)) this.objects.vouch(provided);
      this.references.set(entry, referencesOf(entry));
    }
    for (const external of this.externals) this.objects.vouch(external);

    this.podTemplates = entries.filter(entry => !this.isOwned(entry)).flatMap(entry => podTemplateOf(entry) ?? []);
    for (const template of this.podTemplates) {
      this.templates.set(template.entry, template);
      this.labels.add(indexedNamespace(template.namespace), template);
    }
  }

  public find(name: ObjectName): Resource | undefined {
    return this.objects.find(name)[0];
  }

  /** Whether the object is one of the manifests, is created by a controller because of them, or is declared as existing. */
  public has(name: ObjectName): boolean {
    return this.find(name) !== undefined || this.objects.vouched(name) !== undefined;
  }

  /** The entries of the same object, including this one, in the order of the manifests. */
  public copiesOf({ manifest }: Resource): Resource[] {
    const { apiVersion, kind, metadata: { name } } = manifest;
    return this.objects.find({ group: groupOf(apiVersion), kind, namespace: namespaceOf(manifest), name });
  }

  public ofKind(kind: string, group?: string): readonly Resource[] {
    return this.objects.ofKind(kind, group);
  }

  /** Objects of any kind with this name in the namespace. */
  public named(name: string, namespace: string | undefined): readonly Resource[] {
    return this.objects.named(name, namespace);
  }

  /** Names of this kind that can be referred to from the namespace, in the manifests or outside. */
  public namesOf(kind: string, namespace: string | undefined): string[] {
    return this.objects.namesNear(kind, namespace);
  }

  /** The pods of the entry, unless its owner is one of the manifests. */
  public podTemplateOf(entry: Resource): PodTemplate | undefined {
    return this.templates.get(entry);
  }

  public podTemplatesIn(namespace: string | undefined): readonly PodTemplate[] {
    return this.labels.in(indexedNamespace(namespace));
  }

  /** The pods that a selector matches in the namespace: none without a selector, all with an empty one. */
  public select(namespace: string | undefined, selector: LabelSelector | null | undefined): readonly PodTemplate[] {
    return this.labels.select(indexedNamespace(namespace), selector);
  }

  /** The pods that a Service, workload, PodDisruptionBudget or NetworkPolicy selects. */
  public selectedBy(entry: Resource): readonly PodTemplate[] {
    return this.select(namespaceOf(entry.manifest), selectorOf(entry));
  }

  /** The objects that select these pods, including the workload itself. */
  public selecting(template: PodTemplate): readonly Resource[] {
    this.selections ??= this.invertSelectors();
    return this.selections.get(template) ?? [];
  }

  /** The objects that the entry refers to. */
  public referencesOf(entry: Resource): readonly Reference[] {
    return this.references.get(entry) ?? [];
  }

  /** The references to the entry. */
  public referrersOf(entry: Resource): readonly Referrer[] {
    this.referrers ??= this.invertReferences();
    return this.referrers.get(entry) ?? [];
  }

  /** Target of a reference: one of the manifests, an object that a controller creates, an existing object, or one that every cluster has. */
  public resolve(entry: Resource, reference: Reference): Target | undefined {
    const here = this.lookUp(entry, reference);
    const outside = this.objects.vouched(reference);
    if (!here && !outside) return isBuiltIn(reference.kind, indexedNamespace(reference.namespace), reference.name) ? {} : undefined;

    const sources = [...here ? [keysOf(here.manifest)] : [], ...outside ? [outside.keys] : []];
    const keys = sources.every(known => known !== undefined) ? sources.flat() : undefined;
    return { ...(here && { entry: here }), ...(keys && { keys }) };
  }

  /** A reference to another namespace also finds an object without a namespace, because kubectl may apply it there. */
  private lookUp(entry: Resource, reference: Reference): Resource | undefined {
    const found = this.find(reference);
    if (found || reference.namespace === namespaceOf(entry.manifest)) return found;
    return this.objects.find({ ...reference, namespace: undefined }).find(({ manifest }) => !manifest.metadata.namespace);
  }

  private isOwned({ manifest }: Resource): boolean {
    const namespace = namespaceOf(manifest);
    return items(manifest.metadata.ownerReferences, '')
      .some(({ value: { kind, name, controller } }) => controller === true && this.find({ kind, name, namespace }) !== undefined);
  }

  private invertSelectors(): Map<PodTemplate, Resource[]> {
    const inverted = new Map<PodTemplate, Resource[]>();
    for (const entry of this.entries) {
      for (const template of this.selectedBy(entry)) push(inverted, template, entry);
    }
    return inverted;
  }

  private invertReferences(): Map<Resource, Referrer[]> {
    const inverted = new Map<Resource, Referrer[]>();
    for (const entry of this.entries) {
      for (const reference of this.referencesOf(entry)) {
        const target = this.lookUp(entry, reference);
        if (target) push(inverted, target, { entry, reference });
      }
    }
    return inverted;
  }
}
