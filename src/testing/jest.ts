import { hasFinding, hasNoFindings } from './finding-matchers';
import { matcher } from './matcher';
import { hasResource, hasResourceCount } from './resource-matchers';

/** What importing `keelwright/testing` adds to the `expect` of jest. It takes a construct, manifests or YAML. */
export interface KeelwrightMatchers<R> {
  /**
   * There is a resource of the kind, written `Deployment` or `apps/v1/Deployment`, that is as the pattern says.
   * Of objects the pattern may leave out fields; lists it gives whole, item by item. `Match` says what plain values cannot.
   */
  toHaveResource(kind: string, pattern?: object): R;

  /** There are so many resources of the kind. */
  toHaveResourceCount(kind: string, count: number): R;

  /** The check of this id finds something that is as the pattern says: `severity`, `object` (such as `Service shop/web`), `message`, `fix`. */
  toHaveFinding(id: string, pattern?: object): R;

  /** No check finds anything in the program. */
  toHaveNoFindings(): R;
}

/** For `expect.extend(keelwrightMatchers)` where `expect` is no global: with `injectGlobals: false`. */
export const keelwrightMatchers = {
  toHaveResource: matcher('toHaveResource', hasResource),
  toHaveResourceCount: matcher('toHaveResourceCount', hasResourceCount),
  toHaveFinding: matcher('toHaveFinding', hasFinding),
  toHaveNoFindings: matcher('toHaveNoFindings', hasNoFindings),
};

(globalThis as { expect?: { extend?(matchers: object): void } }).expect?.extend?.(keelwrightMatchers);

declare global {
  namespace jest {
    interface Matchers<R> extends KeelwrightMatchers<R> {}
  }
}

// For `@jest/globals`. Compilers pass over it where a user has no jest.
declare module 'expect' {
  interface Matchers<R> extends KeelwrightMatchers<R> {}
}
