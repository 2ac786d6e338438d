import { ApiObject, Lazy } from 'cdk8s';

/** Adds annotations that the object's author did not set. `when` is evaluated when the object renders. */
export function annotate(object: ApiObject, annotations: { readonly [name: string]: string }, when?: () => boolean): void {
  const { metadata } = object;
  // The author's annotations may be Lazy values, which cannot be rendered yet.
  const given = Object.keys(Reflect.get(metadata, 'annotations') as object);
  for (const [name, value] of Object.entries(annotations).filter(([known]) => !given.includes(known))) {
    metadata.addAnnotation(name, when === undefined ? value : Lazy.any({ produce: () => when() ? value : undefined }) as unknown as string);
  }
}
