/** What is exported, as the compiler and the docstrings tell it: plain data, from which pages are made. */
export interface ApiType {
  readonly name: string;
  readonly kind: 'construct' | 'class' | 'struct' | 'interface' | 'enum' | 'constant';
  readonly isAbstract: boolean;
  /** Below src, such as `props/routes/route.ts`. */
  readonly file: string;
  /** Where it stands in its file. */
  readonly position: number;
  readonly doc: Doc;
  readonly bases: string[];
  readonly interfaces: string[];
  /** How it is made with `new`, where programs may. */
  readonly made?: Call;
  /** Inherited ones too, those of other libraries excepted. */
  readonly fields: Field[];
  readonly calls: Call[];
}

/** A prop, a property, or a value of an enum. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly isStatic: boolean;
  /** The type that declares it. */
  readonly owner: string;
  readonly doc: Doc;
}

export interface Call {
  readonly name: string;
  readonly isStatic: boolean;
  readonly owner: string;
  readonly parameters: Parameter[];
  readonly returns: string;
  readonly doc: Doc;
}

export interface Parameter {
  /** `...names` where it takes the rest. */
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

export interface Doc {
  readonly paragraphs: string[];
  readonly see: string[];
  readonly throws: string[];
  readonly byDefault?: string;
  readonly examples: Example[];
}

/** A snippet, and where it begins. */
export interface Example {
  readonly code: string;
  readonly file: string;
  readonly line: number;
}
