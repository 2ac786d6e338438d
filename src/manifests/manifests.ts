import { isBuiltIn } from './built-in';
import { items, push } from './json';
import { groupOf } from './kinds';
import { LabelIndex } from './label-index';
import { Entry, External, namespaceOf } from './manifest';
import { indexedNamespace, ObjectIndex, ObjectName } from './object-index';
import { PodTemplate, podTemplateOf } from './pod-templates';
import { keysOf, providedBy } from './provided';
import { Reference } from './reference';
import { referencesOf } from './references';
import { LabelSelector, selectorOf } from './selectors';

export interface ManifestsOptions {
  /** What the manifests refer to and somebody else makes. */
  readonly externals?: External[];
  /** The Kubernetes minor version they are made for, such as `1.35`. */
  readonly kubernetes?: string;
}

/** What a reference leads to. */
export interface Target {
  /** The object, when it is among the manifests. */
  readonly entry?: Entry;
  /** The keys it has; absent when they cannot be known. */
  readonly keys?: string[];
}

export interface Referrer {
  readonly entry: Entry;
  readonly reference: Reference;
}

/**
 * Manifests from our constructs or from anybody's YAML, with one index that everything behind reads.
 * A manifest without a namespace counts as being in `default`, where kubectl puts it unless it is told otherwise.
 */
export class Manifests {
  public static of(entries: readonly Entry[], options: ManifestsOptions = {}): Manifests {
    return new Manifests(entries, options);
  }

  public readonly externals: readonly External[];
  public readonly kubernetes?: string;
  /** One for each manifest that makes pods, without those whose owner is here too: a Deployment speaks for its ReplicaSet. */
  public readonly podTemplates: readonly PodTemplate[];

  private readonly objects = new ObjectIndex();
  private readonly labels = new LabelIndex();
  private readonly templates = new Map<Entry, PodTemplate>();
  private readonly references = new Map<Entry, readonly Reference[]>();
  private referrers?: Map<Entry, Referrer[]>;
  private selections?: Map<PodTemplate, Entry[]>;

  private constructor(public readonly entries: readonly Entry[], options: ManifestsOptions) {
    this.externals = options.externals ?? [];
    this.kubernetes = options.kubernetes;
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

  public find(name: ObjectName): Entry | undefined {
    return this.objects.find(name)[0];
  }

  /** Whether the object is in the manifests, a controller will make it because of them, or it is declared external. */
  public has(name: ObjectName): boolean {
    return this.find(name) !== undefined || this.objects.vouched(name) !== undefined;
  }

  /** The entries that describe the same object, itself included, in the order of the manifests. */
  public copiesOf({ manifest }: Entry): Entry[] {
    const { apiVersion, kind, metadata: { name } } = manifest;
    return this.objects.find({ group: groupOf(apiVersion), kind, namespace: namespaceOf(manifest), name });
  }

  public ofKind(kind: string, group?: string): readonly Entry[] {
    return this.objects.ofKind(kind, group);
  }

  /** Objects of any kind with that name in the namespace. */
  public named(name: string, namespace: string | undefined): readonly Entry[] {
    return this.objects.named(name, namespace);
  }

  /** Names of that kind that can be referred to from the namespace, in the manifests or outside. */
  public namesOf(kind: string, namespace: string | undefined): string[] {
    return this.objects.namesNear(kind, namespace);
  }

  /** The pods that the entry makes, unless its owner is here too. */
  public podTemplateOf(entry: Entry): PodTemplate | undefined {
    return this.templates.get(entry);
  }

  public podTemplatesIn(namespace: string | undefined): readonly PodTemplate[] {
    return this.labels.in(indexedNamespace(namespace));
  }

  /** The pods a selector matches in the namespace: none without a selector, all with an empty one. */
  public select(namespace: string | undefined, selector: LabelSelector | null | undefined): readonly PodTemplate[] {
    return this.labels.select(indexedNamespace(namespace), selector);
  }

  /** The pods that a Service, workload, PodDisruptionBudget or NetworkPolicy selects. */
  public selectedBy(entry: Entry): readonly PodTemplate[] {
    return this.select(namespaceOf(entry.manifest), selectorOf(entry));
  }

  /** The objects that select these pods, the workload itself included. */
  public selecting(template: PodTemplate): readonly Entry[] {
    this.selections ??= this.invertSelectors();
    return this.selections.get(template) ?? [];
  }

  /** The objects that the entry names. */
  public referencesOf(entry: Entry): readonly Reference[] {
    return this.references.get(entry) ?? [];
  }

  /** The places that name the entry. */
  public referrersOf(entry: Entry): readonly Referrer[] {
    this.referrers ??= this.invertReferences();
    return this.referrers.get(entry) ?? [];
  }

  /** What the entry's reference leads to: an object here, one that a controller will make, one declared external, or one on every cluster. */
  public resolve(entry: Entry, reference: Reference): Target | undefined {
    const here = this.lookUp(entry, reference);
    const outside = this.objects.vouched(reference);
    if (!here && !outside) return isBuiltIn(reference.kind, indexedNamespace(reference.namespace), reference.name) ? {} : undefined;

    const sources = [...here ? [keysOf(here.manifest)] : [], ...outside ? [outside.keys] : []];
    const keys = sources.every(known => known !== undefined) ? sources.flat() : undefined;
    return { ...(here && { entry: here }), ...(keys && { keys }) };
  }

  /** A reference into another namespace also finds what has no namespace: kubectl may be told to put it there. */
  private lookUp(entry: Entry, reference: Reference): Entry | undefined {
    const found = this.find(reference);
    if (found || reference.namespace === namespaceOf(entry.manifest)) return found;
    return this.objects.find({ ...reference, namespace: undefined }).find(({ manifest }) => !manifest.metadata.namespace);
  }

  private isOwned({ manifest }: Entry): boolean {
    const namespace = namespaceOf(manifest);
    return items(manifest.metadata.ownerReferences, '')
      .some(({ value: { kind, name, controller } }) => controller === true && this.find({ kind, name, namespace }) !== undefined);
  }

  private invertSelectors(): Map<PodTemplate, Entry[]> {
    const inverted = new Map<PodTemplate, Entry[]>();
    for (const entry of this.entries) {
      for (const template of this.selectedBy(entry)) push(inverted, template, entry);
    }
    return inverted;
  }

  private invertReferences(): Map<Entry, Referrer[]> {
    const inverted = new Map<Entry, Referrer[]>();
    for (const entry of this.entries) {
      for (const reference of this.referencesOf(entry)) {
        const target = this.lookUp(entry, reference);
        if (target) push(inverted, target, { entry, reference });
      }
    }
    return inverted;
  }
}
