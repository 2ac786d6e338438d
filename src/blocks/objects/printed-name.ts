import { ApiObject } from 'cdk8s';

/** For an object whose name is completed when it renders: makes `name` return the printed name everywhere, including in the user's program. */
export function namedAsPrinted<T extends ApiObject>(object: T): T {
  const base = object.name;
  let isAsked = false;
  const name = () => {
    // cdk8s asks for the name of an object that it cannot render.
    if (isAsked) return base;
    isAsked = true;
    try {
      return object.toJson().metadata.name;
    } finally {
      isAsked = false;
    }
  };
  return Object.defineProperty(object, 'name', { get: name });
}
