export interface RunOptions {
  readonly env?: string;
  readonly kubernetes?: string;
  readonly verbose: boolean;
}

/** Where a program leaves its results for us; all of it is gone when we are done. */
export interface Exchange {
  readonly yamlFolder: string;
  readonly synthesisFile: string;
  readonly failureFile: string;
}
