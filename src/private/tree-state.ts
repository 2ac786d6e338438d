import { IConstruct } from 'constructs';

/** State of the constructs of a program, under a key that all copies of the library share. Lists of a construct's properties do not show it. */
export class TreeState<T> {
  private readonly key: symbol;

  constructor(name: string) {
    this.key = Symbol.for(`keelwright.${name}`);
  }

  /** The state of the construct; undefined if it has none. */
  public of(construct: IConstruct): T | undefined {
    return (construct as any)[this.key];
  }

  /** The state of the construct, or of its nearest parent with one. */
  public nearest(construct: IConstruct): T | undefined {
    return [...construct.node.scopes].reverse().map(scope => this.of(scope)).find(value => value !== undefined);
  }

  /** The state of the construct and of all constructs below it, from the top down. */
  public within(construct: IConstruct): T[] {
    return construct.node.findAll().map(each => this.of(each)).filter(value => value !== undefined);
  }

  public set(construct: IConstruct, value: T | undefined): void {
    Object.defineProperty(construct, this.key, { value, configurable: true });
  }

  /** The state of the construct, created on first use. */
  public ofOr(construct: IConstruct, make: () => T): T {
    const held = this.of(construct);
    if (held !== undefined) return held;
    const made = make();
    this.set(construct, made);
    return made;
  }
}
