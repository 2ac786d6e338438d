import { hasFinding, hasNoFindings } from './finding-matchers';
import { matcher } from './matcher';
import { hasResource, hasResourceCount } from './resource-matchers';

/** The matchers that importing `keelwright/testing` adds to the `expect` of jest. They accept a construct, manifests or YAML. */
export interface KeelwrightMatchers<R> {
  /**
   * There is a resource of the kind, such as `Deployment` or `apps/v1/Deployment`, that matches the pattern.
   * The pattern may omit fields of objects; lists must match completely, item by item. Use `Match` for other conditions.
   */
  toHaveResource(kind: string, pattern?: object): R;

  /** There is this number of resources of the kind. */
  toHaveResourceCount(kind: string, count: number): R;

  /** The check with this ID has a finding that matches the pattern: `severity`, `object` (such as `Service shop/web`), `message`, `fix`. */
  toHaveFinding(id: string, pattern?: object): R;

  /** No check finds anything in the program. */
  toHaveNoFindings(): R;
}

/** For `expect.extend(keelwrightMatchers)` if `expect` is not a global: with `injectGlobals: false`. */
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

// For `@jest/globals`. Compilers ignore it if a user has no jest.
declare module 'expect' {
  interface Matchers<R> extends KeelwrightMatchers<R> {}
}
